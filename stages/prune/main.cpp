// dc-prune: chooses which samples to keep, from scores, features and predictions. Reads no image, runs no network.
#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/prune/outcome.hpp"
#include "stages/prune/pool.hpp"

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

// What is chosen from, and how much.
struct Work {
  prune::Sources sources;
  std::unique_ptr<prune::Known> known;
  prune::Request request;
  std::vector<std::int64_t> member;
};

Work prepare(const prune::Options& o, const dc::harness::Run& run) {
  const auto sources = open_sources(o, run);
  auto known = prune::load(sources, o.wanted, o.rule());
  auto request = request_of(o, run, *known);
  auto member = prune::candidates(o, sources, std::ssize(known->samples.labels), run.stream("cutoff"));
  return {sources, std::move(known), std::move(request), std::move(member)};
}

prune::Selection choose(const prune::Options& o, const dc::harness::Run& run, const Work& work) {
  const auto class_names = prune::names_for_people(work.known->samples.classes);
  auto progress = run.progress("choosing", "group", prune::groups_of(work.request, std::ssize(class_names)));
  return prune::choose(o.rule(), work.known->evidence, {work.member, class_names}, work.request, run.stream("ties"),
                       [&](std::int64_t done) { progress.update(done); });
}

// The choice by scores takes less than a second for a million samples, so it is made; one by vectors is not.
dc::harness::Forecast plan(const prune::Options& o, dc::harness::Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const Work work = prepare(o, run);
  const auto& keys = work.known->samples.keys;
  const auto& amount = work.request.amount;
  const bool by_scores = work.sources.features == nullptr && work.sources.predictions == nullptr;
  const std::int64_t kept = by_scores      ? std::ssize(choose(o, run, work).index)
                            : amount.ipc   ? *amount.ipc * std::ssize(work.known->samples.classes.ids)
                            : amount.count ? *amount.count
                                           : std::lround(*amount.fraction * static_cast<double>(keys.size()));
  dc::harness::Forecast forecast;
  forecast.outputs = {
      {"out", fmt::format("{} of {} samples", kept, keys.size()), kept * (4 * 8 + dc::artifact::key_bytes(keys))}};
  if (!by_scores) return forecast;
  forecast.memory_bytes = 0;  // all is held now
  forecast.duration_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  forecast.timed = "the choice itself";
  return forecast;
}

void run(const prune::Options& o, dc::harness::Run& run) {
  const Work work = prepare(o, run);
  const auto chosen = choose(o, run, work);
  prune::write(run.create("out"), chosen, *work.known, o, work.request, std::ssize(work.member));
  dc::log::write_info(prune::account(chosen, *work.known, o, std::ssize(work.member)));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<prune::Options>("dc-prune", argc, argv, prune::describe, run, plan);
}
