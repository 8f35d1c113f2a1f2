#include "common/harness/forecast.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace dc::harness {

std::string format_bytes(std::int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  const bool tenths = unit > 0 && value < 9.95;
  return fmt::format("{:.{}f} {}", value, tenths ? 1 : 0, kUnits[unit]);
}

}  // namespace dc::harness
