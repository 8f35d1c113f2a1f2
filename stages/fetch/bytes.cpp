#include "stages/fetch/bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>
#include <sys/mman.h>
#include <zlib.h>

#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/hash.hpp"
#include "common/base/number.hpp"

namespace dc::fetch {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr std::uint64_t kBestRatio = 1032;            // of deflate: 258 bytes from two bits
constexpr std::uint64_t kLargestExpansion = std::uint64_t{8} << 30;
constexpr int kGzipWindow = 15 + 16;  // zlib's code for "with a gzip header"
constexpr int kRawWindow = -15;       // zlib's code for "without any header"

// An inflating zlib stream over bytes that stay in place.
class Inflater {
 public:
  Inflater(Bytes input, int window, std::string_view where) : input_(input), where_(where) {
    if (inflateInit2(&stream_, window) != Z_OK) throw ResourceFailure("out of memory while decompressing");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Input bytes not used yet.
  std::size_t left() const { return input_.size() - position_; }

  // Appends up to `limit - out.size()` bytes. True when the stream came to its end.
  bool append(std::vector<std::uint8_t>& out, std::size_t limit) {
    while (out.size() < limit) {
      const std::size_t before = out.size();
      const std::size_t room = std::min({limit - before, std::max<std::size_t>(before, 1 << 16), kPiece});
      out.resize(before + room);
      const int code = step(out.data() + before, room);
      out.resize(before + room - stream_.avail_out);
      if (code == Z_STREAM_END) return true;
      if (code == Z_MEM_ERROR) throw ResourceFailure("out of memory while decompressing");
      if (code != Z_OK && code != Z_BUF_ERROR)
        throw InvalidInput(fmt::format("{}: damaged compressed data after {} bytes; fetch the file again", where_,
                                       with_commas(static_cast<std::int64_t>(out.size()))));
      if (left() == 0 && stream_.avail_out > 0)
        throw InvalidInput(fmt::format("{}: compressed data is cut short after {} bytes; fetch the file again", where_,
                                       input_.size()));
    }
    return false;
  }

  void restart() { inflateReset(&stream_); }
  Bytes rest() const { return input_.subspan(position_); }

 private:
  int step(std::uint8_t* out, std::size_t room) {
    const std::size_t offered = std::min(left(), kPiece);
    stream_.next_in = const_cast<std::uint8_t*>(input_.data() + position_);
    stream_.avail_in = static_cast<uInt>(offered);
    stream_.next_out = out;
    stream_.avail_out = static_cast<uInt>(room);
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    position_ += offered - stream_.avail_in;
    return code;
  }

  z_stream stream_{};
  Bytes input_;
  std::size_t position_ = 0;
  std::string_view where_;
};

InvalidInput unreadable(const std::string& path) {
  return InvalidInput(fmt::format("{}: {}", path, std::strerror(errno)));
}

}  // namespace

std::vector<std::uint8_t> read_file(const std::string& path) {
  const RegularFile file = open_regular_file(path);
  std::vector<std::uint8_t> bytes(file.size);
  if (std::fread(bytes.data(), 1, bytes.size(), file.handle.get()) != bytes.size()) throw unreadable(path);
  return bytes;
}

MappedFile::MappedFile(const std::string& path) {
  const RegularFile file = open_regular_file(path);
  if (file.size == 0) return;  // nothing can be mapped of an empty file
  void* start = mmap(nullptr, file.size, PROT_READ, MAP_PRIVATE, fileno(file.handle.get()), 0);
  if (start == MAP_FAILED) throw unreadable(path);
  bytes_ = {static_cast<const std::uint8_t*>(start), file.size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

std::string sha256_of(Bytes bytes) {
  Sha256 hash;
  hash.update(std::as_bytes(bytes));
  return hash.hex();
}

bool is_gzip(Bytes bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

std::vector<std::uint8_t> gunzip(Bytes file, std::size_t limit, std::string_view where) {
  Inflater inflater(file, kGzipWindow, where);
  std::vector<std::uint8_t> out;
  while (inflater.append(out, limit)) {
    if (inflater.left() == 0) break;
    if (!is_gzip(inflater.rest()))
      throw InvalidInput(
          fmt::format("{}: {} bytes follow the end of the compressed data, expected none", where, inflater.left()));
    inflater.restart();
  }
  return out;
}

std::vector<std::uint8_t> inflate(Bytes stream, std::size_t size, std::string_view where) {
  Inflater inflater(stream, kRawWindow, where);
  std::vector<std::uint8_t> out;
  const bool ended = inflater.append(out, size + 1);
  if (!ended || out.size() != size)
    throw InvalidInput(fmt::format("{}: decompresses to {} bytes, expected {}", where,
                                   ended ? fmt::format("{}", out.size()) : "more", size));
  if (inflater.left() != 0)
    throw InvalidInput(fmt::format("{}: {} bytes follow the compressed data, expected none", where, inflater.left()));
  return out;
}

void check_expansion(std::size_t compressed, std::uint64_t expanded, std::string_view where) {
  if (expanded > std::uint64_t{compressed} * kBestRatio + 64)
    throw InvalidInput(
        fmt::format("{}: {} compressed bytes cannot hold the {} that the header promises; fetch the file again", where,
                    compressed, expanded));
  if (expanded > kLargestExpansion)
    throw InvalidInput(fmt::format("{}: would decompress to {} bytes, expected at most {}; decompress it first", where,
                                   expanded, kLargestExpansion));
}

}  // namespace dc::fetch
