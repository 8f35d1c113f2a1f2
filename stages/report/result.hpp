// From an eval_report artifact to one result.
#pragma once
#include <span>
#include <string>

#include "common/artifact/reader.hpp"
#include "stages/report/lineage.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

/// Reads one report. Images per class are the training images over the classes, rounded; the method named `ceiling` is
/// the one trained on the whole set and has none. Throws InvalidInput where the protocol lacks a number.
EvalResult read_result(const artifact::Reader& report, const std::string& ceiling, std::span<const RunFacts> runs);

}  // namespace dc::report
