#include "common/image/kernel.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include <immintrin.h>

namespace dc::image {
namespace {

constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

// The AVX2 versions multiply 16-bit numbers (vpmaddwd), so a weight travels as two parts: weight = high * 2^11 + low.
constexpr int kLowBits = 11;
constexpr std::int32_t kLowMask = (1 << kLowBits) - 1;

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::min(sum >> kWeightBits, 255));
}

// Two 16-bit numbers side by side, the first in the lower half, as vpmaddwd wants them.
std::int32_t pair(std::int32_t first, std::int32_t second) {
  return std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(first) | static_cast<std::uint32_t>(second) << 16);
}

void blend_portable(const std::uint8_t* in, std::ptrdiff_t in_stride, const std::int32_t* weights, int count, int bytes,
                    std::uint8_t* out) {
  for (int i = 0; i < bytes; ++i) {
    std::int32_t sum = kHalf;
    for (int k = 0; k < count; ++k) sum += weights[k] * in[k * in_stride + i];
    out[i] = to_byte(sum);
  }
}

// (high * 2^11 + low + half) >> 22 for eight sums.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i finish(__m256i high, __m256i low) {
  const __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(high, kLowBits), low);
  return _mm256_srli_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(kHalf)), kWeightBits);
}

[[gnu::target("avx2"), gnu::always_inline]] inline __m128i bytes_of(__m256i sum0, __m256i sum1) {
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packus_epi32(sum0, sum1), 0xD8);
  return _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

// Two pairs of weights: the first four times in the lower lane, the second four times in the upper one.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i spread_pairs(const std::int32_t* pairs) {
  std::int64_t both;
  std::memcpy(&both, pairs, sizeof(both));
  return _mm256_permutevar8x32_epi32(_mm256_set1_epi64x(both), _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1));
}

// One or two taps: the case of every growing axis. `below` is the second row, or the first again with weight 0.
[[gnu::target("avx2")]] void blend_two(const std::uint8_t* above, const std::uint8_t* below, std::int32_t high_pair,
                                       std::int32_t low_pair, int bytes, std::uint8_t* out) {
  const __m256i high = _mm256_set1_epi32(high_pair);
  const __m256i low = _mm256_set1_epi32(low_pair);
  for (int step = 0; step < bytes; step += 16) {
    const int i = std::min(step, bytes - 16);  // the last step may overlap the one before
    const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(above + i));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(below + i));
    const __m256i first8 = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b));
    const __m256i last8 = _mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b));
    const __m256i sum0 = finish(_mm256_madd_epi16(first8, high), _mm256_madd_epi16(first8, low));
    const __m256i sum1 = finish(_mm256_madd_epi16(last8, high), _mm256_madd_epi16(last8, low));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), bytes_of(sum0, sum1));
  }
}

[[gnu::target("avx2")]] void blend_many(const std::uint8_t* in, std::ptrdiff_t in_stride,
                                        const std::int32_t* high_pairs, const std::int32_t* low_pairs, int count,
                                        int bytes, std::uint8_t* out) {
  for (int step = 0; step < bytes; step += 16) {
    const int i = std::min(step, bytes - 16);
    __m256i high0 = _mm256_setzero_si256();
    __m256i high1 = high0;
    __m256i low0 = high0;
    __m256i low1 = high0;
    for (int k = 0; k < count; k += 2) {
      const __m256i high = _mm256_set1_epi32(high_pairs[k / 2]);
      const __m256i low = _mm256_set1_epi32(low_pairs[k / 2]);
      const std::uint8_t* row = in + k * in_stride + i;
      const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row));
      const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(k + 1 < count ? row + in_stride : row));
      const __m256i first8 = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b));
      const __m256i last8 = _mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b));
      high0 = _mm256_add_epi32(high0, _mm256_madd_epi16(first8, high));
      high1 = _mm256_add_epi32(high1, _mm256_madd_epi16(last8, high));
      low0 = _mm256_add_epi32(low0, _mm256_madd_epi16(first8, low));
      low1 = _mm256_add_epi32(low1, _mm256_madd_epi16(last8, low));
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), bytes_of(finish(high0, low0), finish(high1, low1)));
  }
}

// Five pixels of three channels at a time; returns how many are done. Reads one byte in front of the five and writes
// one behind them, so it leaves at least one pixel of the row to the caller.
[[gnu::target("avx2")]] int mirror_rgb(const std::uint8_t* in, int width, std::uint8_t* out) {
  const __m128i shuffle = _mm_setr_epi8(13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
  int x = 0;
  for (; x + 6 <= width; x += 5) {
    const __m128i pixels = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + 3 * (width - 5 - x) - 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 3 * x), _mm_shuffle_epi8(pixels, shuffle));
  }
  return x;
}

}  // namespace

Cpu best_cpu() {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2 ? Cpu::avx2 : Cpu::portable;
}

void Taps::make_pairs() {
  pair_stride = (stride + 3) / 4 * 2;
  high_pairs.assign(static_cast<std::size_t>(size()) * pair_stride, 0);
  low_pairs.assign(high_pairs.size(), 0);
  for (int place = 0; place < size(); ++place) {
    const std::int32_t* w = of(place);
    const std::size_t begin = static_cast<std::size_t>(place) * pair_stride;
    for (int k = 0; k < count[place]; k += 2) {
      const std::int32_t second = k + 1 < count[place] ? w[k + 1] : 0;
      high_pairs[begin + k / 2] = pair(w[k] >> kLowBits, second >> kLowBits);
      low_pairs[begin + k / 2] = pair(w[k] & kLowMask, second & kLowMask);
    }
  }
}

void mirror_row(Cpu cpu, const std::uint8_t* in, int width, int channels, std::uint8_t* out) {
  if (channels == 1) {
    std::reverse_copy(in, in + width, out);
    return;
  }
  for (int x = cpu == Cpu::avx2 ? mirror_rgb(in, width, out) : 0; x < width; ++x) {
    const std::uint8_t* pixel = in + 3 * (width - 1 - x);
    for (int c = 0; c < 3; ++c) out[3 * x + c] = pixel[c];
  }
}

void blend_rows(Cpu cpu, const std::uint8_t* in, std::ptrdiff_t in_stride, const Taps& taps, int place, int bytes,
                std::uint8_t* out) {
  const int count = taps.count[place];
  if (cpu != Cpu::avx2 || bytes < 16) return blend_portable(in, in_stride, taps.of(place), count, bytes, out);
  const std::int32_t* high = taps.high_pairs.data() + std::ptrdiff_t{place} * taps.pair_stride;
  const std::int32_t* low = taps.low_pairs.data() + std::ptrdiff_t{place} * taps.pair_stride;
  if (count <= 2) return blend_two(in, count == 2 ? in + in_stride : in, *high, *low, bytes, out);
  blend_many(in, in_stride, high, low, count, bytes, out);
}

void RowMixer::prepare(Cpu cpu, const Taps& taps, int channels) {
  taps_ = &taps;
  channels_ = channels;
  method_ = Method::portable;
  if (cpu != Cpu::avx2) return;
  if (prepare_groups()) {
    method_ = Method::groups;
  } else if (channels == 3) {
    method_ = Method::pixels;
  }
}

// Works where every output place has at most two taps and eight neighbouring output bytes come from 16 input bytes:
// when the row grows, or nearly keeps its length.
bool RowMixer::prepare_groups() {
  const int bytes = taps_->size() * channels_;
  if (bytes < 8) return false;
  groups_.resize(static_cast<std::size_t>((bytes + 7) / 8));
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    Group& group = groups_[g];
    group.place = std::min(static_cast<int>(g) * 8, bytes - 8);
    const int first_place = group.place / channels_;
    const int last_place = (group.place + 7) / channels_;
    group.base = std::min(taps_->first[first_place], taps_->first[last_place]) * channels_;
    int place = first_place;
    int channel = group.place % channels_;
    for (int i = 0; i < 8; ++i) {
      if (taps_->count[place] > 2) return false;
      const int at = taps_->first[place] * channels_ + channel - group.base;
      const int next = taps_->count[place] == 2 ? at + channels_ : at;
      if (next > 15) return false;
      group.shuffle[4 * i] = static_cast<std::uint8_t>(at);
      group.shuffle[4 * i + 1] = 0x80;
      group.shuffle[4 * i + 2] = static_cast<std::uint8_t>(next);
      group.shuffle[4 * i + 3] = 0x80;
      group.high[i] = taps_->high_pairs[static_cast<std::size_t>(place) * taps_->pair_stride];
      group.low[i] = taps_->low_pairs[static_cast<std::size_t>(place) * taps_->pair_stride];
      if (++channel == channels_) {
        channel = 0;
        ++place;
      }
    }
  }
  return true;
}

void RowMixer::run(const std::uint8_t* in, std::uint8_t* out) const {
  switch (method_) {
    case Method::portable:
      return run_portable(in, out);
    case Method::groups:
      return run_groups(in, out);
    case Method::pixels:
      return run_pixels(in, out);
  }
}

void RowMixer::run_portable(const std::uint8_t* in, std::uint8_t* out) const {
  for (int place = 0; place < taps_->size(); ++place) {
    const std::int32_t* weights = taps_->of(place);
    const std::uint8_t* from = in + std::ptrdiff_t{taps_->first[place]} * channels_;
    for (int c = 0; c < channels_; ++c) {
      std::int32_t sum = kHalf;
      for (int k = 0; k < taps_->count[place]; ++k) sum += weights[k] * from[k * channels_ + c];
      *out++ = to_byte(sum);
    }
  }
}

[[gnu::target("avx2")]] void RowMixer::run_groups(const std::uint8_t* in, std::uint8_t* out) const {
  for (const Group& group : groups_) {
    const __m128i window = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + group.base));
    const __m256i shuffle = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(group.shuffle));
    const __m256i values = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(window), shuffle);
    const __m256i high = _mm256_madd_epi16(values, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(group.high)));
    const __m256i low = _mm256_madd_epi16(values, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(group.low)));
    const __m256i sums = finish(high, low);
    const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + group.place), _mm_packus_epi16(words, words));
  }
}

// Three channels and any number of taps, four at a time: the lower lane has the first two taps, the upper the others.
[[gnu::target("avx2")]] void RowMixer::run_pixels(const std::uint8_t* in, std::uint8_t* out) const {
  constexpr char kNone = -1;
  const __m256i shuffle =
      _mm256_setr_epi8(0, kNone, 3, kNone, 1, kNone, 4, kNone, 2, kNone, 5, kNone, kNone, kNone, kNone, kNone,  //
                       6, kNone, 9, kNone, 7, kNone, 10, kNone, 8, kNone, 11, kNone, kNone, kNone, kNone, kNone);
  const std::int32_t* high_pairs = taps_->high_pairs.data();
  const std::int32_t* low_pairs = taps_->low_pairs.data();
  const int last = taps_->size() - 1;
  for (int place = 0; place <= last; ++place, high_pairs += taps_->pair_stride, low_pairs += taps_->pair_stride) {
    const std::uint8_t* from = in + std::ptrdiff_t{taps_->first[place]} * 3;
    __m256i high = _mm256_setzero_si256();
    __m256i low = high;
    for (int quad = 0; quad * 4 < taps_->count[place]; ++quad, from += 12) {
      const __m128i window = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
      const __m256i values = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(window), shuffle);
      const __m256i high_weights = spread_pairs(high_pairs + 2 * quad);
      const __m256i low_weights = spread_pairs(low_pairs + 2 * quad);
      high = _mm256_add_epi32(high, _mm256_madd_epi16(values, high_weights));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(values, low_weights));
    }
    const __m128i high_sum = _mm_add_epi32(_mm256_castsi256_si128(high), _mm256_extracti128_si256(high, 1));
    const __m128i low_sum = _mm_add_epi32(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
    const __m128i sum =
        _mm_add_epi32(_mm_add_epi32(_mm_slli_epi32(high_sum, kLowBits), low_sum), _mm_set1_epi32(kHalf));
    const __m128i words = _mm_packus_epi32(_mm_srli_epi32(sum, kWeightBits), _mm_setzero_si128());
    const int rgb = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    std::memcpy(out + 3 * place, &rgb, place < last ? 4 : 3);
  }
}

}  // namespace dc::image
