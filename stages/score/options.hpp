// The options of dc-score.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/stage_spec.hpp"
#include "stages/score/compat.hpp"
#include "stages/score/score.hpp"

namespace dc::score {

struct Options {
  std::vector<std::string> dynamics;
  std::optional<std::string> predictions;
  std::optional<std::string> features;
  std::optional<std::string> images;
  std::string out;
  std::vector<std::string> names{"el2n"};
  EpochRequest epochs;
  Compat compat = Compat::none;
  std::optional<std::string> csv;
  std::vector<std::unique_ptr<Method>> methods = all_methods();
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::score
