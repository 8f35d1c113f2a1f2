// The options of dc-prune.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/stage_spec.hpp"
#include "stages/prune/cutoff.hpp"
#include "stages/prune/inputs.hpp"
#include "stages/prune/prune.hpp"

namespace dc::prune {

inline constexpr cli::Choice<Space> kSpaces[] = {
    {Space::features, "features", "by their features"},
    {Space::gradients, "gradients", "by the gradients of the last layer, from features and predictions"},
};
inline constexpr cli::Choice<select::Metric> kMetrics[] = {
    {select::Metric::euclidean, "euclidean", "the length of the difference"},
    {select::Metric::cosine, "cosine", "one less the cosine of the angle"},
};

struct Options {
  std::vector<std::string> scores;
  std::optional<std::string> images, features, predictions, validation_features, validation_predictions, eval;
  std::string out;
  std::string keep = "easiest";
  Wanted wanted;
  Request request;
  std::optional<Classes> classes;
  Cutoff cutoff;
  std::optional<std::string> cutoff_score;
  std::vector<std::unique_ptr<Rule>> rules = all_rules();

  const Rule& rule() const;
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::prune
