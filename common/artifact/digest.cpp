#include "common/artifact/digest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/artifact/located.hpp"
#include "common/base/error.hpp"

namespace dc::artifact {
namespace {

constexpr std::int64_t kPieceItems = std::int64_t{1} << 20;

// The type to read numbers as: little-endian, otherwise as stored. Invalid for strings, which are read by content.
Handle canonical_type(hid_t type) {
  if (H5Tget_class(type) == H5T_STRING) return Handle();
  Handle same(H5Tcopy(type));
  if (H5Tget_class(type) != H5T_ENUM) H5Tset_order(same, H5T_ORDER_LE);
  return same;
}

void add_strings(Sha256& hash, std::span<const std::string> values) {
  for (const std::string& value : values) hash.update(fmt::format("{}:{}", value.size(), value));
}

void add_attribute(Sha256& hash, hid_t object, const std::string& name) {
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT));
  const Handle file_type(H5Aget_type(attribute));
  const Handle space(H5Aget_space(attribute));
  const auto shape = extent(space);
  const Handle type = canonical_type(file_type);
  hash.update(fmt::format("@{} {} [{}]\n", name, type_name(file_type), fmt::join(shape, ",")));
  if (!type.valid()) {
    add_strings(hash, read_strings(attribute, true));
    return;
  }
  std::vector<std::byte> bytes(static_cast<std::size_t>(item_count(shape)) * H5Tget_size(type));
  if (H5Aread(attribute, type, bytes.data()) < 0) throw InvalidInput(fmt::format("attribute {} cannot be read", name));
  hash.update(bytes);
}

void add_piece_digests(std::vector<Sha256::Digest>& to, hid_t dataset, const std::vector<std::int64_t>& shape) {
  const Handle type(H5Dget_type(dataset));
  const bool is_text = H5Tget_class(type) == H5T_STRING;
  const Pieces cut(shape);
  const auto strings = is_text ? read_strings(dataset, false) : std::vector<std::string>();
  for (std::int64_t first = 0; first < cut.rows; first += cut.rows_each) {
    const std::int64_t count = std::min(cut.rows_each, cut.rows - first);
    const auto row_items = static_cast<std::size_t>(item_count(shape) / cut.rows);
    to.push_back(is_text ? digest_of(std::span(strings).subspan(static_cast<std::size_t>(first) * row_items,
                                                                static_cast<std::size_t>(count) * row_items))
                         : digest_of_rows(dataset, shape, first, count));
  }
}

}  // namespace

Pieces::Pieces(const std::vector<std::int64_t>& shape) {
  const std::int64_t items = item_count(shape);
  if (items == 0) return;
  rows = shape.empty() ? 1 : shape[0];
  rows_each = std::clamp<std::int64_t>(kPieceItems / (items / rows), 1, rows);
}

Sha256::Digest digest_of(std::span<const std::string> strings) {
  Sha256 hash;
  add_strings(hash, strings);
  return hash.digest();
}

Sha256::Digest digest_of_rows(hid_t dataset, const std::vector<std::int64_t>& shape, std::int64_t first,
                              std::int64_t count) {
  const Handle file_type(H5Dget_type(dataset));
  const Handle type = canonical_type(file_type);
  const Handle space(H5Dget_space(dataset));
  std::vector<hsize_t> start(shape.size(), 0);
  std::vector<hsize_t> size(shape.begin(), shape.end());
  if (!shape.empty()) {
    start[0] = static_cast<hsize_t>(first);
    size[0] = static_cast<hsize_t>(count);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
  }
  hsize_t items = 1;
  for (const hsize_t n : size) items *= n;
  std::vector<std::byte> bytes(items * H5Tget_size(type));
  const Handle memory(H5Screate_simple(1, &items, nullptr));
  if (H5Dread(dataset, type, memory, space, H5P_DEFAULT, bytes.data()) < 0) throw InvalidInput("data cannot be read");
  Sha256 hash;
  hash.update(bytes);
  return hash.digest();
}

std::vector<Sha256::Digest> piece_digests(hid_t file, const Objects& objects) {
  std::vector<Sha256::Digest> digests;
  for (const auto& [path, facts] : objects) {
    if (facts.is_group) continue;
    const Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT));
    located(path, [&, &shape = facts.shape] { add_piece_digests(digests, dataset, shape); });
  }
  return digests;
}

std::string identity(hid_t file, const Objects& objects, const std::vector<Sha256::Digest>& pieces) {
  Sha256 hash;
  auto piece = pieces.begin();
  for (const auto& [path, facts] : objects) {
    hash.update(fmt::format("\n{}\n", path));
    const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
    if (!facts.is_group) {
      const Handle type(H5Dget_type(object));
      hash.update(fmt::format("{} [{}]\n", type_name(type), fmt::join(facts.shape, ",")));
      for (std::int64_t left = Pieces(facts.shape).count(); left > 0; --left) hash.update(*piece++);
    }
    for (const std::string& name : facts.attributes) {
      if (path == "/" && (name == "dc-id" || name == "complete")) continue;
      located(path, [&] { add_attribute(hash, object, name); });
    }
  }
  return hash.hex();
}

Seal::Seal(hid_t file, const Objects& objects) {
  std::size_t count = 0;
  for (const auto& [path, facts] : objects) {
    if (facts.is_group) continue;
    const Pieces cut(facts.shape);
    places_.emplace(path, Place{cut, count});
    count += static_cast<std::size_t>(cut.count());
  }
  if (H5Lexists(file, kDigestPath, H5P_DEFAULT) <= 0)
    throw InvalidInput(
        fmt::format("{} is missing: nothing says what the data were when they were written", kDigestPath));
  const Handle dataset(H5Dopen2(file, kDigestPath, H5P_DEFAULT));
  const Handle type(H5Dget_type(dataset));
  const Handle space(H5Dget_space(dataset));
  const std::vector<std::int64_t> expected{static_cast<std::int64_t>(count), 32};
  if (!dataset.valid() || type_name(type) != "uint8" || extent(space) != expected)
    throw InvalidInput(fmt::format("{}: {} [{}], expected uint8 [{}], a row for each piece of the data", kDigestPath,
                                   type_name(type), fmt::join(extent(space), ","), fmt::join(expected, ",")));
  pieces_.resize(count);
  seen_.resize(count);
  if (count > 0 && H5Dread(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, pieces_.data()) < 0)
    throw InvalidInput(fmt::format("{} cannot be read", kDigestPath));
}

void Seal::verify(const std::string& path, std::int64_t first, std::int64_t count,
                  const std::function<Sha256::Digest(std::int64_t, std::int64_t)>& digest_of) {
  const Place& place = places_.at(path);
  const std::int64_t end = std::min(first + count, place.cut.rows);
  for (std::int64_t piece = first / place.cut.rows_each; piece * place.cut.rows_each < end; ++piece) {
    const std::size_t entry = place.first + static_cast<std::size_t>(piece);
    if (seen_[entry]) continue;
    const std::int64_t a = piece * place.cut.rows_each;
    const std::int64_t n = std::min(place.cut.rows_each, place.cut.rows - a);
    if (digest_of(a, n) != pieces_[entry])
      throw InvalidInput(
          fmt::format("{}: entries {} to {} are not what was written (their digest differs); the file was damaged or "
                      "edited; make it again",
                      path, a, a + n - 1));
    seen_[entry] = true;
  }
}

}  // namespace dc::artifact
