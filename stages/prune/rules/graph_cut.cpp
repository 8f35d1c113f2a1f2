// Graph cut: samples that are similar to their group and dissimilar to each other.
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/similarity.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class GraphCut : public Rule {
 public:
  std::string_view name() const override { return "graph-cut"; }
  std::string_view about() const override { return "samples that are close to their group and far from each other"; }
  std::vector<Need> needs() const override { return {pairs_ == Pairs::all ? Need::features : Need::neighbours}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("graph-cut-lambda", lambda_, "weight of closeness to the group; from 2 on the function is monotone")
        .at_least(0);
    spec.option("graph-cut-pairs", pairs_, "the pairs that are compared").choices(kPairs);
    spec.cite(
        "Iyer, Khargonkar, Bilmes, Asnani 2021. Submodular combinatorial information measures with applications in "
        "machine learning. arXiv:2006.15412 (graph-cut, log-det)");
  }
  nlohmann::json parameters() const override {
    return {{"graph_cut_lambda", lambda_}, {"graph_cut_pairs", cli::choice_name<Pairs>(kPairs, pairs_)}};
  }

  // f(S) = lambda sum over i in V, j in S of s_ij - sum over i, j in S of s_ij. What j adds is lambda sum over V of
  // s_ij - 2 sum over S of s_ij, and s_jj, which is the same for all j.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    Unchosen unchosen(group, draws);
    const auto places = pairs_ == Pairs::all ? cut_all(Vectors(evidence, group).distance_matrix(), unchosen, count)
                                             : cut_neighbours({evidence.neighbours, group}, unchosen, count);
    return {members_at(group, places), {}, {}};
  }

 private:
  // With s = c - distance, signs turn and c adds the same to all.
  std::vector<std::int64_t> cut_all(const std::vector<float>& distance, Unchosen& unchosen, std::int64_t count) const {
    const std::size_t n = unchosen.left().size();
    std::vector<double> gain(n);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) gain[j] -= distance[j * n + i];
      gain[j] *= lambda_;
    }
    std::vector<std::int64_t> places;
    while (std::ssize(places) < count) {
      places.push_back(unchosen.take_best([&](std::int64_t j) { return gain[static_cast<std::size_t>(j)]; }));
      const float* row = distance.data() + static_cast<std::size_t>(places.back()) * n;
      for (std::size_t j = 0; j < n; ++j) gain[j] += 2 * double{row[j]};
    }
    return places;
  }

  std::vector<std::int64_t> cut_neighbours(const NeighbourSimilarity& similarity, Unchosen& unchosen,
                                           std::int64_t count) const {
    std::vector<double> gain(unchosen.left().size());
    for (std::size_t j = 0; j < gain.size(); ++j) {
      for (const auto& near : similarity.of(static_cast<std::int64_t>(j))) gain[j] += near.similarity;
      gain[j] *= lambda_;
    }
    return take_lazily(
        unchosen, count, [&](std::int64_t j) { return gain[static_cast<std::size_t>(j)]; },
        [&](std::int64_t j, std::int64_t) {
          for (const auto& [i, value] : similarity.of(j)) gain[static_cast<std::size_t>(i)] -= 2 * double{value};
        });
  }

  double lambda_ = 2;
  Pairs pairs_ = Pairs::all;
};

}  // namespace

std::unique_ptr<Rule> make_graph_cut();
std::unique_ptr<Rule> make_graph_cut() {
  return std::make_unique<GraphCut>();
}

}  // namespace dc::prune
