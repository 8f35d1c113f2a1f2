// What the columns of a selection have to say of each other, beyond what the schema says of each.
#pragma once
#include "common/artifact/reader.hpp"

namespace dc::artifact {

/// Throws InvalidInput, naming the file and the first place, unless the rows of a selection stand class by class, each
/// class from its first choice on (ranks 0, 1, 2, ...), and the budget counts them: kept as many as there are rows of
/// the class, available no fewer.
void check_selection(const Reader& selection);

}  // namespace dc::artifact
