#include "common/artifact/handle.hpp"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/text.hpp"

namespace dc::artifact {
namespace {

std::atomic<int> failures = 0;

}  // namespace

Handle::~Handle() {
  if (!close()) ++failures;
}

int failed_closes() {
  return failures;
}

bool Handle::close() {
  if (id_ < 0) return true;
  const hid_t id = std::exchange(id_, H5I_INVALID_HID);
  switch (H5Iget_type(id)) {
    case H5I_FILE:
      return H5Fclose(id) >= 0;
    case H5I_GROUP:
      return H5Gclose(id) >= 0;
    case H5I_DATASET:
      return H5Dclose(id) >= 0;
    case H5I_DATASPACE:
      return H5Sclose(id) >= 0;
    case H5I_DATATYPE:
      return H5Tclose(id) >= 0;
    case H5I_ATTR:
      return H5Aclose(id) >= 0;
    case H5I_GENPROP_LST:
      return H5Pclose(id) >= 0;
    default:
      return false;
  }
}

void initialise_library() {
  static const bool once = [] {
    // At exit HDF5 would close once more what it could not close on a full disk, and crash (1.10.8). Every handle here
    // has an owner that closes it.
    H5dont_atexit();
    H5open();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
    return true;
  }();
  (void)once;
}

std::string library_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("{}.{}.{}", major, minor, release);
}

Handle fixed_string_type(std::size_t size) {
  Handle type(H5Tcopy(H5T_C_S1));
  H5Tset_size(type, size);
  H5Tset_cset(type, H5T_CSET_UTF8);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  return type;
}

Handle memory_type(schema::Type type) {
  switch (type) {
    case schema::Type::uint8:
      return Handle(H5Tcopy(H5T_STD_U8LE));
    case schema::Type::int32:
      return Handle(H5Tcopy(H5T_STD_I32LE));
    case schema::Type::int64:
      return Handle(H5Tcopy(H5T_STD_I64LE));
    case schema::Type::float32:
      return Handle(H5Tcopy(H5T_IEEE_F32LE));
    case schema::Type::float64:
      return Handle(H5Tcopy(H5T_IEEE_F64LE));
    case schema::Type::string:
    case schema::Type::json: {
      Handle text(H5Tcopy(H5T_C_S1));
      H5Tset_size(text, H5T_VARIABLE);
      H5Tset_cset(text, H5T_CSET_UTF8);
      return text;
    }
  }
  DC_ASSERT(false);
}

Handle boolean_type() {
  Handle type(H5Tenum_create(H5T_STD_I8LE));
  const std::int8_t no = 0;
  const std::int8_t yes = 1;
  H5Tenum_insert(type, "FALSE", &no);
  H5Tenum_insert(type, "TRUE", &yes);
  return type;
}

std::string type_name(hid_t type) {
  const std::size_t bits = H5Tget_size(type) * 8;
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      return "string";
    case H5T_FLOAT:
      return fmt::format("float{}", bits);
    case H5T_ENUM:
      return "bool";
    default:
      return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
  }
}

std::vector<std::int64_t> extent(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> dims(static_cast<std::size_t>(std::max(rank, 0)));
  if (!dims.empty()) H5Sget_simple_extent_dims(space, dims.data(), nullptr);
  return {dims.begin(), dims.end()};
}

std::int64_t item_count(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t n : shape) count *= n;
  return count;
}

namespace {

std::vector<std::string> read_bytes(hid_t object, bool is_attribute) {
  const Handle file_type(is_attribute ? H5Aget_type(object) : H5Dget_type(object));
  const Handle space(is_attribute ? H5Aget_space(object) : H5Dget_space(object));
  const auto count = static_cast<std::size_t>(item_count(extent(space)));
  const auto read = [&](hid_t type, void* to) {
    return is_attribute ? H5Aread(object, type, to) : H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  };
  std::vector<std::string> values(count);
  if (count == 0) return values;
  if (H5Tis_variable_str(file_type) > 0) {
    std::vector<char*> pointers(count, nullptr);
    Handle type(H5Tcopy(file_type));
    if (read(type, pointers.data()) < 0) throw InvalidInput("strings cannot be read");
    for (std::size_t i = 0; i < count; ++i) values[i] = pointers[i] == nullptr ? "" : pointers[i];
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return values;
  }
  const std::size_t size = H5Tget_size(file_type);
  std::vector<char> bytes(size * count);
  if (read(file_type, bytes.data()) < 0) throw InvalidInput("strings cannot be read");
  const bool space_padded = H5Tget_strpad(file_type) == H5T_STR_SPACEPAD;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text(bytes.data() + i * size, size);
    if (space_padded) {
      text.erase(text.find_last_not_of(' ') + 1);
    } else if (const auto end = text.find('\0'); end != std::string::npos) {
      text.resize(end);
    }
    values[i] = std::move(text);
  }
  return values;
}

}  // namespace

std::vector<std::string> read_strings(hid_t object, bool is_attribute) {
  auto values = read_bytes(object, is_attribute);
  const auto other = std::ranges::find_if_not(values, is_utf8);
  if (other != values.end())
    throw InvalidInput(fmt::format("string {} ('{}') is no UTF-8", other - values.begin(), *other));
  return values;
}

}  // namespace dc::artifact
