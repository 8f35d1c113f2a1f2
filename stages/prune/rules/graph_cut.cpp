// Graph cut: samples that are similar to their group and dissimilar to each other.
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class GraphCut : public Rule {
 public:
  std::string_view name() const override { return "graph-cut"; }
  std::string_view about() const override { return "samples that are close to their group and far from each other"; }
  std::vector<Need> needs() const override { return {Need::features}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("graph-cut-lambda", lambda_,
                "graph-cut: weight of closeness to the group; from 2 on the function is monotone")
        .at_least(0);
    spec.cite(
        "Iyer, Khargonkar, Bilmes, Asnani 2021. Submodular combinatorial information measures with applications in "
        "machine learning. arXiv:2006.15412 (graph-cut, log-det)");
  }
  nlohmann::json parameters() const override { return {{"graph_cut_lambda", lambda_}}; }

  // f(S) = lambda sum over i in V, j in S of s_ij - sum over i, j in S of s_ij. With s = c - distance, what j adds is
  // 2 sum over i in S of d_ij - lambda sum over i in V of d_ij, and something that is the same for all j.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    const std::size_t n = group.member.size();
    const auto distance = Vectors(evidence, group).distance_matrix();
    std::vector<double> gain(n);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) gain[j] -= distance[j * n + i];
      gain[j] *= lambda_;
    }
    Unchosen unchosen(group, draws);
    std::vector<std::int64_t> places;
    while (std::ssize(places) < count) {
      places.push_back(unchosen.take_best([&](std::int64_t j) { return gain[static_cast<std::size_t>(j)]; }));
      const float* row = distance.data() + static_cast<std::size_t>(places.back()) * n;
      for (std::size_t j = 0; j < n; ++j) gain[j] += 2 * double{row[j]};
    }
    return {members_at(group, places), {}, {}};
  }

 private:
  double lambda_ = 2;
};

}  // namespace

std::unique_ptr<Rule> make_graph_cut();
std::unique_ptr<Rule> make_graph_cut() {
  return std::make_unique<GraphCut>();
}

}  // namespace dc::prune
