// dc-prune: chooses which samples to keep, from scores, features and predictions. Reads no image, runs no network.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/prune/outcome.hpp"

namespace {

namespace prune = dc::prune;

// What the rule and the cut-off go by; of the rest, what tells the samples if nothing else does.
prune::Sources open_sources(const prune::Options& o, const dc::harness::Run& run) {
  const auto needs = o.rule().needs();
  const auto any = [&](std::initializer_list<prune::Need> of) {
    return std::ranges::find_first_of(needs, of) != needs.end();
  };
  const auto one = [&](std::string_view role, bool used) {
    return used && run.given(role) ? &run.open(role) : nullptr;
  };
  using enum prune::Need;
  prune::Sources sources;
  if (run.given("scores") && (o.cutoff_score || any({score, any_score, confidence})))
    sources.scores = run.open_all("scores");
  sources.features = one("features", any({features, neighbours}));
  sources.predictions =
      one("predictions", any({logits}) || (any({features}) && o.wanted.space == prune::Space::gradients));
  sources.validation_features = one("validation-features", any({validation}));
  sources.validation_predictions = one("validation-predictions", any({validation}));
  if (!sources.scores.empty() || sources.features != nullptr || sources.predictions != nullptr) return sources;
  for (const char* role : {"images", "scores", "features", "predictions"}) {
    if (!run.given(role)) continue;
    sources.samples = &run.open_all(role).front();
    return sources;
  }
  return sources;
}

// The samples to choose from: all, or those that are not cut off.
std::vector<std::int64_t> candidates(const prune::Options& o, const prune::Sources& sources, std::int64_t samples,
                                     const dc::Stream& ties) {
  if (o.cutoff_score && !o.cutoff.asked())
    throw dc::UsageError("--cutoff-score: says by what, not how many; pass --cutoff or --cutoff-at, too");
  if (!o.cutoff.asked()) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(samples));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return all;
  }
  if (sources.scores.empty())
    throw dc::UsageError("--cutoff-score: needs a score table; make one with dc-score and give it with --scores");
  const auto score = prune::read_score(sources.scores, o.cutoff_score, "cutoff-score");
  return prune::uncut(score.values, score.direction, o.cutoff, ties);
}

prune::Request request_of(const prune::Options& o, const dc::harness::Run& run, const prune::Known& known) {
  auto request = o.request;
  request.classes = request.amount.ipc ? prune::Classes::equal : o.classes.value_or(prune::Classes::global);
  if (request.classes != prune::Classes::drop) return request;
  if (!run.given("eval")) {
    throw dc::UsageError(
        "--share drop: needs the recall of each class; evaluate a network on images kept aside with dc-eval and give "
        "the report with --eval");
  }
  request.recall = prune::read_recall(run.open("eval"), *known.source, known.samples.classes);
  return request;
}

dc::harness::Forecast plan(const prune::Options& o, dc::harness::Run& run) {
  const auto sources = open_sources(o, run);
  const auto known = prune::load(sources, o.wanted, o.rule());
  const auto& samples = known->samples;
  const auto& amount = request_of(o, run, *known).amount;
  const auto all = static_cast<double>(samples.keys.size());
  const auto kept = amount.ipc     ? *amount.ipc * std::ssize(samples.classes.ids)
                    : amount.count ? *amount.count
                                   : std::lround(*amount.fraction * all);
  const std::int64_t bytes = kept * (4 * 8 + dc::artifact::key_bytes(samples.keys));
  return {{{"out", fmt::format("{} of {} samples", kept, all), bytes}}, {}, {}, {}};
}

void run(const prune::Options& o, dc::harness::Run& run) {
  const auto& rule = o.rule();
  const auto sources = open_sources(o, run);
  const auto known = prune::load(sources, o.wanted, rule);
  const auto request = request_of(o, run, *known);
  const auto member = candidates(o, sources, std::ssize(known->samples.labels), run.stream("cutoff"));
  const auto class_names = prune::names_for_people(known->samples.classes);
  auto progress = run.progress("choosing", "group", prune::groups_of(request, std::ssize(class_names)));
  const auto chosen = prune::choose(rule, known->evidence, {member, class_names}, request, run.stream("ties"),
                                    [&](std::int64_t done) { progress.update(done); });
  progress.finish();

  prune::write(run.create("out"), chosen, *known, o, request, std::ssize(member));
  dc::log::write_info(prune::account(chosen, *known, o, std::ssize(member)));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<prune::Options>("dc-prune", argc, argv, prune::describe, run, plan);
}
