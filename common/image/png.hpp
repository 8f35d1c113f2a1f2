// Whether a PNG file is whole, told from its chunks without decoding it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace dc::image {

bool is_png(std::span<const std::uint8_t> bytes);

/// Throws InvalidInput, naming `where`, unless the chunks of a PNG file follow each other from IHDR up to IEND, each
/// with its checksum (PNG, second edition, 5.3), and IHDR has from 1 to kMostPixels. What stands behind IEND does not
/// count.
void require_whole_png(std::span<const std::uint8_t> bytes, std::string_view where);

}  // namespace dc::image
