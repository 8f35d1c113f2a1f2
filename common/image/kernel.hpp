// The inner loops of resizing: weighted sums of bytes in 22-bit fixed point. Integer arithmetic, so the portable and
// the AVX2 version give the same bytes. Only for resize.hpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dc::image {

/// Bits after the point of a weight. Pillow keeps 8 bits for the pixel, 2 for overshooting filters, the rest of an
/// int32.
inline constexpr int kWeightBits = 22;

/// Which source places make up each output place of one axis, and with what weights.
struct Taps {
  int stride = 0;                     ///< weights stored for each output place
  std::vector<int> first;             ///< first source place, one an output place
  std::vector<int> count;             ///< source places used, 1 to stride
  std::vector<std::int32_t> weights;  ///< [output place][stride], not negative, sum about 2^22, zero beyond count

  // Every weight again as two 16-bit parts, weight = high * 2^11 + low, two taps side by side in an int32: what the
  // AVX2 version multiplies. [output place][pair_stride].
  int pair_stride = 0;
  std::vector<std::int32_t> high_pairs;
  std::vector<std::int32_t> low_pairs;

  int size() const { return static_cast<int>(first.size()); }
  const std::int32_t* of(int place) const { return weights.data() + std::ptrdiff_t{place} * stride; }
  void make_pairs();
};

enum class Cpu { portable, avx2 };

/// The best version that this machine runs.
Cpu best_cpu();

/// Copies a row of `width` pixels of 1 or 3 channels, the last pixel first.
void mirror_row(Cpu cpu, const std::uint8_t* in, int width, int channels, std::uint8_t* out);

/// out[i] = round(sum over the taps k of `place` of weight k * in[k * in_stride + i]) for i < bytes; halves are rounded
/// up. `in` is the row of the first tap. Cpu::avx2 needs make_pairs() before.
void blend_rows(Cpu cpu, const std::uint8_t* in, std::ptrdiff_t in_stride, const Taps& taps, int place, int bytes,
                std::uint8_t* out);

/// The same along a row, for every output place of `Taps` and each of 1 or 3 channels.
class RowMixer {
 public:
  /// Bytes that must be readable behind an input row.
  static constexpr int kSlack = 32;

  /// `taps` must stay unchanged until the last call of run(). Cpu::avx2 needs make_pairs() before.
  void prepare(Cpu cpu, const Taps& taps, int channels);
  /// Writes taps.size() * channels bytes. `in` has kSlack readable bytes behind the last place that taps use.
  void run(const std::uint8_t* in, std::uint8_t* out) const;

 private:
  // How eight neighbouring output bytes of two taps each are gathered from 16 bytes that begin at `base`.
  struct Group {
    std::uint8_t shuffle[32];  // for each output byte: first tap, zero, second tap, zero
    std::int32_t high[8];      // pairs of upper weight bits
    std::int32_t low[8];       // pairs of lower weight bits
    int base;
    int place;  // of the first output byte
  };
  bool prepare_groups();
  void run_portable(const std::uint8_t* in, std::uint8_t* out) const;
  void run_groups(const std::uint8_t* in, std::uint8_t* out) const;
  void run_pixels(const std::uint8_t* in, std::uint8_t* out) const;

  enum class Method { portable, groups, pixels };
  Method method_ = Method::portable;
  const Taps* taps_ = nullptr;
  int channels_ = 0;
  std::vector<Group> groups_;
};

}  // namespace dc::image
