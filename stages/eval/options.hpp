// The options of dc-eval.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/cli/stage_spec.hpp"
#include "stages/eval/features.hpp"

namespace dc::eval {

struct Options {
  std::string images;
  std::string checkpoint;
  std::optional<std::string> plan, save_predictions, save_features;
  std::string out;
  std::string method = "network";
  std::string precision = "f32";
  std::int64_t batch = 250;
  std::int64_t bins = 15;
  bool gradient_norms = false;
  std::optional<std::int64_t> neighbours;
  select::Metric metric = select::Metric::euclidean;
  Scope neighbour_scope = Scope::everywhere;
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::eval
