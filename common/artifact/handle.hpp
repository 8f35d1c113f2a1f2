// Owning handles of the HDF5 C library and the few calls everything here is made of. Private to this room.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <hdf5.h>

#include "common/schema/spec.hpp"

namespace dc::artifact {

/// Owns one HDF5 identifier of any sort and closes it.
class Handle {
 public:
  Handle() = default;
  explicit Handle(hid_t id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Handle();

  /// False when the library could not close it; it is given up all the same.
  bool close();
  bool valid() const { return id_ >= 0; }
  operator hid_t() const { return id_; }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

/// How many handles in this process could not be closed when they went. What was written through such a handle may not
/// be in the file: HDF5 keeps values back until then.
int failed_closes();

/// Silences HDF5's own error printing and forbids it to load plugins. Cheap; call before any other HDF5 call.
void initialise_library();

/// "1.10.8": the version of the HDF5 library in use.
std::string library_version();

/// In-memory type of a schema type. Strings give a variable-length UTF-8 type.
Handle memory_type(schema::Type type);

/// UTF-8 string type of `size` bytes, padded with NUL.
Handle fixed_string_type(std::size_t size);

/// The enum HDF5 readers show as a boolean: FALSE = 0, TRUE = 1 over int8.
Handle boolean_type();

/// "int64", "uint8", "float32", "bool" or "string": what the schema calls a type of a file.
std::string type_name(hid_t type);

/// Extent of a data set or attribute.
std::vector<std::int64_t> extent(hid_t space);

/// Number of items of an extent.
std::int64_t item_count(const std::vector<std::int64_t>& shape);

/// Reads all strings of a data set or an attribute, fixed or variable length. Throws InvalidInput where one is no
/// UTF-8.
std::vector<std::string> read_strings(hid_t object, bool is_attribute);

}  // namespace dc::artifact
