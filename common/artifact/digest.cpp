#include "common/artifact/digest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/hash.hpp"

namespace dc::artifact {
namespace {

constexpr std::int64_t kBlockBytes = std::int64_t{8} << 20;

// The type to read numbers as: little-endian, otherwise as stored. Invalid for strings, which are read by content.
Handle canonical_type(hid_t type) {
  if (H5Tget_class(type) == H5T_STRING) return Handle();
  Handle same(H5Tcopy(type));
  if (H5Tget_class(type) != H5T_ENUM) H5Tset_order(same, H5T_ORDER_LE);
  return same;
}

void add_strings(Sha256& hash, const std::vector<std::string>& values) {
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

void add_numbers(Sha256& hash, hid_t dataset, hid_t type, const std::vector<std::int64_t>& shape) {
  const std::int64_t rows = shape.empty() ? 1 : shape[0];
  const std::int64_t items = item_count(shape);
  if (items == 0) return;
  const std::int64_t row_items = items / rows;
  const std::int64_t row_bytes = row_items * static_cast<std::int64_t>(H5Tget_size(type));
  const std::int64_t block_rows = std::clamp<std::int64_t>(kBlockBytes / row_bytes, 1, rows);
  std::vector<std::byte> bytes(static_cast<std::size_t>(block_rows * row_bytes));
  const Handle space(H5Dget_space(dataset));
  for (std::int64_t first = 0; first < rows; first += block_rows) {
    const std::int64_t count = std::min(block_rows, rows - first);
    std::vector<hsize_t> start(shape.size(), 0);
    std::vector<hsize_t> size(shape.begin(), shape.end());
    if (!shape.empty()) {
      start[0] = static_cast<hsize_t>(first);
      size[0] = static_cast<hsize_t>(count);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
    }
    const auto memory_items = static_cast<hsize_t>(count * row_items);
    const Handle memory(H5Screate_simple(1, &memory_items, nullptr));
    if (H5Dread(dataset, type, memory, space, H5P_DEFAULT, bytes.data()) < 0) throw InvalidInput("data cannot be read");
    hash.update(std::span(bytes).first(static_cast<std::size_t>(count * row_bytes)));
  }
}

void add_dataset(Sha256& hash, hid_t dataset, const std::vector<std::int64_t>& shape) {
  const Handle file_type(H5Dget_type(dataset));
  const Handle type = canonical_type(file_type);
  hash.update(fmt::format("{} [{}]\n", type_name(file_type), fmt::join(shape, ",")));
  if (!type.valid()) {
    add_strings(hash, read_strings(dataset, false));
  } else {
    add_numbers(hash, dataset, type, shape);
  }
}

}  // namespace

std::string content_digest(hid_t file, const std::map<std::string, ObjectFacts>& objects) {
  Sha256 hash;
  for (const auto& [path, facts] : objects) {
    hash.update(fmt::format("\n{}\n", path));
    const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
    try {
      if (!facts.is_group) add_dataset(hash, object, facts.shape);
      for (const std::string& name : facts.attributes) {
        if (path == "/" && (name == "dc-id" || name == "complete")) continue;
        add_attribute(hash, object, name);
      }
    } catch (const InvalidInput& failure) {
      throw InvalidInput(fmt::format("{}: {}", path, failure.what()));
    }
  }
  return hash.hex();
}

}  // namespace dc::artifact
