#include "stages/inspect/recipe.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"
#include "stages/inspect/descent.hpp"
#include "stages/inspect/suite.hpp"

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;

bool same_run(const Record& a, const Record& b) {
  Record other = b;
  other.kind = a.kind;
  return a == other;
}

bool makes(const Step& step, std::string_view kind) {
  return std::ranges::find(step.products, kind, &Product::kind) != step.products.end();
}

// The step that made this artifact: one of the same run, unless that has an artifact of the kind already.
Step& step_of(const Record& record, std::vector<Step>& steps) {
  const auto found = std::ranges::find_if(
      steps, [&](const Step& step) { return same_run(*step.record, record) && !makes(step, record.kind); });
  return found == steps.end() ? steps.emplace_back(Step{&record, {}}) : *found;
}

// What the run wrote, too, whether or not anything descends from it.
void add_companions(Step& step) {
  const Tool* tool = find_tool(step.record->tool);
  if (tool == nullptr) return;
  const auto settings = parse_json(step.record->parameters);
  if (!tool->chief.empty() && !makes(step, tool->chief)) step.products.push_back({std::string(tool->chief), "", ""});
  for (const SideOutput& side : tool->sides) {
    if (settings.contains(side.parameter) && !makes(step, side.kind))
      step.products.push_back({std::string(side.kind), "", ""});
  }
}

std::string file_name(std::size_t number, std::string kind) {
  std::ranges::replace(kind, '_', '-');
  std::erase_if(kind, [](char c) { return c != '-' && (c < 'a' || c > 'z'); });  // kinds of records come from a file
  return fmt::format("{:02}-{}.h5", number, kind);
}

void require_order(const Recipe& recipe) {
  std::map<std::string, std::size_t> made_in;
  for (std::size_t s = 0; s < recipe.steps.size(); ++s) {
    for (const Product& product : recipe.steps[s].products) made_in[product.id] = s;
  }
  for (std::size_t s = 0; s < recipe.steps.size(); ++s) {
    for (const InputRecord& input : recipe.steps[s].record->inputs) {
      const auto made = made_in.find(input.id);
      if (made != made_in.end() && made->second >= s)
        throw InvalidInput(fmt::format(
            "provenance: the {} {} was made from itself, by its records; nothing can make it", input.kind, input.id));
    }
  }
}

}  // namespace

const Ingredient* Recipe::ingredient(const InputRecord& input) const {
  const auto found = std::ranges::find(ingredients, input, &Ingredient::origin);
  return found == ingredients.end() ? nullptr : &*found;
}

const Product* Recipe::product(const std::string& id) const {
  for (const Step& step : steps) {
    const auto found = std::ranges::find(step.products, id, &Product::id);
    if (found != step.products.end()) return &*found;
  }
  return nullptr;
}

Recipe recipe_of(const Provenance& provenance, const std::string& id) {
  const Descent descent = descent_of(provenance);
  Recipe recipe;
  std::size_t raw = 0;
  std::size_t artifacts = 0;
  for (const InputRecord& origin : descent.origins)
    recipe.ingredients.push_back(
        {origin.kind == "raw" ? fmt::format("source_{}", ++raw) : fmt::format("artifact_{}", ++artifacts), origin});
  for (const std::string& ancestor : descent.ancestors) {
    const Record& record = provenance.ancestors.at(ancestor);
    step_of(record, recipe.steps).products.push_back({record.kind, ancestor, ""});
  }
  step_of(provenance.own, recipe.steps).products.push_back({provenance.own.kind, id, ""});
  for (std::size_t s = 0; s < recipe.steps.size(); ++s) {
    add_companions(recipe.steps[s]);
    for (Product& product : recipe.steps[s].products) product.file = file_name(s + 1, product.kind);
  }
  require_order(recipe);
  return recipe;
}

}  // namespace dc::inspect
