// Counter-based randomness: a draw depends on (seed, stream name, epoch, slot) and on nothing else, so results do not
// change with batch size, thread count or order of work. Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers:
// as easy as 1, 2, 3").
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dc {

/// One Philox4x32-10 block: 128 bits from a 128-bit counter and a 64-bit key.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// The draws of one (epoch, slot) of a stream, in order. Cheap to make; make a new one for each slot.
class Draws {
 public:
  Draws(std::array<std::uint32_t, 2> key, std::uint32_t epoch, std::uint64_t slot)
      : key_(key), epoch_(epoch), slot_(slot) {}

  std::uint32_t next_u32();
  /// Uniform in [0, 1) on a grid of 2^-53.
  double uniform();
  /// Uniform in [lo, hi).
  double uniform(double lo, double hi) { return lo + (hi - lo) * uniform(); }
  /// Uniform integer in [0, n), n >= 1, without bias (rejection).
  std::uint64_t below(std::uint64_t n);
  /// Standard normal (Box-Muller, one value for two uniforms).
  double normal();

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t epoch_;
  std::uint64_t slot_;
  std::uint32_t block_ = 0;
  std::array<std::uint32_t, 4> buffer_{};
  unsigned used_ = 4;
};

/// A named source of draws. Streams of different names or seeds are independent.
class Stream {
 public:
  Stream(std::uint64_t seed, std::string_view name);
  Draws at(std::uint32_t epoch, std::uint64_t slot) const { return Draws(key_, epoch, slot); }

 private:
  std::array<std::uint32_t, 2> key_;
};

/// A uniformly random order of 0..n-1 (Fisher-Yates): entry i is the number at place i.
std::vector<std::int64_t> permutation(std::int64_t n, Draws draws);

}  // namespace dc
