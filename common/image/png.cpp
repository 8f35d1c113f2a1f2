#include "common/image/png.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"
#include "common/image/image.hpp"

namespace dc::image {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kLength = 4;
constexpr std::size_t kType = 4;
constexpr std::size_t kChecksum = 4;
constexpr std::size_t kHeader = 13;  // IHDR: width, height and five bytes

std::uint32_t big_endian(const std::uint8_t* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
}

// The chunk that has to come first (11.2.2).
void check_header(std::span<const std::uint8_t> type_and_data, std::string_view where) {
  if (!std::ranges::equal(type_and_data.first(kType), std::string_view("IHDR")) ||
      type_and_data.size() != kType + kHeader)
    throw InvalidInput(
        fmt::format("{}: PNG file that begins with no header (IHDR); remove or replace the file", where));
  const std::uint64_t width = big_endian(type_and_data.data() + kType);
  const std::uint64_t height = big_endian(type_and_data.data() + kType + 4);
  if (width == 0 || height == 0 || width * height > static_cast<std::uint64_t>(kMostPixels))
    throw InvalidInput(fmt::format("{}: {} x {} pixels, expected 1 to {} in all; remove or replace the file", where,
                                   height, width, with_commas(kMostPixels)));
}

}  // namespace

bool is_png(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kSignature.size() && std::ranges::equal(bytes.first(kSignature.size()), kSignature);
}

void require_whole_png(std::span<const std::uint8_t> bytes, std::string_view where) {
  auto rest = bytes.subspan(kSignature.size());
  while (true) {
    const std::size_t around = kLength + kType + kChecksum;
    if (rest.size() < around || rest.size() - around < big_endian(rest.data()))
      throw InvalidInput(
          fmt::format("{}: PNG file cut short after {} bytes; remove or replace the file", where, bytes.size()));
    const std::size_t length = big_endian(rest.data());
    const auto checked = rest.subspan(kLength, kType + length);
    if (crc32_z(0, checked.data(), checked.size()) != big_endian(rest.data() + kLength + kType + length))
      throw InvalidInput(fmt::format("{}: PNG file damaged at byte {} (checksum); remove or replace the file", where,
                                     rest.data() - bytes.data()));
    if (rest.data() == bytes.data() + kSignature.size()) check_header(checked, where);
    if (std::ranges::equal(checked.first(kType), std::string_view("IEND"))) return;
    rest = rest.subspan(around + length);
  }
}

}  // namespace dc::image
