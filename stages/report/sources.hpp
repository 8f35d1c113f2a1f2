// From score tables and selections to what is compared, and the note above it.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/report/agreement.hpp"
#include "stages/report/overlap.hpp"

namespace dc::report {

/// Compares all scores of all tables, in the order of the tables, by name in each. A name that comes twice has the name
/// of its file before it. Throws InvalidInput where two tables are not about the same samples in the same order,
/// UsageError where there is only one score.
Agreement read_agreement(std::span<const artifact::Reader> tables);

/// Compares selections, named after their files. Throws InvalidInput where two are not of the same image set,
/// UsageError where there is only one.
Overlap read_overlap(std::span<const artifact::Reader> selections);

/// The text of a note: lines of UTF-8. Throws InvalidInput, naming the first other line.
std::string read_note(const std::string& path);

}  // namespace dc::report
