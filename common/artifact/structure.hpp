// Looks over a foreign HDF5 file before anything of it is read: links, types, filters and sizes. Private to this room.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/artifact/handle.hpp"

namespace dc::artifact {

struct ObjectFacts {
  bool is_group = false;
  std::vector<std::int64_t> shape;      ///< of a data set
  std::vector<std::string> attributes;  ///< names, sorted
};

/// All groups and data sets of `file` by path ("/", "/sample", "/sample/key"), in path order.
///
/// Throws InvalidInput, naming `name` and the object, where the file holds what an artifact never has: soft or external
/// links, virtual or external storage, filters other than deflate, shuffle and fletcher32, types other than numbers,
/// strings and booleans, absurd sizes or depths. Reads no data.
std::map<std::string, ObjectFacts> inspect_structure(hid_t file, const std::string& name, std::int64_t file_bytes);

}  // namespace dc::artifact
