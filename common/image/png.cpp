#include "common/image/png.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "common/base/error.hpp"

namespace dc::image {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kLength = 4;
constexpr std::size_t kType = 4;
constexpr std::size_t kChecksum = 4;

std::uint32_t big_endian(const std::uint8_t* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
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
    if (std::ranges::equal(checked.first(kType), std::string_view("IEND"))) return;
    rest = rest.subspan(around + length);
  }
}

}  // namespace dc::image
