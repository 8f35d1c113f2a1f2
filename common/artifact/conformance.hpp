// Holds an open file against the schema of its kind: first its structure, then the values as they are read. Private to
// this room.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "common/artifact/handle.hpp"
#include "common/artifact/structure.hpp"
#include "common/schema/spec.hpp"

namespace dc::artifact {

/// True when `path` is `pattern`, or a member of the family that it names ("/score/<name>").
bool fits_pattern(std::string_view pattern, const std::string& path);

/// Throws InvalidInput, naming the file and the object, unless every declared field and attribute is there with its
/// type and axes. Reads no data; unknown objects are ignored.
void check_against_schema(const std::string& file_name, hid_t file, const std::map<std::string, ObjectFacts>& objects,
                          const schema::KindSpec& spec);

/// Throws InvalidInput, beginning with `where`, for the first value out of range, not finite or not unique where the
/// schema says so.
template <class T>
void check_values(const std::string& where, const schema::FieldSpec& spec, std::span<const T> values);

/// Throws InvalidInput for the first value that is no index into `length` entries along `axis`.
void check_indices(const std::string& where, std::span<const std::int64_t> values, std::int64_t length,
                   std::string_view axis);

}  // namespace dc::artifact
