// The part of the zip format that NumPy writes: files stored or deflated, also beyond 4 GiB. No encryption, no pieces.
// PKWARE's APPNOTE.TXT 6.3.9, sections 4.3 and 4.5.3.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/bytes.hpp"

namespace dc::fetch {

/// One file in an archive, still packed.
struct ZipEntry {
  bool deflated = false;
  std::uint32_t crc = 0;   ///< CRC-32 of the unpacked bytes
  std::uint64_t size = 0;  ///< unpacked
  Bytes packed;            ///< within the archive
};

/// The files of an archive by name. Throws InvalidInput, naming `where`, when the bytes are no zip archive, when it is
/// cut short, encrypted or damaged, or uses another compression.
std::map<std::string, ZipEntry> list_zip(Bytes archive, std::string_view where);

/// The unpacked bytes, checked against size and CRC.
std::vector<std::uint8_t> extract(const ZipEntry& entry, std::string_view where);

}  // namespace dc::fetch
