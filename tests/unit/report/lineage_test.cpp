#include "stages/report/lineage.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

using artifact::Provenance;
using artifact::Record;

Record sample_record(std::string kind, std::string parameters, std::vector<artifact::InputRecord> inputs) {
  return {std::move(kind), "dc-test", "0", std::move(parameters), 5, "{}", "{}", std::move(inputs)};
}

// raw -> d (dynamics) -> s (score_table) -> the eval report e.
Provenance sample_provenance() {
  Provenance provenance;
  provenance.own = sample_record("eval_report", "{}", {{"scores", "score_table", "s"}});
  provenance.ancestors["s"] =
      sample_record("score_table", R"({"method":"el2n","notes":"","rare":1.5,"seed":5,"window":2,"wide":false})",
                    {{"dynamics", "dynamics", "d"}});
  provenance.ancestors["d"] = sample_record("dynamics", "{}", {{"idx", "raw", "f"}});
  provenance.ancestors["d"].facts = R"({"images_seen":120000})";
  return provenance;
}

TEST(Lineage, CountsTheImagesBehindTheScores) {
  EXPECT_EQ(scoring_images(sample_provenance(), "e.h5"), 120000);
  auto unscored = sample_provenance();
  unscored.ancestors.clear();
  EXPECT_EQ(scoring_images(unscored, "e.h5"), 0);
}

TEST(Lineage, RefusesDynamicsThatDoNotSayWhatTheySaw) {
  auto provenance = sample_provenance();
  provenance.ancestors["d"].facts = "{}";
  EXPECT_THROW(scoring_images(provenance, "e.h5"), InvalidInput);
}

TEST(Lineage, RefusesRecordsThatAreNoJson) {
  auto provenance = sample_provenance();
  provenance.own.parameters = "none";
  EXPECT_THROW(graph_of(provenance, "e"), InvalidInput);
}

TEST(Lineage, TakesTheTimeOfTheRunThatMadeTheDynamics) {
  const std::vector<RunFacts> runs = {{{"other"}, 7.0}, {{"checkpoint", "d"}, 42.0}};
  EXPECT_EQ(scoring_seconds(sample_provenance(), runs), 42.0);
  EXPECT_FALSE(scoring_seconds(sample_provenance(), std::vector<RunFacts>{}).has_value());
}

TEST(Lineage, ReadsTheFactsOfARun) {
  const auto facts = parse_run_facts(R"({"duration_s": 1.5, "outputs": [{"id": "a"}, {"id": "b"}]})", "x");
  EXPECT_EQ(facts.duration_s, 1.5);
  EXPECT_EQ(facts.made, (std::set<std::string>{"a", "b"}));
  EXPECT_THROW(parse_run_facts("[]", "x"), InvalidInput);
  EXPECT_THROW(parse_run_facts("no json", "x"), InvalidInput);
}

TEST(Lineage, MakesANodeAnArtifactWithTheTellingParameters) {
  const auto graph = graph_of(sample_provenance(), "e");
  ASSERT_EQ(graph.nodes.size(), 3U);
  EXPECT_EQ(graph.nodes[0].id, "d");
  EXPECT_EQ(graph.nodes[0].facts, (std::vector<std::string>{"from idx"}));
  EXPECT_EQ(graph.nodes[1].facts, (std::vector<std::string>{"method el2n, window 2"}));
  EXPECT_EQ(graph.nodes[1].parameters, "seed 5, method el2n, rare 1.5, window 2");
  EXPECT_EQ(graph.nodes[2].id, "e");
  ASSERT_EQ(graph.edges.size(), 2U);  // the raw source has no node
  EXPECT_EQ(graph.edges[0].from, 0U);
  EXPECT_EQ(graph.edges[0].to, 1U);
  EXPECT_EQ(graph.edges[1].to, 2U);
}

}  // namespace
}  // namespace dc::report
