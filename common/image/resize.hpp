// Resampling of 8-bit images with Pillow's numbers: two passes, fixed-point weights of 22 bits, antialiased when
// shrinking.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/image/image.hpp"
#include "common/image/kernel.hpp"

namespace dc::image {

enum class Filter {
  bilinear,  ///< triangle, as wide as two source pixels or, when shrinking, two output pixels
  box,       ///< area mean when shrinking, nearest neighbour when growing
};

/// What to make of a source image: cut `box`, resize it to width x height, keep `window` of that, mirror the window.
struct ResizeJob {
  Box box;            ///< in the source; places outside the source are black
  int width = 0;      ///< of the resized box, in pixels
  int height = 0;     ///< of the resized box, in pixels
  Box window;         ///< within the resized box
  bool flip = false;  ///< mirror left to right
  Filter filter = Filter::bilinear;
};

/// Does resize jobs one after the other and keeps its working memory between them. Not for use by two threads at once.
class Resizer {
 public:
  /// Tests run the portable version beside the best one; the bytes are the same.
  explicit Resizer(Cpu cpu = best_cpu()) : cpu_(cpu) {}

  /// Writes window.h x window.w x channels bytes to `out`, which has exactly that size.
  ///
  /// The bytes are those of Pillow's image.crop(box).resize((width, height), BILINEAR or BOX).crop(window), mirrored
  /// when asked, on every machine (Pillow 9.4 to 12; 13.0 sometimes changes the order of the passes and so some bytes
  /// by 1). The sizes must be positive, the window inside the resized box, channels 1 or 3.
  void run(const ImageView& source, const ResizeJob& job, std::span<std::uint8_t> out);

 private:
  void resize_across(const ImageView& crop, const ResizeJob& job, int first_row, int end_row, std::uint8_t* rows);

  Cpu cpu_;
  Taps across_;
  Taps down_;
  RowMixer mixer_;
  std::vector<std::uint8_t> padded_;
  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> rows_;
};

/// The whole of `source` (or its `box`) resized to width x height.
Image resize_bilinear(const ImageView& source, int width, int height);
Image resize_bilinear(const ImageView& source, const Box& box, int width, int height);

}  // namespace dc::image
