// HDF5 files from mutated bytes: whole where only a checksum of the library stands between a mutation and our code.
#pragma once
#include <cstdint>
#include <vector>

#include "tests/fuzz/attempt.hpp"

namespace dc::fuzz {

/// The bytes with the checksums of the superblock and of all object headers of version 2 computed anew. Without that
/// hardly any mutation of the structure would get past the library's first look.
std::vector<std::uint8_t> with_checksums(Bytes file);

/// Writes the digests and the dc-id of the artifact at `path` anew, as its values are now. Throws InvalidInput when
/// something of it cannot be read; files without the places for the digests stay as they are. HDF5 may crash.
void seal_again(const std::string& path);

}  // namespace dc::fuzz
