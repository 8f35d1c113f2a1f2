// Bytes of raw sources: whole files and their decompression, in memory bounded by what the bytes can really hold.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dc::fetch {

using Bytes = std::span<const std::uint8_t>;

/// The whole of a regular file. Throws InvalidInput, naming `path`, when it is missing, a folder or unreadable.
std::vector<std::uint8_t> read_file(const std::string& path);

/// The whole of a regular file, read only where it is looked at. Throws as read_file does.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  Bytes bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

/// SHA-256 of `bytes` as 64 lower-case hex digits.
std::string sha256_of(Bytes bytes);

/// True when the bytes begin as a gzip file does.
bool is_gzip(Bytes bytes);

/// The first `limit` bytes (or all, if there are fewer) of a gzip file of one or more members.
///
/// The memory taken grows with what comes out, not with `limit`. When the end of the file is reached its checksum has
/// been verified and nothing follows it. Throws InvalidInput, naming `where`, when the file is cut short or damaged.
std::vector<std::uint8_t> gunzip(Bytes file, std::size_t limit, std::string_view where);

/// The `size` bytes of a raw deflate stream, as zip archives hold them. Throws InvalidInput, naming `where`, when the
/// stream is damaged or gives another number of bytes.
std::vector<std::uint8_t> inflate(Bytes stream, std::size_t size, std::string_view where);

/// Throws InvalidInput, naming `where`, when `compressed` bytes cannot hold `expanded` ones (deflate never does better
/// than 1032 : 1), or when that is more than 8 GiB. Call before expanding what a header promises.
void check_expansion(std::size_t compressed, std::uint64_t expanded, std::string_view where);

}  // namespace dc::fetch
