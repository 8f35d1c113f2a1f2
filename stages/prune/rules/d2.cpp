// D2 pruning (Maharana et al. 2023, section 3.2): a sample counts for more the harder its neighbours are, and for less
// once one of them is kept.
#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

#include "common/cli/stage_spec.hpp"
#include "stages/prune/graph.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

// Hardness above the easiest of the group, with what the neighbours add. Samples of no hardness count a little, as in
// the authors' code.
std::vector<double> forward(const Evidence& evidence, const Group& group, const Graph& graph) {
  constexpr double kLeast = 1e-7;
  std::vector<double> hardness;
  for (const std::int64_t i : group.member) hardness.push_back(evidence.hardness(i));
  const double easiest = hardness.empty() ? 0 : std::ranges::min(hardness);
  for (auto& value : hardness) value = std::max(value - easiest, kLeast);
  auto message = hardness;
  for (std::size_t r = 0; r < hardness.size(); ++r) {
    for (const auto& link : graph.of(r))
      message[r] += std::exp(-double{link.distance}) * hardness[static_cast<std::size_t>(link.to)];
  }
  return message;
}

class D2 : public Rule {
 public:
  std::string_view name() const override { return "d2"; }
  std::string_view about() const override {
    return "hard samples among hard neighbours, but not next to one another (the graph is symmetric)";
  }
  std::vector<Need> needs() const override { return {Need::score, Need::neighbours}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("gamma", gamma_, "how fast the pull of a kept sample on its neighbours falls with distance")
        .at_least(0);
    spec.cite(
        "Maharana, Yadav, Bansal 2023. D2 pruning: message passing for balancing diversity and difficulty in data "
        "pruning. arXiv:2310.07931 (d2)");
  }

  nlohmann::json parameters() const override { return {{"gamma", gamma_}}; }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    const auto graph = graph_of(evidence.neighbours, group.member);
    auto value = forward(evidence, group, graph);

    // A heap of values as they were when they changed; entries that no longer hold are skipped when they come up.
    struct Entry {
      double value;
      std::uint64_t key;
      std::size_t place;
      bool operator<(const Entry& other) const {
        return value != other.value ? value < other.value : std::tie(key, place) > std::tie(other.key, other.place);
      }
    };
    std::vector<Entry> entries;
    for (std::size_t r = 0; r < value.size(); ++r)
      entries.push_back({value[r], select::tie_key(draws, group.member[r]), r});
    std::priority_queue<Entry> heap({}, std::move(entries));
    std::vector<bool> kept(value.size(), false);

    Picks picks;
    while (std::ssize(picks.index) < count) {
      const Entry top = heap.top();
      heap.pop();
      if (kept[top.place] || top.value != value[top.place]) continue;
      kept[top.place] = true;
      picks.index.push_back(group.member[top.place]);
      for (const auto& link : graph.of(top.place)) {
        const auto to = static_cast<std::size_t>(link.to);
        if (kept[to]) continue;
        value[to] -= std::exp(-gamma_ * double{link.distance}) * top.value;
        heap.push({value[to], select::tie_key(draws, group.member[to]), to});
      }
    }
    return picks;
  }

 private:
  double gamma_ = 0.1;
};

}  // namespace

std::unique_ptr<Rule> make_d2();
std::unique_ptr<Rule> make_d2() {
  return std::make_unique<D2>();
}

}  // namespace dc::prune
