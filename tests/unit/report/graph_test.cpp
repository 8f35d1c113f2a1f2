#include "stages/report/graph.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

// train -> dynamics -> student -> eval, train -> student, test -> eval.
Graph sample_graph() {
  Graph graph;
  for (const char* name : {"train", "dynamics", "student", "test", "eval"}) {
    graph.nodes.push_back({name, std::string("dc-") + name, "kind", {}, ""});
  }
  graph.edges = {{0, 1}, {1, 2}, {0, 2}, {2, 4}, {3, 4}};
  return graph;
}

TEST(Graph, PutsANodeBelowItsInputsAndASourceAboveItsReader) {
  EXPECT_EQ(layers_of(sample_graph()), (std::vector<std::size_t>{0, 1, 2, 2, 3}));
}

TEST(Graph, DrawsABoxANodeAndATipAnEdge) {
  const auto svg = draw_graph(sample_graph());
  const auto count = [&](const std::string& text) {
    std::size_t found = 0;
    for (std::size_t at = svg.find(text); at != std::string::npos; at = svg.find(text, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<rect "), 5U);
  EXPECT_EQ(count("class=\"tip\""), 5U);
  EXPECT_EQ(count("class=\"edge\""), 5U);
}

TEST(Graph, RefusesACycle) {
  auto graph = sample_graph();
  graph.edges.push_back({4, 0});
  EXPECT_THROW(draw_graph(graph), InvalidInput);
}

TEST(Graph, WithoutNodesIsNothing) {
  EXPECT_EQ(draw_graph({}), "");
}

TEST(Graph, CutsLongFactsBetweenCharacters) {
  Graph graph;
  graph.nodes.push_back({"id", "dc-train", "checkpoint", {"a fact that is very much too long for a box"}, ""});
  EXPECT_NE(draw_graph(graph).find(">a fact that is very much too …<"), std::string::npos);
}

}  // namespace
}  // namespace dc::report
