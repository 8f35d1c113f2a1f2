// Whether a PNG file is whole, told from its chunks without decoding it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace dc::image {

bool is_png(std::span<const std::uint8_t> bytes);

/// Throws InvalidInput, naming `where`, unless the chunks of a PNG file follow each other up to IEND, each with its
/// checksum (PNG, second edition, 5.3). What stands behind IEND does not count. libpng, which decodes the files, would
/// notice as well, but print what it thinks of them by itself.
void require_whole_png(std::span<const std::uint8_t> bytes, std::string_view where);

}  // namespace dc::image
