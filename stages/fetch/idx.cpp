#include "stages/fetch/idx.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"
#include "stages/fetch/place.hpp"

namespace dc::fetch {
namespace {

constexpr std::int64_t kLongestSide = 32768;

std::int64_t big_endian(Bytes bytes, std::size_t at) {
  return (std::int64_t{bytes[at]} << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

// The extents of a header of unsigned bytes with `rank` axes.
std::vector<std::int64_t> parse_header(Bytes head, std::size_t rank, std::string_view what, std::string_view where) {
  const std::size_t length = 4 + 4 * rank;
  if (head.size() < length)
    throw InvalidInput(
        fmt::format("{}: {} bytes, expected a header of {}; fetch the file again", where, head.size(), length));
  const auto magic = 0x800 + static_cast<std::int64_t>(rank);
  if (big_endian(head, 0) != magic)
    throw InvalidInput(fmt::format("{}: begins with 0x{:08x}, expected 0x{:08x} (IDX {}); is it the right file?", where,
                                   big_endian(head, 0), magic, what));
  std::vector<std::int64_t> extents;
  for (std::size_t d = 0; d < rank; ++d) extents.push_back(big_endian(head, 4 + 4 * d));
  if (extents[0] == 0) throw InvalidInput(fmt::format("{}: holds no {}, expected at least one", where, what));
  for (std::size_t d = 1; d < rank; ++d) {
    if (extents[d] < 1 || extents[d] > kLongestSide)
      throw InvalidInput(fmt::format("{}: images of {} x {} pixels, expected sides of 1 to {}", where, extents[1],
                                     extents[2], with_commas(kLongestSide)));
  }
  return extents;
}

struct Content {
  std::vector<std::int64_t> extents;
  std::vector<std::uint8_t> values;
};

Content parse(Bytes file, std::size_t rank, std::string_view what, std::string_view where) {
  const std::size_t head = 4 + 4 * rank;
  Content content;
  std::vector<std::uint8_t> unpacked;
  if (is_gzip(file)) {
    unpacked = gunzip(file, head, where);
    content.extents = parse_header(unpacked, rank, what, where);
  } else {
    content.extents = parse_header(file, rank, what, where);
  }
  std::size_t expected = 1;
  for (const std::int64_t extent : content.extents) expected *= static_cast<std::size_t>(extent);  // below 2^62
  // One byte more than expected is enough to see that there are too many, however far the stream would expand.
  if (is_gzip(file)) {
    check_expansion(file.size(), head + expected, where);
    unpacked = gunzip(file, head + expected + 1, where);
  }
  const Bytes values = (is_gzip(file) ? Bytes(unpacked) : file).subspan(head);
  if (values.size() != expected)
    throw InvalidInput(
        fmt::format("{}: {} bytes of {}, expected {} for {}; fetch the file again", where,
                    values.size() > expected ? "more" : with_commas(static_cast<std::int64_t>(values.size())), what,
                    with_commas(static_cast<std::int64_t>(expected)), fmt::join(content.extents, " x ")));
  content.values.assign(values.begin(), values.end());
  return content;
}

std::string find_file(const fs::path& folder, const std::string& stem, const std::string& type) {
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      const fs::path path = folder / (stem + separator + type + ending);
      if (is_file(path)) return path.string();
    }
  }
  throw InvalidInput(
      fmt::format("{}: no file {}-{} or {}-{}.gz; check the folder", folder.string(), stem, type, stem, type));
}

}  // namespace

IdxImages parse_idx_images(Bytes file, std::string_view where) {
  Content content = parse(file, 3, "images", where);
  return {content.extents[0], static_cast<int>(content.extents[1]), static_cast<int>(content.extents[2]),
          std::move(content.values)};
}

std::vector<std::int64_t> parse_idx_labels(Bytes file, std::string_view where) {
  const Content content = parse(file, 1, "labels", where);
  return {content.values.begin(), content.values.end()};
}

IdxPair find_idx(const std::string& folder, std::string_view split) {
  if (split != "train" && split != "test")
    throw InvalidInput(fmt::format("{}: IDX data has no split '{}', expected train or test", folder, split));
  if (!is_folder(folder)) throw InvalidInput(fmt::format("{}: no such folder; check the path", folder));
  const std::string prefix = split == "train" ? "train" : "t10k";
  return {find_file(folder, prefix + "-images", "idx3-ubyte"), find_file(folder, prefix + "-labels", "idx1-ubyte")};
}

Decoded join_idx(IdxImages images, std::vector<std::int64_t> labels, std::string_view split, const IdxPair& files) {
  if (images.n != static_cast<std::int64_t>(labels.size()))
    throw InvalidInput(fmt::format("{}: {} labels, expected {} as there are images in {}", files.labels,
                                   with_commas(static_cast<std::int64_t>(labels.size())), with_commas(images.n),
                                   files.images));
  Classes classes = numbered_classes(labels, files.labels);
  return {numbered_samples(split, std::move(labels), std::move(classes)), images.height, images.width, 1,
          std::move(images.pixels)};
}

}  // namespace dc::fetch
