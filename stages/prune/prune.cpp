#include "stages/prune/prune.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/budget.hpp"

namespace dc::prune {
namespace {

using Indices = std::vector<std::int64_t>;

std::string amount_text(const Amount& amount) {
  if (amount.ipc) return fmt::format("--ipc {}", *amount.ipc);
  if (amount.count) return fmt::format("--count {}", *amount.count);
  return fmt::format("--fraction {}", *amount.fraction);
}

Indices sizes_of(const std::vector<Indices>& of_class) {
  Indices sizes;
  for (const auto& part : of_class) sizes.push_back(std::ssize(part));
  return sizes;
}

// The samples of each class: in the whole set, and in the pool.
struct Supply {
  Indices whole;
  Indices pooled;
  std::int64_t samples = 0;
  std::int64_t candidates = 0;

  bool is_cut(std::size_t c) const { return pooled[c] < whole[c]; }
};

Supply supply_of(const Evidence& evidence, const std::vector<Indices>& of_class) {
  Supply supply;
  supply.whole.resize(of_class.size());
  for (const std::int64_t c : evidence.label) ++supply.whole[static_cast<std::size_t>(c)];
  supply.pooled = sizes_of(of_class);
  supply.samples = std::ssize(evidence.label);
  supply.candidates = std::accumulate(supply.pooled.begin(), supply.pooled.end(), std::int64_t{0});
  return supply;
}

std::int64_t total_of(const Amount& amount, const Supply& supply) {
  const std::int64_t total = amount.count ? *amount.count : select::share_of(*amount.fraction, supply.samples);
  if (total < 1) {
    throw UsageError(fmt::format("{}: comes to {} of {} samples, expected at least one", amount_text(amount), total,
                                 supply.samples));
  }
  if (total <= supply.candidates) return total;
  if (supply.candidates == supply.samples) {
    throw InvalidInput(
        fmt::format("{}: there are {} samples to choose from; lower it", amount_text(amount), supply.candidates));
  }
  throw InvalidInput(
      fmt::format("{}: comes to {} of {} samples, and {} are left after the cut-off; lower it or cut off less",
                  amount_text(amount), total, supply.samples, supply.candidates));
}

[[noreturn]] void refuse_short_class(const Request& request, const Supply& supply, std::size_t c,
                                     std::int64_t per_class, const Pool& pool) {
  const std::string wanted =
      request.amount.ipc
          ? ""
          : fmt::format(" and {} is {}", request.classes == Classes::equal ? "an equal share" : "its share", per_class);
  throw InvalidInput(fmt::format("{}: class {} has {} samples{}{}; lower it or pass --short-class keep-all",
                                 amount_text(request.amount), pool.class_name[c], supply.pooled[c],
                                 supply.is_cut(c) ? " after the cut-off" : "", wanted));
}

void require_no_short_class(const Request& request, const Supply& supply, std::int64_t per_class, const Pool& pool) {
  if (request.short_class == ShortClass::keep_all) return;
  if (const auto found = select::first_short_class(supply.pooled, per_class))
    refuse_short_class(request, supply, static_cast<std::size_t>(*found), per_class, pool);
}

// Shares of the whole classes; what a class lost to the cut-off it cannot give.
Indices proportional(const Request& request, const Supply& supply, std::int64_t total, const Pool& pool) {
  auto budget = select::proportional_budget(supply.whole, total);
  for (std::size_t c = 0; c < budget.size(); ++c) {
    if (budget[c] <= supply.pooled[c]) continue;
    if (request.short_class == ShortClass::refuse) refuse_short_class(request, supply, c, budget[c], pool);
    return select::weighted_budget(supply.pooled, std::vector<double>(supply.whole.begin(), supply.whole.end()), total);
  }
  return budget;
}

Indices class_budget(const Request& request, const Supply& supply, const Pool& pool) {
  if (request.amount.ipc) {
    require_no_short_class(request, supply, *request.amount.ipc, pool);
    return select::equal_budget(supply.pooled, *request.amount.ipc);
  }
  const std::int64_t total = total_of(request.amount, supply);
  if (request.classes == Classes::proportional) return proportional(request, supply, total, pool);
  if (request.classes == Classes::drop) {
    DC_ASSERT(request.recall.size() == supply.pooled.size());
    std::vector<double> weight;
    for (const double recall : request.recall) weight.push_back(1 - recall);
    return select::weighted_budget(supply.pooled, weight, total);
  }
  const auto classes = std::ssize(supply.pooled);
  require_no_short_class(request, supply, (total + classes - 1) / classes, pool);
  return select::level_budget(supply.pooled, total);
}

void normalise(std::span<const std::int64_t> member, Normalise how, std::vector<double>& score) {
  if (member.empty()) return;
  const auto of = [&](std::int64_t i) -> double& { return score[static_cast<std::size_t>(i)]; };
  double origin = 0;
  double unit = 0;
  if (how == Normalise::minmax) {
    const auto [low, high] = std::ranges::minmax(member, {}, of);
    origin = of(low);
    unit = of(high) - of(low);
  } else {
    for (const std::int64_t i : member) origin += of(i);
    origin /= static_cast<double>(member.size());
    for (const std::int64_t i : member) unit += (of(i) - origin) * (of(i) - origin);
    unit = std::sqrt(unit / static_cast<double>(member.size()));
  }
  for (const std::int64_t i : member) of(i) = unit == 0 ? 0 : (of(i) - origin) / unit;
}

// One group and how many of it stay.
struct Task {
  Group group;
  std::int64_t count = 0;
  std::int64_t of_class = -1;
};

std::vector<Picks> pick_all(const Rule& rule, const Evidence& evidence, const std::vector<Task>& tasks,
                            const Stream& draws, const GroupDone& group_done) {
  std::vector<Picks> picks(tasks.size());
  std::vector<std::exception_ptr> failures(tasks.size());
  std::mutex one_at_a_time;
  std::int64_t done = 0;
  parallel::for_pieces(std::ssize(tasks), 1, [&](std::int64_t begin, std::int64_t) {
    const auto t = static_cast<std::size_t>(begin);
    try {
      if (!tasks[t].group.member.empty()) picks[t] = rule.pick(evidence, tasks[t].group, tasks[t].count, draws);
    } catch (const Error&) {
      failures[t] = std::current_exception();
    }
    const std::lock_guard lock(one_at_a_time);
    if (group_done) group_done(++done);
  });
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return picks;
}

// Every pick is a member, and none comes twice: a rule that breaks this is a bug.
void check_picks(const std::vector<Picks>& picks, const std::vector<Task>& tasks, std::int64_t samples) {
  std::vector<bool> open(static_cast<std::size_t>(samples), false);
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    DC_ASSERT(std::ssize(picks[t].index) == tasks[t].count);
    DC_ASSERT(picks[t].weight.empty() || picks[t].weight.size() == picks[t].index.size());
    for (const std::int64_t i : tasks[t].group.member) open[static_cast<std::size_t>(i)] = true;
    for (const std::int64_t i : picks[t].index) {
      DC_ASSERT(open[static_cast<std::size_t>(i)]);
      open[static_cast<std::size_t>(i)] = false;
    }
    for (const std::int64_t i : tasks[t].group.member) open[static_cast<std::size_t>(i)] = false;
  }
}

// Class by class, in each class the first choice first.
Selection assemble(const std::vector<Picks>& picks, const std::vector<Task>& tasks, const Evidence& evidence) {
  Selection selection;
  std::vector<Indices> index_of(static_cast<std::size_t>(evidence.classes));
  std::vector<std::vector<double>> weight_of(index_of.size());
  for (std::size_t t = 0; t < picks.size(); ++t) {
    for (const auto& stratum : picks[t].strata) selection.strata.push_back({tasks[t].of_class, stratum});
    for (std::size_t r = 0; r < picks[t].index.size(); ++r) {
      const auto c = static_cast<std::size_t>(evidence.label[static_cast<std::size_t>(picks[t].index[r])]);
      index_of[c].push_back(picks[t].index[r]);
      weight_of[c].push_back(picks[t].weight.empty() ? 1.0 : picks[t].weight[r]);
    }
  }
  for (std::size_t c = 0; c < index_of.size(); ++c) {
    selection.kept.push_back(std::ssize(index_of[c]));
    selection.index.insert(selection.index.end(), index_of[c].begin(), index_of[c].end());
    selection.weight.insert(selection.weight.end(), weight_of[c].begin(), weight_of[c].end());
    selection.label.insert(selection.label.end(), index_of[c].size(), static_cast<std::int64_t>(c));
    for (std::int64_t r = 0; r < selection.kept.back(); ++r) selection.rank.push_back(r);
  }
  return selection;
}

// How many of the kept samples are among the first of their class in the order of the rule random.
std::int64_t overlap_with_random(const Selection& selection, const std::vector<Indices>& of_class,
                                 const Stream& draws) {
  std::vector<std::int64_t> common(of_class.size());
  Indices first_kept(of_class.size() + 1, 0);
  std::partial_sum(selection.kept.begin(), selection.kept.end(), first_kept.begin() + 1);
  parallel::for_pieces(std::ssize(of_class), 1, [&](std::int64_t begin, std::int64_t) {
    const auto c = static_cast<std::size_t>(begin);
    const auto count = static_cast<std::size_t>(selection.kept[c]);
    if (count == 0) return;
    std::vector<std::pair<std::uint64_t, std::int64_t>> keys;
    keys.reserve(of_class[c].size());
    for (const std::int64_t i : of_class[c]) keys.emplace_back(select::tie_key(draws, i), i);
    std::ranges::nth_element(keys, keys.begin() + static_cast<std::ptrdiff_t>(count - 1));
    const auto last = keys[count - 1];
    const auto kept = std::span(selection.index).subspan(static_cast<std::size_t>(first_kept[c]), count);
    common[c] =
        std::ranges::count_if(kept, [&](std::int64_t i) { return std::pair(select::tie_key(draws, i), i) <= last; });
  });
  return std::accumulate(common.begin(), common.end(), std::int64_t{0});
}

bool is_at_once(const Request& request) {
  return !request.amount.ipc && (request.classes == Classes::global || request.classes == Classes::normalised);
}

}  // namespace

std::int64_t groups_of(const Request& request, std::int64_t classes) {
  return is_at_once(request) ? 1 : classes;
}

Selection choose(const Rule& rule, const Evidence& evidence, const Pool& pool, const Request& request,
                 const Stream& draws, const GroupDone& group_done) {
  DC_ASSERT(std::ssize(pool.class_name) == evidence.classes);
  const auto of_class = select::by_class(pool.member, evidence.label, evidence.classes);
  const auto supply = supply_of(evidence, of_class);

  Evidence told = evidence;
  std::vector<double> normalised;
  const bool at_once = is_at_once(request);
  if (at_once && request.classes == Classes::normalised) {
    if (evidence.score.empty()) {
      throw UsageError(fmt::format("--share normalised: --keep {} goes by no score; pass --share global", rule.name()));
    }
    normalised.assign(evidence.score.begin(), evidence.score.end());
    for (const auto& part : of_class) normalise(part, request.normalise, normalised);
    told.score = normalised;
  }

  std::vector<Task> tasks;
  if (at_once) {
    tasks.push_back({{pool.member, "the table"}, total_of(request.amount, supply), -1});
  } else {
    const auto budget = class_budget(request, supply, pool);
    for (std::size_t c = 0; c < of_class.size(); ++c)
      tasks.push_back({{of_class[c], "class " + pool.class_name[c]}, budget[c], static_cast<std::int64_t>(c)});
  }
  std::int64_t total = 0;
  for (const auto& task : tasks) total += task.count;
  for (auto& task : tasks) {
    task.group.kept_share = static_cast<double>(total) / static_cast<double>(supply.samples);
    task.group.asked = amount_text(request.amount);
  }

  const auto picks = pick_all(rule, told, tasks, draws, group_done);
  check_picks(picks, tasks, supply.samples);
  auto selection = assemble(picks, tasks, evidence);
  selection.available = supply.pooled;
  selection.overlap_with_random = overlap_with_random(selection, of_class, draws);
  return selection;
}

}  // namespace dc::prune
