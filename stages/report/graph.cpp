#include "stages/report/graph.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/report/markup.hpp"

namespace dc::report {
namespace {

constexpr double kBoxWidth = 204;
constexpr double kGap = 20;        // between boxes and the lanes beside them
constexpr double kLaneWidth = 14;  // between two lanes
constexpr double kGapY = 30;
constexpr double kLineHeight = 17;
constexpr double kPad = 10;
constexpr double kMargin = 3;
constexpr double kElbow = 7;    // radius where an edge turns
constexpr double kPortGap = 9;  // between edges that meet a box on the same side
constexpr std::size_t kLongestFact = 30;

// The longest chain of stages stands in one column, one box a layer, the last artifact at its foot. Other boxes stand
// in columns at the right; all edges but those of the chain run down lanes between the two.
struct Layout {
  std::vector<std::size_t> layer;                // of every node
  std::vector<std::size_t> column;               // of every node; 0 is the chain
  std::vector<std::optional<std::size_t>> lane;  // of every edge; none on the chain
  std::vector<double> left;                      // of every node's box
  std::vector<double> top;
  double width = 0;
  double height = 0;
  std::size_t lanes = 0;
};

double height_of(const GraphNode& node) {
  return 2 * kPad + kLineHeight * (2 + static_cast<double>(node.facts.size())) - 3;
}

// Climbs from the deepest node to the deepest of its inputs.
std::vector<bool> chain_of(const Graph& graph) {
  const auto depth = depths_of(graph);
  std::vector<bool> chain(graph.nodes.size(), false);
  auto last = static_cast<std::size_t>(std::max_element(depth.begin(), depth.end()) - depth.begin());
  chain[last] = true;
  while (depth[last] > 0) {
    const auto above = std::find_if(graph.edges.begin(), graph.edges.end(), [&](const GraphEdge& edge) {
      return edge.to == last && depth[edge.from] + 1 == depth[last];
    });
    last = above->from;
    chain[last] = true;
  }
  return chain;
}

void choose_columns(const Graph& graph, Layout& layout) {
  const auto chain = chain_of(graph);
  std::vector<std::size_t> used(graph.nodes.size(), 0);
  layout.column.assign(graph.nodes.size(), 0);
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    if (!chain[node]) layout.column[node] = ++used[layout.layer[node]];
  }
}

// Short edges get the inner lanes. Two edges share a lane when one ends where the other begins: they meet the box of
// that layer at different heights.
void choose_lanes(const Graph& graph, Layout& layout) {
  const auto length = [&](const GraphEdge& edge) { return layout.layer[edge.to] - layout.layer[edge.from]; };
  std::vector<std::size_t> order(graph.edges.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return length(graph.edges[a]) < length(graph.edges[b]); });
  layout.lane.assign(graph.edges.size(), std::nullopt);
  std::vector<std::vector<std::size_t>> edges_in;
  for (const std::size_t index : order) {
    const auto& edge = graph.edges[index];
    if (layout.column[edge.from] == 0 && layout.column[edge.to] == 0 && length(edge) == 1) continue;
    const auto is_free = [&](std::size_t lane) {
      return std::all_of(edges_in[lane].begin(), edges_in[lane].end(), [&](std::size_t other) {
        return layout.layer[graph.edges[other].to] <= layout.layer[edge.from] ||
               layout.layer[edge.to] <= layout.layer[graph.edges[other].from];
      });
    };
    std::size_t lane = 0;
    while (lane < edges_in.size() && !is_free(lane)) ++lane;
    if (lane == edges_in.size()) edges_in.emplace_back();
    edges_in[lane].push_back(index);
    layout.lane[index] = lane;
  }
  layout.lanes = edges_in.size();
}

void place_boxes(const Graph& graph, Layout& layout) {
  const std::size_t layers = *std::max_element(layout.layer.begin(), layout.layer.end()) + 1;
  std::vector<double> tallest(layers, 0);
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    auto& height = tallest[layout.layer[node]];
    height = std::max(height, height_of(graph.nodes[node]));
  }
  std::vector<double> top(layers, kMargin);
  for (std::size_t layer = 1; layer < layers; ++layer) top[layer] = top[layer - 1] + tallest[layer - 1] + kGapY;
  layout.height = top.back() + tallest.back() + kMargin;

  const double lanes = layout.lanes == 0 ? 0 : kLaneWidth * static_cast<double>(layout.lanes - 1) + kGap;
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    const auto column = static_cast<double>(layout.column[node]);
    const double aside = column == 0 ? 0 : lanes + column * (kBoxWidth + kGap);
    layout.left.push_back(kMargin + aside);
    layout.top.push_back(top[layout.layer[node]]);
    layout.width = std::max(layout.width, kMargin + aside + kBoxWidth + kMargin);
  }
  layout.width = std::max(layout.width, kMargin + kBoxWidth + lanes + kMargin);
}

Layout lay_out(const Graph& graph) {
  Layout layout;
  layout.layer = layers_of(graph);
  choose_columns(graph, layout);
  choose_lanes(graph, layout);
  place_boxes(graph, layout);
  return layout;
}

std::string clip(const std::string& fact) {
  if (fact.size() <= kLongestFact) return fact;
  std::size_t cut = kLongestFact - 1;
  while (cut > 0 && (static_cast<unsigned char>(fact[cut]) & 0xC0) == 0x80) --cut;
  return fact.substr(0, cut) + "…";
}

std::string draw_box(const GraphNode& node, double left, double top) {
  std::string svg = fmt::format(
      "<g class=\"box\"><title>{} {}</title>"
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"7\"/>",
      escape_markup(node.kind), escape_markup(node.id), left, top, kBoxWidth, height_of(node));
  double y = top + kPad + 12;
  const auto text = [&](const char* css_class, const std::string& words) {
    svg += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", css_class, left + kPad + 2, y,
                       escape_markup(words));
    y += kLineHeight;
  };
  text("tool", node.tool);
  text("kind", node.kind);
  for (const auto& fact : node.facts) text("fact", clip(fact));
  return svg + "</g>\n";
}

// Straight down from box to box.
std::string draw_link(const Graph& graph, const Layout& layout, const GraphEdge& edge) {
  const double x = layout.left[edge.from] + kBoxWidth / 2;
  const double start = layout.top[edge.from] + height_of(graph.nodes[edge.from]);
  const double end = layout.top[edge.to];
  return fmt::format(
      "<path class=\"edge\" d=\"M{0:.1f} {1:.1f}V{2:.1f}\"/><path class=\"tip\" d=\"M{0:.1f} {3:.1f}l-4 -7h8Z\"/>\n", x,
      start, end - 5, end - 0.5);
}

// Out of a side of one box, down a lane, into a side of the other. Outputs leave near the foot, inputs enter near the
// head; the outer lanes meet a box lower at its foot and higher at its head, so that edges do not cross there.
std::string draw_way(const Graph& graph, const Layout& layout, const GraphEdge& edge, std::size_t lane) {
  const double x = kMargin + kBoxWidth + kGap + kLaneWidth * static_cast<double>(lane);
  const auto side_of = [&](std::size_t node) { return layout.column[node] == 0 ? 1.0 : -1.0; };
  const auto edge_of = [&](std::size_t node) { return layout.left[node] + (layout.column[node] == 0 ? kBoxWidth : 0); };
  const double out = side_of(edge.from);
  const double in = side_of(edge.to);
  const double port = kPortGap * static_cast<double>(lane);
  const double start = layout.top[edge.from] + height_of(graph.nodes[edge.from]) - 12 - std::min(port, 18.0);
  const double end = layout.top[edge.to] + 14 + std::min(port, 18.0);
  const double tip = edge_of(edge.to) + in * 0.5;
  const std::string path = fmt::format(
      "M{:.1f} {:.1f}H{:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}V{:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}H{:.1f}", edge_of(edge.from),
      start, x - out * kElbow, x, start, x, start + kElbow, end - kElbow, x, end, x + in * -kElbow, end, tip + in * 5);
  return fmt::format("<path class=\"edge\" d=\"{}\"/><path class=\"tip\" d=\"M{:.1f} {:.1f}l{:.0f} -4v8Z\"/>\n", path,
                     tip, end, in * 7);
}

}  // namespace

std::vector<std::size_t> depths_of(const Graph& graph) {
  std::vector<std::size_t> depth(graph.nodes.size(), 0);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& edge : graph.edges) {
      if (depth[edge.to] > depth[edge.from]) continue;
      depth[edge.to] = depth[edge.from] + 1;
      if (depth[edge.to] >= graph.nodes.size()) {
        throw InvalidInput(
            "the provenance graph has a cycle, so no stage can have written it; make the artifacts again");
      }
      changed = true;
    }
  }
  return depth;
}

std::vector<std::size_t> layers_of(const Graph& graph) {
  auto layer = depths_of(graph);
  std::vector<bool> has_input(graph.nodes.size(), false);
  for (const auto& edge : graph.edges) has_input[edge.to] = true;
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    std::size_t nearest = graph.nodes.size();
    for (const auto& edge : graph.edges) {
      if (edge.from == node) nearest = std::min(nearest, layer[edge.to]);
    }
    if (!has_input[node] && nearest < graph.nodes.size()) layer[node] = nearest - 1;
  }
  return layer;
}

std::string draw_graph(const Graph& graph) {
  if (graph.nodes.empty()) return {};
  const Layout layout = lay_out(graph);
  std::string svg = fmt::format(
      "<svg class=\"graph\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\">\n"
      "<title>From the raw data to the result: every artifact and the stage that made it</title>\n",
      layout.width, layout.height);
  for (std::size_t edge = 0; edge < graph.edges.size(); ++edge) {
    const auto lane = layout.lane[edge];
    svg += lane ? draw_way(graph, layout, graph.edges[edge], *lane) : draw_link(graph, layout, graph.edges[edge]);
  }
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    svg += draw_box(graph.nodes[node], layout.left[node], layout.top[node]);
  }
  return svg + "</svg>\n";
}

}  // namespace dc::report
