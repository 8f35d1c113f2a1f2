// Short names for files.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace dc::report {

/// A name for each file that tells it from the others: its stem where no two are alike, else its path without the
/// folders at the beginning and the parts at the end that all share (run/el2n/choice.h5 and run/aum/choice.h5 are
/// "el2n" and "aum"). Throws UsageError, naming `option`, where a file is given twice.
std::vector<std::string> labels_of(std::span<const std::string> paths, const char* option);

}  // namespace dc::report
