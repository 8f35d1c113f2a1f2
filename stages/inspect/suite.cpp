#include "stages/inspect/suite.hpp"

#include <algorithm>

namespace dc::inspect {
namespace {

constexpr SideOutput kTrainSides[] = {{"dynamics", "dynamics-mode"}};
constexpr SideOutput kEvalSides[] = {{"predictions", "gradient-norms"}, {"features", "neighbours"}};
constexpr std::string_view kFetchOptions[] = {"classes"};

constexpr std::string_view kFileOptions[] = {"checkpoint-dir", "config", "csv", "log", "out", "source"};

constexpr Tool kSuite[] = {{"dc-fetch", "", {}, kFetchOptions},        {"dc-train", "checkpoint", kTrainSides, {}},
                           {"dc-eval", "eval_report", kEvalSides, {}}, {"dc-score", "score_table", {}, {}},
                           {"dc-prune", "selection", {}, {}},          {"dc-combine", "image_set", {}, {}},
                           {"dc-augment", "view_plan", {}, {}}};

}  // namespace

std::span<const Tool> suite() {
  return kSuite;
}

bool names_a_file(std::string_view option) {
  return option.starts_with("save-") || std::ranges::find(kFileOptions, option) != std::end(kFileOptions);
}

const Tool* find_tool(std::string_view name) {
  const auto found = std::ranges::find(kSuite, name, &Tool::name);
  return found == std::end(kSuite) ? nullptr : &*found;
}

}  // namespace dc::inspect
