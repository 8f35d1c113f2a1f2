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
  return provenance;
}

TEST(Lineage, RefusesRecordsThatAreNoJson) {
  auto provenance = sample_provenance();
  provenance.own.parameters = "none";
  EXPECT_THROW(graph_of(provenance, "e"), InvalidInput);
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
