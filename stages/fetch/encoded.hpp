// Image files kept as they are: one block of bytes and the table that finds each of them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/folder.hpp"

namespace dc::fetch {

/// The facts of all samples, read from their files on all threads. Throws InvalidInput for the first bad file.
std::vector<ImageFacts> survey(const Listing& listing);

/// Columns of an image set of encoded images.
struct EncodedTable {
  std::vector<std::int64_t> offsets;  ///< one more than there are samples
  std::vector<std::string> formats;
  std::vector<std::int64_t> heights;
  std::vector<std::int64_t> widths;
};

/// Throws InvalidInput for the first file that is neither JPEG nor PNG.
EncodedTable encoded_table(const Listing& listing, const std::vector<ImageFacts>& facts);

/// The bytes of the files of samples first ... first + count - 1, one after the other; `digests[i]` becomes the SHA-256
/// of file first + i. Throws InvalidInput when a file is not of the length that the table has.
std::vector<std::uint8_t> load_encoded(const Listing& listing, const EncodedTable& table, std::int64_t first,
                                       std::int64_t count, std::span<std::string> digests);

}  // namespace dc::fetch
