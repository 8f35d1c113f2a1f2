// Attributes of HDF5 objects, one value each, with words for what is wrong with one. Private to this room.
#pragma once
#include <string>
#include <string_view>

#include "common/artifact/handle.hpp"

namespace dc::artifact {

/// The one string that attribute `name` is. Throws InvalidInput, which names the attribute, like the others.
std::string read_text_attribute(hid_t object, const char* name);

/// The text of a JSON object.
std::string read_object_attribute(hid_t object, const char* name);

/// One number of any type, or of the type `only` ("int64"). T is std::int8_t, std::int64_t or double; `type` its type
/// in memory.
template <class T>
T read_number_attribute(hid_t object, const char* name, hid_t type, std::string_view only = {});

}  // namespace dc::artifact
