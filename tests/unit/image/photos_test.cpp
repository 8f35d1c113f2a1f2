// Decoding and resizing of real photographs against Pillow (tests/references/pillow_photos.py). Skipped where they are
// absent.
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "common/base/filesystem.hpp"
#include "common/base/hash.hpp"
#include "common/image/jpeg.hpp"
#include "common/image/resize.hpp"

namespace dc::image {
namespace {

std::string archive_path() {
  const char* folder = std::getenv("DC_DATA");
  return (folder != nullptr ? std::string(folder) : DC_SOURCE_DIR "/../shared/data") + "/imagenet-photos-200.tar";
}

std::string digest(const Image& image) {
  Sha256 sha;
  sha.update(std::as_bytes(std::span(image.pixels)));
  return sha.hex().substr(0, 16);
}

// The next regular file of a tar archive (POSIX ustar: headers of 512 bytes, size in octal at 124, type at 156).
bool next_file(std::ifstream& archive, std::string& name, std::vector<std::uint8_t>& bytes) {
  std::array<char, 512> header;
  while (archive.read(header.data(), header.size()) && header[0] != '\0') {
    const std::size_t size = std::stoul(std::string(&header[124], 11), nullptr, 8);
    name.assign(header.data(), strnlen(header.data(), 100));
    bytes.resize((size + 511) / 512 * 512);
    archive.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(size);
    if (header[156] == '0' || header[156] == '\0') return true;
  }
  return false;
}

TEST(Photos, DecodeAndResizeToPillowsBytes) {
  if (!fs::exists(archive_path())) GTEST_SKIP() << archive_path() << " is not there (DC_DATA names the folder)";
  std::ifstream list(DC_SOURCE_DIR "/tests/data/pillow/photos.txt");
  std::ifstream archive(archive_path(), std::ios::binary);
  std::string name;
  std::vector<std::uint8_t> bytes;
  int photos = 0;
  for (; next_file(archive, name, bytes); ++photos) {
    const Image image = decode_jpeg(bytes, Colour::rgb, name);
    const Image small = resize_bilinear(image.view(), 224, 224);
    std::ostringstream line;
    line << name << ' ' << image.width << ' ' << image.height << ' ' << digest(image) << ' ' << digest(small);
    std::string expected;
    std::getline(list, expected);
    EXPECT_EQ(line.str(), expected);
  }
  EXPECT_EQ(photos, 200);
}

}  // namespace
}  // namespace dc::image
