// The input files as the science sees them: which samples they speak of, and dynamics one epoch at a time.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/samples.hpp"
#include "stages/score/inputs.hpp"
#include "stages/score/score.hpp"

namespace dc::score {

/// The samples that all inputs speak of, and the records of the runs. The readers must outlive it.
struct Runs {
  artifact::Samples samples;
  std::vector<std::vector<std::int64_t>> labels;  ///< of each run, where they are not those of the samples
  std::vector<Record> records;                    ///< memory: one row of every column that is read
};

/// Opens the records for the methods. Throws InvalidInput, naming both files and the first difference, unless all
/// inputs hold the same samples in the same order with the same labels and classes. Runs with threshold samples may
/// differ where a label is their last class, "threshold", which the other inputs have not. Also when a record lacks a
/// column that one of the methods reads, and when there are no samples.
Runs open_runs(std::span<Method* const> methods, const Inputs& inputs);

}  // namespace dc::score
