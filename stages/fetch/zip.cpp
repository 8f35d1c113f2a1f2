#include "stages/fetch/zip.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <zlib.h>

#include "common/base/error.hpp"

namespace dc::fetch {
namespace {

constexpr std::uint64_t kEndRecord = 0x06054b50;
constexpr std::uint64_t kEndLocator64 = 0x07064b50;
constexpr std::uint64_t kEndRecord64 = 0x06064b50;
constexpr std::uint64_t kDirectoryEntry = 0x02014b50;
constexpr std::uint64_t kLocalHeader = 0x04034b50;
constexpr std::uint64_t kSee64 = 0xffffffff;  // "look in the 64-bit field"
constexpr std::uint64_t kEndRecordSize = 22;
constexpr std::uint64_t kLongestComment = 65535;

// Little-endian numbers at any place of the archive; what lies outside is an error, not a read.
class Cursor {
 public:
  Cursor(Bytes bytes, std::string_view where) : bytes_(bytes), where_(where) {}

  Bytes slice(std::uint64_t at, std::uint64_t count) const {
    if (at > bytes_.size() || count > bytes_.size() - at) throw damaged("points outside the file");
    return bytes_.subspan(at, count);
  }
  std::uint64_t number(std::uint64_t at, std::uint64_t width) const {
    const Bytes raw = slice(at, width);
    std::uint64_t value = 0;
    for (std::size_t i = raw.size(); i-- > 0;) value = value << 8 | raw[i];
    return value;
  }
  InvalidInput damaged(std::string_view what) const {
    return InvalidInput(fmt::format("{}: damaged zip archive: {}; fetch the file again", where_, what));
  }
  std::uint64_t size() const { return bytes_.size(); }

 private:
  Bytes bytes_;
  std::string_view where_;
};

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t offset = 0;
};

std::optional<std::uint64_t> find_end_record(const Cursor& in) {
  if (in.size() < kEndRecordSize) return std::nullopt;
  const std::uint64_t last = in.size() - kEndRecordSize;
  const std::uint64_t first = last - std::min(last, kLongestComment);
  for (std::uint64_t at = last + 1; at-- > first;) {
    if (in.number(at, 4) == kEndRecord && in.number(at + 20, 2) == last - at) return at;
  }
  return std::nullopt;
}

Directory find_directory(const Cursor& in, std::string_view where) {
  const auto end = find_end_record(in);
  if (!end)
    throw InvalidInput(fmt::format("{}: not a zip archive, or one cut short; expected a file of numpy.savez", where));
  Directory directory{in.number(*end + 10, 2), in.number(*end + 16, 4)};
  if (directory.entries == 0xffff || directory.offset == kSee64) {
    if (*end < 20 || in.number(*end - 20, 4) != kEndLocator64) throw in.damaged("no 64-bit directory");
    const std::uint64_t at = in.number(*end - 12, 8);
    if (in.number(at, 4) != kEndRecord64) throw in.damaged("no 64-bit directory");
    directory = {in.number(at + 32, 8), in.number(at + 48, 8)};
  }
  return directory;
}

// Sizes and offset of a directory entry whose 32-bit fields say that they are in the 64-bit extra field.
void read_extra64(const Cursor& in, std::uint64_t at, std::uint64_t length,
                  std::initializer_list<std::uint64_t*> values) {
  const std::uint64_t end = at + length;
  while (at + 4 <= end) {
    const std::uint64_t tag = in.number(at, 2);
    const std::uint64_t next = at + 4 + in.number(at + 2, 2);
    at += 4;
    if (tag == 1) {
      for (std::uint64_t* value : values) {
        if (*value != kSee64) continue;
        if (at + 8 > next || next > end) throw in.damaged("a 64-bit field is too short");
        *value = in.number(at, 8);
        at += 8;
      }
      return;
    }
    at = next;
  }
}

ZipEntry read_entry(const Cursor& in, std::uint64_t at, const std::string& name, std::string_view where) {
  const std::uint64_t method = in.number(at + 10, 2);
  std::uint64_t packed = in.number(at + 20, 4);
  std::uint64_t size = in.number(at + 24, 4);
  std::uint64_t offset = in.number(at + 42, 4);
  read_extra64(in, at + 46 + in.number(at + 28, 2), in.number(at + 30, 2), {&size, &packed, &offset});
  if ((in.number(at + 8, 2) & 1) != 0)
    throw InvalidInput(fmt::format("{}: {} is encrypted, expected plain", where, name));
  if (method != 0 && method != 8)
    throw InvalidInput(
        fmt::format("{}: {} is packed by method {}, expected 0 (stored) or 8 (deflated)", where, name, method));
  if (in.number(offset, 4) != kLocalHeader) throw in.damaged(fmt::format("no header of {}", name));
  const std::uint64_t data = offset + 30 + in.number(offset + 26, 2) + in.number(offset + 28, 2);
  return {method == 8, static_cast<std::uint32_t>(in.number(at + 16, 4)), size, in.slice(data, packed)};
}

}  // namespace

std::map<std::string, ZipEntry> list_zip(Bytes archive, std::string_view where) {
  const Cursor in(archive, where);
  const Directory directory = find_directory(in, where);
  std::map<std::string, ZipEntry> entries;
  std::uint64_t at = directory.offset;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    if (in.number(at, 4) != kDirectoryEntry) throw in.damaged("its directory is not where it should be");
    const Bytes name_bytes = in.slice(at + 46, in.number(at + 28, 2));
    const std::string name(name_bytes.begin(), name_bytes.end());
    if (!entries.emplace(name, read_entry(in, at, name, where)).second)
      throw in.damaged(fmt::format("{} comes twice", name));
    at += 46 + in.number(at + 28, 2) + in.number(at + 30, 2) + in.number(at + 32, 2);
  }
  return entries;
}

std::vector<std::uint8_t> extract(const ZipEntry& entry, std::string_view where) {
  std::vector<std::uint8_t> bytes;
  if (entry.deflated) {
    check_expansion(entry.packed.size(), entry.size, where);
    bytes = inflate(entry.packed, entry.size, where);
  } else {
    if (entry.packed.size() != entry.size)
      throw InvalidInput(fmt::format("{}: {} stored bytes, expected {}", where, entry.packed.size(), entry.size));
    bytes.assign(entry.packed.begin(), entry.packed.end());
  }
  if (crc32_z(0, bytes.data(), bytes.size()) != entry.crc)
    throw InvalidInput(fmt::format("{}: checksum does not fit its bytes; fetch the file again", where));
  return bytes;
}

}  // namespace dc::fetch
