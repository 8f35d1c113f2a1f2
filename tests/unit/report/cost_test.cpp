#include "stages/report/cost.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;

Record record(std::string kind, std::string facts, std::vector<InputRecord> inputs) {
  return {std::move(kind), "dc-test", "0", "{}", 5, "{}", std::move(facts), std::move(inputs)};
}

// train -> proxy (checkpoint c and dynamics d of one run) -> predictions p -> score table s (of d and p)
//       -> selection k -> images i -> student -> the report; the student's own checkpoint is not behind the selection.
Provenance sample_provenance() {
  Provenance provenance;
  provenance.own = record("eval_report", "{}", {{"checkpoint", "checkpoint", "student"}});
  provenance.ancestors["student"] = record("checkpoint", R"({"images_seen":9600})", {{"images", "image_set", "i"}});
  provenance.ancestors["i"] = record("image_set", "{}", {{"selection", "selection", "k"}});
  provenance.ancestors["k"] = record("selection", "{}", {{"scores", "score_table", "s"}});
  provenance.ancestors["s"] =
      record("score_table", "{}", {{"dynamics", "dynamics", "d"}, {"predictions", "predictions", "p"}});
  provenance.ancestors["p"] = record("predictions", "{}", {{"checkpoint", "checkpoint", "c"}});
  provenance.ancestors["c"] = record("checkpoint", R"({"images_seen":120000})", {{"images", "image_set", "train"}});
  provenance.ancestors["d"] = record("dynamics", R"({"images_seen":120000})", {{"images", "image_set", "train"}});
  provenance.ancestors["train"] = record("image_set", "{}", {{"idx", "raw", "f"}});
  return provenance;
}

// 40 s of training, 5 s of evaluation, 0.5 s of scoring; 0.25 s of selecting; the selection needed the most memory.
std::vector<RunFacts> sample_runs() {
  return {{{"other"}, 7, 900}, {{"c", "d"}, 40, 5000}, {{"p"}, 5, 4000},
          {{"s"}, 0.5, 100},   {{"k"}, 0.25, 300},     {{"student"}, 60, 7000}};
}

TEST(Cost, CountsEveryRunBehindTheSelectionOnce) {
  const auto cost = cost_of(sample_provenance(), sample_runs(), "e.h5");
  EXPECT_EQ(cost.images_seen, 120000);
  EXPECT_EQ(cost.scoring_seconds, 45.5);
  EXPECT_EQ(cost.selecting_seconds, 0.25);
  EXPECT_EQ(cost.peak_memory_bytes, 300);
}

TEST(Cost, IsEmptyWhereTheFactsOfARunAreMissing) {
  auto runs = sample_runs();
  runs.erase(runs.begin() + 2);  // of the predictions
  auto cost = cost_of(sample_provenance(), runs, "e.h5");
  EXPECT_FALSE(cost.scoring_seconds.has_value());
  EXPECT_EQ(cost.selecting_seconds, 0.25);
  EXPECT_EQ(cost.peak_memory_bytes, 300);
  runs.erase(runs.begin() + 3);  // of the selection
  cost = cost_of(sample_provenance(), runs, "e.h5");
  EXPECT_FALSE(cost.selecting_seconds.has_value());
  EXPECT_FALSE(cost.peak_memory_bytes.has_value());
  EXPECT_FALSE(cost_of(sample_provenance(), {}, "e.h5").scoring_seconds.has_value());
}

TEST(Cost, HasNoMemoryWhereARunDoesNotTellIt) {
  auto runs = sample_runs();
  runs[3].peak_memory_bytes.reset();
  EXPECT_FALSE(cost_of(sample_provenance(), runs, "e.h5").peak_memory_bytes.has_value());
}

TEST(Cost, IsNothingWithoutASelection) {
  auto provenance = sample_provenance();
  provenance.ancestors["i"].inputs = {{"images", "image_set", "train"}};
  for (const char* id : {"k", "s", "p", "c", "d"}) provenance.ancestors.erase(id);
  const auto cost = cost_of(provenance, sample_runs(), "e.h5");
  EXPECT_EQ(cost.images_seen, 0);
  EXPECT_FALSE(cost.scoring_seconds.has_value());
  EXPECT_FALSE(cost.selecting_seconds.has_value());
  EXPECT_FALSE(cost.peak_memory_bytes.has_value());
}

// Two seeds of a proxy: 120,000 images each.
TEST(Cost, AddsUpProxiesOfSeveralSeeds) {
  auto provenance = sample_provenance();
  provenance.ancestors["d2"] = provenance.ancestors["d"];
  provenance.ancestors["d2"].seed = 6;
  provenance.ancestors["s"].inputs.push_back({"dynamics", "dynamics", "d2"});
  auto runs = sample_runs();
  runs.push_back({{"d2"}, 41, 5000});
  const auto cost = cost_of(provenance, runs, "e.h5");
  EXPECT_EQ(cost.images_seen, 240000);
  EXPECT_EQ(cost.scoring_seconds, 86.5);
}

TEST(Cost, CountsNoImagesForImportedWeights) {
  auto provenance = sample_provenance();
  provenance.ancestors["c"] = record("checkpoint", "{}", {{"weights", "raw", "f"}});
  EXPECT_EQ(cost_of(provenance, {}, "e.h5").images_seen, 120000);
}

TEST(Cost, RefusesTrainingsThatDoNotSayWhatTheySaw) {
  auto provenance = sample_provenance();
  provenance.ancestors["d"].facts = "{}";
  EXPECT_THROW(cost_of(provenance, {}, "e.h5"), InvalidInput);
  provenance.ancestors["d"].facts = "none";
  EXPECT_THROW(cost_of(provenance, {}, "e.h5"), InvalidInput);
}

TEST(RunFacts, AreReadFromTheSideFileOfARun) {
  const auto facts =
      parse_run_facts(R"({"duration_s": 1.5, "peak_memory_bytes": 4096, "outputs": [{"id": "a"}, {"id": "b"}]})", "x");
  EXPECT_EQ(facts.duration_s, 1.5);
  EXPECT_EQ(facts.peak_memory_bytes, 4096);
  EXPECT_EQ(facts.made, (std::set<std::string>{"a", "b"}));
  EXPECT_FALSE(parse_run_facts(R"({"duration_s": 1.5, "outputs": []})", "x").peak_memory_bytes.has_value());
  EXPECT_THROW(parse_run_facts("[]", "x"), InvalidInput);
  EXPECT_THROW(parse_run_facts("no json", "x"), InvalidInput);
  EXPECT_THROW(parse_run_facts(R"({"duration_s": 1.5, "peak_memory_bytes": "much", "outputs": []})", "x"),
               InvalidInput);
}

}  // namespace
}  // namespace dc::report
