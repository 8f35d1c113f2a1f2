#include "common/cli/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace dc::cli {
namespace {

template <class T, class... Format>
std::string to_text(T value, Format... format) {
  std::array<char, 400> buffer;  // the longest fixed double has 309 digits before the point
  const auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...);
  return std::string(buffer.data(), end);
}

template <class T>
std::optional<T> parse_whole(std::string_view text) {
  T value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string format_number(double value) {
  const double magnitude = std::abs(value);
  const bool fixed = magnitude == 0.0 || (magnitude >= 1e-4 && magnitude < 1e16);
  return to_text(value, fixed ? std::chars_format::fixed : std::chars_format::scientific);
}

std::string format_number(std::int64_t value) {
  return to_text(value);
}
std::string format_number(std::uint64_t value) {
  return to_text(value);
}

std::optional<std::int64_t> parse_int64(std::string_view text) {
  return parse_whole<std::int64_t>(text);
}
std::optional<std::uint64_t> parse_uint64(std::string_view text) {
  return parse_whole<std::uint64_t>(text);
}

std::optional<double> parse_double(std::string_view text) {
  const auto value = parse_whole<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace dc::cli
