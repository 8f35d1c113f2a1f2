#include "stages/report/number.hpp"

#include <cmath>

#include <fmt/format.h>

namespace dc::report {

std::string percent(double share) {
  return fmt::format("{:.1f}", 100 * share);
}

std::string percent(const Statistic& shares) {
  if (!shares.std) return percent(shares.mean);
  return fmt::format("{} ± {}", percent(shares.mean), percent(*shares.std));
}

std::string signed_points(double points) {
  const std::string size = fmt::format("{:.1f}", std::abs(points));
  if (size == "0.0") return size;
  return fmt::format("{}{}", points < 0 ? "−" : "+", size);
}

std::string duration(double seconds) {
  if (seconds < 0.095) return fmt::format("{:.2f} s", seconds);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string memory(std::int64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  if (mebibytes < 9.95) return fmt::format("{:.1f} MiB", mebibytes);
  if (mebibytes < 1023.5) return fmt::format("{:.0f} MiB", mebibytes);
  return fmt::format("{:.1f} GiB", mebibytes / 1024);
}

std::string join_words(std::span<const std::string> words) {
  if (words.size() < 2) return words.empty() ? std::string() : words.front();
  return fmt::format("{} and {}", fmt::join(words.first(words.size() - 1), ", "), words.back());
}

}  // namespace dc::report
