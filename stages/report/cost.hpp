// What the selection behind a result cost: images shown for its scores, time and memory, from the provenance of the
// result and the side files of the runs.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"

namespace dc::report {

/// The side file of a run: how long it took, the most memory it held, and which artifacts it made.
struct RunFacts {
  std::set<std::string> made;  ///< dc-ids
  double duration_s = 0;
  std::optional<std::int64_t> peak_memory_bytes;  ///< of versions that tell it
};

/// Reads the text of a `.run.json` file. Throws InvalidInput, naming `path`, where it is none.
RunFacts parse_run_facts(const std::string& text, const std::string& path);

/// The facts in all of these files.
std::vector<RunFacts> read_run_facts(std::span<const std::string> paths);

/// Behind a selection stand the score tables and selections among the ancestors of a result, and what they descend
/// from.
struct Cost {
  /// Images shown in the trainings behind it, repeats counted: the fact `images_seen` of every run that made dynamics
  /// or a checkpoint there. Imported ones count nothing.
  std::int64_t images_seen = 0;
  /// Wall time of the runs that made dynamics, checkpoints, predictions, features or score tables there, each run once.
  std::optional<double> scoring_seconds;
  std::optional<double> selecting_seconds;        ///< wall time of the runs that made selections
  std::optional<std::int64_t> peak_memory_bytes;  ///< the largest of the runs that made score tables and selections
};

/// A time or a memory is empty where there is no such run, or where one of them is not among `runs`. Throws
/// InvalidInput, naming `path`, where a training does not say how many images it saw.
Cost cost_of(const artifact::Provenance& provenance, std::span<const RunFacts> runs, const std::string& path);

}  // namespace dc::report
