// From eval_report artifacts to results.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/report/cost.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

/// Reads reports, with the costs that `runs` tell. Images per class are the training images over the classes, rounded,
/// at least one; the method named `ceiling` is the one trained on the whole set and has none. Throws InvalidInput where
/// a protocol lacks a number.
std::vector<EvalResult> read_results(std::span<const artifact::Reader> reports, const std::string& ceiling,
                                     std::span<const RunFacts> runs);

}  // namespace dc::report
