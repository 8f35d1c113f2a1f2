#include "common/artifact/structure.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {
namespace {

constexpr std::size_t kMaxObjects = 100'000;
constexpr int kMaxDepth = 16;
constexpr int kMaxRank = 4;
constexpr std::int64_t kMaxItems = std::int64_t{1} << 40;
constexpr std::int64_t kMaxAttributeBytes = std::int64_t{1} << 20;
constexpr std::int64_t kMaxChunkBytes = std::int64_t{64} << 20;
constexpr std::int64_t kMaxExpansion = 2000;  ///< deflate cannot do more than about 1030:1

bool is_boolean(hid_t type) {
  if (H5Tget_class(type) != H5T_ENUM) return false;
  const Handle boolean = boolean_type();
  return H5Tequal(type, boolean) > 0;
}

/// a * b, or the largest number where that is more: what cannot be counted is too much for any file.
std::int64_t product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<std::int64_t>::max() : result;
}

struct Walk {
  hid_t file;
  const std::string& name;
  std::int64_t file_bytes;
  std::map<std::string, ObjectFacts> objects;
  std::set<haddr_t> addresses;
  std::vector<std::string> children;  // filled by the link callback

  [[noreturn]] void refuse(const std::string& path, const std::string& why) const {
    throw InvalidInput(
        fmt::format("{}: {}: {}; artifacts never hold that, so the file is not opened further", name, path, why));
  }

  [[noreturn]] void give_up(const std::string& path) const {
    throw InvalidInput(fmt::format(
        "{}: {}: HDF5 {} cannot read it: damaged, or written for a newer library (rewrite it with libver='v110')", name,
        path, library_version()));
  }

  void check_type(const std::string& path, hid_t type) const {
    const H5T_class_t type_class = H5Tget_class(type);
    if (type_class == H5T_INTEGER || type_class == H5T_FLOAT || type_class == H5T_STRING || is_boolean(type)) return;
    refuse(path, "its type is not a number, a string or a boolean (FALSE = 0, TRUE = 1 over int8)");
  }

  std::vector<std::int64_t> checked_shape(const std::string& path, hid_t space) const {
    if (H5Sget_simple_extent_type(space) == H5S_NULL) refuse(path, "no data");
    const auto shape = extent(space);
    if (static_cast<int>(shape.size()) > kMaxRank)
      refuse(path, fmt::format("rank {}, expected at most {}", shape.size(), kMaxRank));
    std::int64_t items = 1;
    for (const std::int64_t n : shape) {
      if (n < 0 || (n > 0 && items > kMaxItems / n)) refuse(path, fmt::format("more than 2^40 items"));
      items *= n;
    }
    return shape;
  }

  void visit_attributes(const std::string& path, hid_t object, ObjectFacts& facts) const {
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) < 0) give_up(path);
    for (hsize_t i = 0; i < info.num_attrs; ++i) {
      const Handle attribute(H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT));
      if (!attribute.valid()) give_up(path);
      std::vector<char> text(static_cast<std::size_t>(std::max<ssize_t>(H5Aget_name(attribute, 0, nullptr), 0)) + 1);
      H5Aget_name(attribute, text.size(), text.data());
      const std::string label = fmt::format("{}@{}", path, text.data());
      const Handle type(H5Aget_type(attribute));
      check_type(label, type);
      const Handle space(H5Aget_space(attribute));
      const auto shape = checked_shape(label, space);
      if (product(item_count(shape), static_cast<std::int64_t>(H5Tget_size(type))) > kMaxAttributeBytes)
        refuse(label, "attribute of more than 1 MiB");
      facts.attributes.emplace_back(text.data());
    }
    std::sort(facts.attributes.begin(), facts.attributes.end());
  }

  void visit_dataset(const std::string& path, hid_t dataset, ObjectFacts& facts) const {
    const Handle type(H5Dget_type(dataset));
    check_type(path, type);
    const Handle space(H5Dget_space(dataset));
    facts.shape = checked_shape(path, space);
    const Handle plist(H5Dget_create_plist(dataset));
    if (H5Pget_external_count(plist) > 0) refuse(path, "stored in another file");
    const auto item_bytes = static_cast<std::int64_t>(H5Tget_size(type));
    const std::int64_t bytes = product(item_count(facts.shape), item_bytes);
    const H5D_layout_t layout = H5Pget_layout(plist);
    if (layout == H5D_VIRTUAL) refuse(path, "a virtual data set");
    if (layout == H5D_CHUNKED) {
      check_chunks(path, plist, facts.shape, item_bytes, bytes);
    } else if (bytes > file_bytes) {
      refuse(path, fmt::format("{} bytes in a file of {} bytes", bytes, file_bytes));
    }
  }

  void check_chunks(const std::string& path, hid_t plist, const std::vector<std::int64_t>& shape,
                    std::int64_t item_bytes, std::int64_t bytes) const {
    std::vector<hsize_t> chunk(static_cast<std::size_t>(H5S_MAX_RANK));
    const int rank = H5Pget_chunk(plist, static_cast<int>(chunk.size()), chunk.data());
    if (rank != static_cast<int>(shape.size()))
      refuse(path, fmt::format("chunks of rank {} in a data set of rank {}", rank, shape.size()));
    std::int64_t chunk_bytes = item_bytes;
    for (int d = 0; d < rank; ++d) {
      const auto n = static_cast<std::int64_t>(chunk[static_cast<std::size_t>(d)]);
      if (n <= 0 || chunk_bytes > kMaxChunkBytes / n) refuse(path, "chunks of more than 64 MiB");
      chunk_bytes *= n;
    }
    for (int i = 0; i < H5Pget_nfilters(plist); ++i) {
      unsigned flags = 0;
      std::size_t parameters = 0;
      std::array<char, 64> called{};
      const H5Z_filter_t filter = H5Pget_filter2(plist, static_cast<unsigned>(i), &flags, &parameters, nullptr,
                                                 called.size() - 1, called.data(), nullptr);
      if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
        refuse(path, fmt::format("filter {}{}{} (expected deflate, shuffle or fletcher32)", filter,
                                 called[0] == '\0' ? "" : " ", called.data()));
      if (filter == H5Z_FILTER_FLETCHER32 && chunk_bytes < 4)
        refuse(path, "fletcher32 on chunks below 4 bytes, which HDF5 gets wrong (write larger chunks, or without)");
    }
    if (bytes / kMaxExpansion > file_bytes)
      refuse(path, fmt::format("{} bytes in a file of {} bytes", bytes, file_bytes));
  }

  static herr_t collect(hid_t, const char* link, const H5L_info_t* info, void* data) {
    auto* walk = static_cast<Walk*>(data);
    walk->children.emplace_back(link);
    if (info->type != H5L_TYPE_HARD) walk->children.back().insert(0, 1, '\0');  // marks a link that is refused
    return walk->children.size() > kMaxObjects ? -1 : 0;
  }

  void visit_group(const std::string& path, hid_t group, int depth) {
    if (depth > kMaxDepth) refuse(path, fmt::format("groups nested deeper than {}", kMaxDepth));
    children.clear();
    // As they are stored: for any other order HDF5 1.10.8 makes a table, and crashes when it has to give it up halfway.
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, this) < 0) {
      if (children.size() > kMaxObjects) refuse(path, fmt::format("more than {} objects", kMaxObjects));
      give_up(path);
    }
    std::vector<std::string> names = std::exchange(children, {});
    std::ranges::sort(names);
    for (const std::string& child : names) {
      if (child.empty()) refuse(path, "an object without a name");
      const std::string child_path = (path == "/" ? "/" : path + "/") + (child[0] == '\0' ? child.substr(1) : child);
      if (child[0] == '\0') refuse(child_path, "a soft, external or user-defined link");
      const Handle object(H5Oopen(group, child.c_str(), H5P_DEFAULT));
      if (!object.valid()) give_up(child_path);
      visit(child_path, object, depth + 1);
    }
  }

  void visit(const std::string& path, hid_t object, int depth) {
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) give_up(path);
    if (!addresses.insert(info.addr).second) refuse(path, "a second link to an object");
    if (objects.size() >= kMaxObjects) refuse(path, fmt::format("more than {} objects", kMaxObjects));
    ObjectFacts facts;
    visit_attributes(path, object, facts);
    if (info.type == H5O_TYPE_GROUP) {
      facts.is_group = true;
      objects.emplace(path, std::move(facts));
      visit_group(path, object, depth);
    } else if (info.type == H5O_TYPE_DATASET) {
      visit_dataset(path, object, facts);
      objects.emplace(path, std::move(facts));
    } else {
      refuse(path, "a named type");
    }
  }
};

}  // namespace

std::map<std::string, ObjectFacts> inspect_structure(hid_t file, const std::string& name, std::int64_t file_bytes) {
  Walk walk{file, name, file_bytes, {}, {}, {}};
  const Handle root(H5Gopen2(file, "/", H5P_DEFAULT));
  if (!root.valid()) walk.give_up("/");
  walk.visit("/", root, 0);
  return std::move(walk.objects);
}

}  // namespace dc::artifact
