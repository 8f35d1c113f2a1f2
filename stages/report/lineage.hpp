// How results were made: from provenance to the graph that is drawn.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "common/artifact/reader.hpp"
#include "stages/report/graph.hpp"
#include "stages/report/report.hpp"

namespace dc::report {

/// Every artifact the result `id` descends from, and the result itself, last. The facts of a box are the parameters
/// that say most (method, budget, policy, steps ...), in a fixed order, at most three lines.
Graph graph_of(const artifact::Provenance& provenance, const std::string& id);

/// One result that stands for all: what is told once, of the images and of the way there.
struct Example {
  std::string name;  ///< "PCA, 1 image per class, seed 0"
  std::int64_t classes = 0;
  std::int64_t test_images = 0;
  Graph graph;
};

/// The representative() of the highlighted method. `reports` are the files of `results`, one each.
Example example_of(std::span<const EvalResult> results, std::span<const artifact::Reader> reports,
                   const Summary& summary);

}  // namespace dc::report
