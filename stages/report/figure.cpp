#include "stages/report/figure.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/file.hpp"

namespace dc::report {
namespace {

// PNG, second edition, 5.2 and 11.2: eight bytes of signature, then the header chunk: length, "IHDR", width, height; at
// the end an empty chunk "IEND" with its checksum.
constexpr std::array<unsigned char, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::array<unsigned char, 12> kEnd = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};
constexpr int kLongestSide = 100'000;
constexpr std::size_t kWidthAt = 16;
constexpr std::size_t kHeaderEnd = 24;

bool is_png(std::span<const std::byte> bytes) {
  const auto fits = [](std::span<const unsigned char> expected, std::span<const std::byte> found) {
    return std::ranges::equal(expected, found, {}, [](unsigned char c) { return std::byte{c}; });
  };
  return bytes.size() >= kHeaderEnd + kEnd.size() && fits(kSignature, bytes.first(kSignature.size())) &&
         fits(kEnd, bytes.last(kEnd.size()));
}

int read_big_endian(const std::vector<std::byte>& bytes, std::size_t at) {
  unsigned value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<unsigned>(bytes[at + i]);
  return static_cast<int>(value & 0x7FFFFFFFU);
}

}  // namespace

FigureArgument parse_figure(const std::string& text) {
  const std::size_t first = text.find('=');
  const std::size_t second = first == std::string::npos ? first : text.find('=', first + 1);
  FigureArgument argument;
  argument.title = text.substr(0, first);
  if (first != std::string::npos) argument.file = text.substr(first + 1, second - first - 1);
  if (second != std::string::npos) argument.caption = text.substr(second + 1);
  if (argument.title.empty() || argument.file.empty()) {
    throw UsageError(fmt::format("--figure '{}': expected TITLE=FILE.png or TITLE=FILE.png=CAPTION", text));
  }
  return argument;
}

Figure make_figure(const FigureArgument& argument, std::vector<std::byte> bytes) {
  if (!is_png(bytes)) {
    throw InvalidInput(fmt::format("{}: not a whole PNG file; make one with dc-inspect --draw", argument.file));
  }
  Figure figure{argument.title, argument.caption, std::move(bytes)};
  figure.width = read_big_endian(figure.png, kWidthAt);
  figure.height = read_big_endian(figure.png, kWidthAt + 4);
  for (const int side : {figure.width, figure.height}) {
    if (side < 1 || side > kLongestSide)
      throw InvalidInput(fmt::format("{}: {} x {} pixels, expected 1 to {} a side; make it again", argument.file,
                                     figure.width, figure.height, kLongestSide));
  }
  return figure;
}

Figure read_figure(const std::string& text) {
  const auto argument = parse_figure(text);
  const std::string bytes = read_regular_file(argument.file);
  const auto view = std::as_bytes(std::span(bytes));
  return make_figure(argument, {view.begin(), view.end()});
}

}  // namespace dc::report
