// What the provenance of a result tells: the graph to draw, and what its scores cost.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"
#include "stages/report/graph.hpp"

namespace dc::report {

/// The side file of a run: how long it took, and which artifacts it made.
struct RunFacts {
  std::set<std::string> made;  ///< dc-ids
  double duration_s = 0;
};

/// Reads the text of a `.run.json` file. Throws InvalidInput, naming `path`, where it is none.
RunFacts parse_run_facts(const std::string& text, const std::string& path);

/// Images shown to the networks whose dynamics the result descends from, repeats counted: the fact `images_seen` of
/// every dynamics record among the ancestors. Throws InvalidInput, naming `path`, where a record lacks it.
std::int64_t scoring_images(const artifact::Provenance& provenance, const std::string& path);

/// Wall time of the runs that made those records; empty where there is none, or one of them is not among `runs`.
std::optional<double> scoring_seconds(const artifact::Provenance& provenance, std::span<const RunFacts> runs);

/// Every artifact the result `id` descends from, and the result itself, last. The facts of a box are the parameters
/// that say most (method, budget, policy, steps ...), in a fixed order, at most three lines.
Graph graph_of(const artifact::Provenance& provenance, const std::string& id);

}  // namespace dc::report
