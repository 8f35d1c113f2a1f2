#include "common/base/rng.hpp"

#include <cmath>
#include <numbers>
#include <numeric>

namespace dc {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(b >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(b),
         static_cast<std::uint32_t>(a >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(a)};
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c;
}

std::uint32_t Draws::next_u32() {
  if (used_ == 4) {
    buffer_ = philox4x32({block_++, static_cast<std::uint32_t>(slot_), static_cast<std::uint32_t>(slot_ >> 32), epoch_},
                         key_);
    used_ = 0;
  }
  return buffer_[used_++];
}

double Draws::uniform() {
  const std::uint64_t high = next_u32();
  const std::uint64_t low = next_u32();
  return static_cast<double>(((high << 32) | low) >> 11) * 0x1p-53;
}

std::uint64_t Draws::below(std::uint64_t n) {
  // Values at or above the largest multiple of n are thrown away; the rest is fair.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
  for (;;) {
    const std::uint64_t high = next_u32();
    const std::uint64_t value = (high << 32) | next_u32();
    if (value < limit) return value % n;
  }
}

double Draws::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

Stream::Stream(std::uint64_t seed, std::string_view name) {
  // FNV-1a of the name, then one Philox block mixes it with the seed.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  const auto mixed = philox4x32({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32), 0, 0},
                                {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  key_ = {mixed[0], mixed[1]};
}

std::vector<std::int64_t> permutation(std::int64_t n, Draws draws) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);
  return order;
}

}  // namespace dc
