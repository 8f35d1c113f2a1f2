#include "common/training/exponential.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace dc::training {

namespace {

constexpr std::size_t kLanes = 4;  // what every x86-64 has
typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float))));
typedef std::int32_t Words __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

constexpr float kLog2E = 1.44269504f;
// ln 2 in two parts; the first has 9 bits, so its products with exponents are exact.
constexpr float kLn2High = 0.693359375f;
constexpr float kLn2Low = -2.12194440e-4f;
constexpr int kMantissaBits = 23;
constexpr std::int32_t kOneBits = 127 << kMantissaBits;

// exp(x) = 2^n exp(r) with |r| <= ln(2) / 2, and Taylor's series to r^7: the next term is below 2^-27.
Lanes exponential(Lanes x) {
  constexpr float kLowest = -87.0f;      // exp of it is a normal number
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it leaves no place for a fraction
  const Words below = x < kLowest;
  x = below ? Lanes{} + kLowest : x;
  const Lanes shifted = x * kLog2E + kRound;
  const Lanes n = shifted - kRound;
  const Words exponent = std::bit_cast<Words>(shifted) - std::bit_cast<std::int32_t>(kRound);
  const Lanes r = x - n * kLn2High - n * kLn2Low;
  Lanes sum = Lanes{} + 1.0f / 5040;
  for (const float factor : {1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1.0f, 1.0f}) sum = sum * r + factor;
  sum *= std::bit_cast<Lanes>(exponent * (1 << kMantissaBits) + kOneBits);
  return below ? Lanes{} : sum;
}

// log(x) = n ln 2 + log(m) with m in [sqrt(1/2), sqrt(2)); log(m) = 2 artanh(s) with s = (m - 1) / (m + 1), |s| <
// 0.172, and its series to s^9: the next term is below 2^-30.
Lanes logarithm(Lanes x) {
  constexpr std::int32_t kRootHalfBits = 0x3f3504f3;
  const Words bits = std::bit_cast<Words>(x);
  const Words exponent = (bits - kRootHalfBits) >> kMantissaBits;
  const Lanes m = std::bit_cast<Lanes>(bits - exponent * (1 << kMantissaBits));
  const Lanes n = __builtin_convertvector(exponent, Lanes);
  const Lanes s = (m - 1.0f) / (m + 1.0f);
  const Lanes square = s * s;
  Lanes sum = Lanes{} + 2.0f / 9;
  for (const float factor : {2.0f / 7, 2.0f / 5, 2.0f / 3, 2.0f}) sum = sum * square + factor;
  return n * kLn2High + (n * kLn2Low + sum * s);
}

template <class Function>
void take(std::span<float> values, Function function) {
  std::size_t k = 0;
  for (; k + kLanes <= values.size(); k += kLanes) {
    Lanes lanes;
    std::memcpy(&lanes, values.data() + k, sizeof lanes);
    lanes = function(lanes);
    std::memcpy(values.data() + k, &lanes, sizeof lanes);
  }
  const auto rest = values.subspan(k);
  if (rest.empty()) return;
  Lanes lanes = Lanes{} + 1.0f;
  for (std::size_t i = 0; i < rest.size(); ++i) lanes[i] = rest[i];
  lanes = function(lanes);
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = lanes[i];
}

}  // namespace

void take_exponentials(std::span<float> values) {
  take(values, exponential);
}

void take_logarithms(std::span<float> values) {
  take(values, logarithm);
}

}  // namespace dc::training
