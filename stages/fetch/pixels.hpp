// From whatever a source holds to pixels of one shape: sizes, fits, channels. Decodes on all threads, and gives the
// same bytes for any number of them.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/image/image.hpp"
#include "common/image/mosaic.hpp"
#include "common/image/resize.hpp"
#include "stages/fetch/folder.hpp"
#include "stages/fetch/samples.hpp"

namespace dc::fetch {

enum class Channels {
  automatic,  ///< 1 when every image is grey, else 3
  grey,       ///< 1
  rgb,        ///< 3
};

/// How images shall come out.
struct Wish {
  std::optional<std::int64_t> size;     ///< height and width in pixels; else the one size that all images have
  image::Fit fit = image::Fit::squash;  ///< with `size`: squash, or shorter side to `size` and centre crop
  Channels channels = Channels::automatic;
};

/// The shape of every image of a set.
struct Shape {
  int height = 0;
  int width = 0;
  int channels = 0;
  image::Fit fit = image::Fit::squash;

  std::int64_t bytes() const { return std::int64_t{height} * width * channels; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// The shape that `wish` gives to images with these facts, one entry a sample. Throws InvalidInput, naming the first
/// image that differs, when no size is wished and the images have several.
Shape resolve_shape(const Wish& wish, const std::vector<ImageFacts>& facts, const std::vector<std::string>& keys,
                    std::string_view where);

/// The shape that `wish` gives to the images of `source`.
Shape resolve_shape(const Wish& wish, const Decoded& source);

/// Writes `source` in the given shape to `out` (shape.bytes()). Bytes are Pillow's convert() and resize(); Fit::crop is
/// torchvision's Resize and CenterCrop: the longer side becomes floor(size * long / short), offsets are rounded half to
/// even.
void fit_image(image::Image source, const Shape& shape, image::Resizer& resizer, std::span<std::uint8_t> out);

/// Pixels of the samples first ... first + count - 1 of `chosen`, a choice from those of `source`.
std::vector<std::uint8_t> load_pixels(const Decoded& source, const Samples& chosen, const Shape& shape,
                                      std::int64_t first, std::int64_t count);

/// The same from files; `digests[i]` becomes the SHA-256 of the file of sample first + i. Throws InvalidInput for the
/// first file, in the order of samples, that is missing or no image.
std::vector<std::uint8_t> load_pixels(const Listing& listing, const Shape& shape, std::int64_t first,
                                      std::int64_t count, std::span<std::string> digests);

}  // namespace dc::fetch
