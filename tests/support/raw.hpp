// Raw sources in miniature for tests, byte by byte as their formats say.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace dc::test {

using RawBytes = std::vector<std::uint8_t>;

inline void append(RawBytes& to, const RawBytes& more) {
  to.insert(to.end(), more.begin(), more.end());
}

inline RawBytes raw_text(const std::string& text) {
  return {text.begin(), text.end()};
}

/// `value` in `width` bytes, the lowest first.
inline RawBytes little_endian(std::uint64_t value, int width) {
  RawBytes bytes;
  for (int i = 0; i < width; ++i) bytes.push_back(static_cast<std::uint8_t>(i < 8 ? value >> (8 * i) : 0));
  return bytes;
}

/// Magic 0, 0, 8 (unsigned bytes), rank; the extents, big-endian; the values.
inline RawBytes idx_file(std::initializer_list<std::uint32_t> extents, const RawBytes& values) {
  RawBytes file = {0, 0, 8, static_cast<std::uint8_t>(extents.size())};
  for (const std::uint32_t extent : extents) {
    const RawBytes low_first = little_endian(extent, 4);
    file.insert(file.end(), low_first.rbegin(), low_first.rend());
  }
  append(file, values);
  return file;
}

/// `bytes` through deflate: window 15 + 16 gives a gzip file, -15 a raw stream.
inline RawBytes deflated(const RawBytes& bytes, int window) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY);
  RawBytes out(deflateBound(&stream, bytes.size()) + 64);
  stream.next_in = const_cast<std::uint8_t*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline RawBytes gzip_file(const RawBytes& bytes) {
  return deflated(bytes, 15 + 16);
}

/// A record of CIFAR-10 (one label byte) or CIFAR-100 (two): 32 x 32 pixels, all of the colour (red, green, blue).
inline RawBytes cifar_record(const RawBytes& labels, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  RawBytes record = labels;
  for (const std::uint8_t value : {red, green, blue}) record.insert(record.end(), 1024, value);
  return record;
}

/// Version 1.0 with `header` as it stands, padded with spaces and a line feed to a multiple of 64 bytes.
inline RawBytes npy_file(std::string header, const RawBytes& values) {
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  RawBytes file = raw_text("\x93NUMPY");
  append(file, {1, 0});
  append(file, little_endian(header.size(), 2));
  append(file, raw_text(header));
  append(file, values);
  return file;
}

inline std::string npy_header(const std::string& type, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

/// A zip archive of the named files.
inline RawBytes zip_file(const std::vector<std::pair<std::string, RawBytes>>& files, bool deflate_them = false) {
  RawBytes archive;
  RawBytes directory;
  for (const auto& [name, bytes] : files) {
    const RawBytes packed = deflate_them ? deflated(bytes, -15) : bytes;
    const std::uint64_t offset = archive.size();
    RawBytes common = little_endian(20, 2);                  // version needed
    append(common, little_endian(0, 2));                     // flags
    append(common, little_endian(deflate_them ? 8 : 0, 2));  // method
    append(common, little_endian(0, 4));                     // time, date
    append(common, little_endian(crc32_z(0, bytes.data(), bytes.size()), 4));
    append(common, little_endian(packed.size(), 4));
    append(common, little_endian(bytes.size(), 4));
    append(common, little_endian(name.size(), 2));
    append(common, little_endian(0, 2));  // extra
    append(archive, {'P', 'K', 3, 4});
    append(archive, common);
    append(archive, raw_text(name));
    append(archive, packed);
    append(directory, {'P', 'K', 1, 2, 20, 0});
    append(directory, common);
    append(directory, little_endian(0, 10));  // comment, disk, attributes
    append(directory, little_endian(offset, 4));
    append(directory, raw_text(name));
  }
  RawBytes end = {'P', 'K', 5, 6, 0, 0, 0, 0};
  append(end, little_endian(files.size(), 2));
  append(end, little_endian(files.size(), 2));
  append(end, little_endian(directory.size(), 4));
  append(end, little_endian(archive.size(), 4));
  append(end, little_endian(0, 2));
  append(archive, directory);
  append(archive, end);
  return archive;
}

}  // namespace dc::test
