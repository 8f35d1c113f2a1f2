// A dynamics file as the science sees it: one epoch at a time, only the columns asked for.
#pragma once
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/score/score.hpp"

namespace dc::score {

/// The record in `reader`, which must outlive it. Memory: one row of every column.
Record open_record(const artifact::Reader& reader, const std::vector<Column>& columns);

/// Throws InvalidInput, naming both files and the first difference, unless both hold the same samples in the same order
/// with the same labels and classes.
void require_same_samples(const artifact::Reader& first, const artifact::Reader& second);

}  // namespace dc::score
