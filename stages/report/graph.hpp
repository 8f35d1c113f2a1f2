// The provenance graph as a drawing: a box an artifact, sources above, results below.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace dc::report {

/// One artifact: who made it, what it is, what its maker was told.
struct GraphNode {
  std::string id;                  ///< dc-id
  std::string tool;                ///< "dc-score"
  std::string kind;                ///< "score_table"
  std::vector<std::string> facts;  ///< "method el2n"; shown as lines of the box
  std::string parameters;          ///< all of what its maker was told, for the list beside the drawing
};

/// `from` was read to make `to`; both index the nodes.
struct GraphEdge {
  std::size_t from = 0;
  std::size_t to = 0;
};

struct Graph {
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;
};

/// The length of the longest chain of inputs above every node; 0 without inputs. Throws InvalidInput where the
/// graph has a cycle.
std::vector<std::size_t> depths_of(const Graph& graph);

/// The layer of every node: below all its inputs; a node without inputs stands right above its first reader.
std::vector<std::size_t> layers_of(const Graph& graph);

/// One <svg> element of class "graph": the longest chain of stages straight down, other boxes and edges at its right.
std::string draw_graph(const Graph& graph);

}  // namespace dc::report
