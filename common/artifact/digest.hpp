// The identity of an artifact: SHA-256 of its content in canonical form. Private to this room.
#pragma once
#include <map>
#include <string>

#include "common/artifact/handle.hpp"
#include "common/artifact/structure.hpp"

namespace dc::artifact {

/// 64 hex digits. Covers every group, data set and attribute of `file` (found by inspect_structure) in path order, with
/// names, types, shapes and values, but not the root attributes `dc-id` and `complete`. Values are taken little-endian
/// and strings by content, so layout, chunking and compression do not matter. The format page (docs/format.md) gives
/// the exact byte stream.
///
/// Throws InvalidInput when data cannot be read.
std::string content_digest(hid_t file, const std::map<std::string, ObjectFacts>& objects);

}  // namespace dc::artifact
