// Compares the values of one field of two artifacts, entry by entry of its axes, in memory that does not grow with it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/inspect/axis.hpp"
#include "stages/inspect/difference.hpp"

namespace dc::inspect {

/// How the field `path` differs, which both have; nothing where it does not, or is not in the schema.
///
/// Rows and columns of named axes are compared where both have them, in whatever order they stand; indices into a named
/// axis are compared by what they name; of two numbers of epochs, those that both have. Other shapes have to be the
/// same. Numbers are read some 2^20 at a time, texts at once.
std::optional<Difference> compare_values(const artifact::Reader& a, const artifact::Reader& b, const std::string& path,
                                         const std::map<std::string, Axis, std::less<>>& axes);

}  // namespace dc::inspect
