#include "stages/prune/prune.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/select/budget.hpp"

namespace dc::prune {
namespace {

using Indices = std::vector<std::int64_t>;

std::string amount_text(const Amount& amount) {
  if (amount.ipc) return fmt::format("--ipc {}", *amount.ipc);
  if (amount.count) return fmt::format("--count {}", *amount.count);
  return fmt::format("--fraction {}", *amount.fraction);
}

std::int64_t total_of(const Amount& amount, std::int64_t samples) {
  const std::int64_t total = amount.count ? *amount.count : select::share_of(*amount.fraction, samples);
  if (total < 1) {
    throw UsageError(
        fmt::format("{}: comes to {} of {} samples, expected at least one", amount_text(amount), total, samples));
  }
  if (total > samples) {
    throw InvalidInput(fmt::format("{}: there are {} samples to choose from; lower it", amount_text(amount), samples));
  }
  return total;
}

void require_no_short_class(const Rule& rule, std::span<const std::int64_t> available, std::int64_t per_class,
                            std::span<const std::string> class_name) {
  if (rule.short_class == ShortClass::keep_all) return;
  const auto found = select::first_short_class(available, per_class);
  if (!found) return;
  const auto c = static_cast<std::size_t>(*found);
  const std::string wanted = rule.amount.ipc ? "" : fmt::format(" and an equal share is {}", per_class);
  throw InvalidInput(fmt::format("{}: class {} has {} samples{}; lower it or pass --short-class keep-all",
                                 amount_text(rule.amount), class_name[c], available[c], wanted));
}

Indices class_budget(const Rule& rule, const Candidates& candidates, std::span<const std::int64_t> available) {
  if (rule.amount.ipc) {
    require_no_short_class(rule, available, *rule.amount.ipc, candidates.class_name);
    return select::equal_budget(available, *rule.amount.ipc);
  }
  const std::int64_t total = total_of(rule.amount, std::ssize(candidates.label));
  if (rule.classes == Classes::proportional) return select::proportional_budget(available, total);
  const auto classes = std::ssize(available);
  require_no_short_class(rule, available, (total + classes - 1) / classes, candidates.class_name);
  return select::level_budget(available, total);
}

Indices ranking(const Candidates& candidates, Keep keep, const Stream& ties) {
  if (keep == Keep::random) return select::shuffled(std::ssize(candidates.score), ties);
  if (candidates.direction == select::Direction::none) {
    throw UsageError(
        fmt::format("--keep {}: the score does not say which end is hard (its direction is none); pass --keep random, "
                    "or give another score",
                    cli::choice_name<Keep>(kKeeps, keep)));
  }
  return select::easiest_first(candidates.score, candidates.direction, ties);
}

// The `count` samples of `ranking` (easiest first) that stay, the first choice first. `whose` names them in messages.
Indices take(const Indices& ranking, const Rule& rule, std::int64_t count, const std::string& whose) {
  if (rule.keep == Keep::hardest) return {ranking.rbegin(), ranking.rbegin() + count};
  std::int64_t begin = 0;
  if (rule.keep == Keep::window) {
    begin = rule.window.offset ? *rule.window.offset : select::share_of(rule.window.share, std::ssize(ranking));
  }
  if (begin + count > std::ssize(ranking)) {
    throw InvalidInput(
        fmt::format("{}: a window of {} samples from rank {} on ends at {}, {} has {}; lower --window-start or "
                    "--window-offset",
                    amount_text(rule.amount), count, begin, begin + count, whose, ranking.size()));
  }
  return {ranking.begin() + begin, ranking.begin() + begin + count};
}

Selection assemble(const std::vector<Indices>& kept_of_class, Indices available) {
  Selection selection;
  selection.available = std::move(available);
  for (std::size_t c = 0; c < kept_of_class.size(); ++c) {
    const auto& kept = kept_of_class[c];
    selection.kept.push_back(std::ssize(kept));
    selection.index.insert(selection.index.end(), kept.begin(), kept.end());
    selection.label.insert(selection.label.end(), kept.size(), static_cast<std::int64_t>(c));
    for (std::int64_t r = 0; r < std::ssize(kept); ++r) selection.rank.push_back(r);
  }
  return selection;
}

}  // namespace

Selection choose(const Candidates& candidates, const Rule& rule, const Stream& ties) {
  const auto classes = std::ssize(candidates.class_name);
  const auto order = ranking(candidates, rule.keep, ties);
  auto of_class = select::by_class(order, candidates.label, classes);
  Indices available;
  for (const auto& part : of_class) available.push_back(std::ssize(part));

  if (rule.classes == Classes::global && !rule.amount.ipc) {
    const auto kept = take(order, rule, total_of(rule.amount, std::ssize(order)), "the table");
    return assemble(select::by_class(kept, candidates.label, classes), std::move(available));
  }
  const auto budget = class_budget(rule, candidates, available);
  for (std::size_t c = 0; c < of_class.size(); ++c) {
    of_class[c] = take(of_class[c], rule, budget[c], "class " + candidates.class_name[c]);
  }
  return assemble(of_class, std::move(available));
}

std::string parameters_json(const Rule& rule, const std::string& score) {
  nlohmann::json json = {{"classes", cli::choice_name<Classes>(kClasses, rule.classes)}};
  if (rule.amount.ipc) json["ipc"] = *rule.amount.ipc;
  if (rule.amount.count) json["count"] = *rule.amount.count;
  if (rule.amount.fraction) json["fraction"] = *rule.amount.fraction;
  if (rule.keep != Keep::random) json["score"] = score;
  if (rule.keep == Keep::window && rule.window.offset) json["window_offset"] = *rule.window.offset;
  if (rule.keep == Keep::window && !rule.window.offset) json["window_start"] = rule.window.share;
  return json.dump();
}

}  // namespace dc::prune
