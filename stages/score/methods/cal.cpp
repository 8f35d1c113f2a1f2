// CAL, contrastive examples: how much a sample's prediction differs from those of its neighbours in feature space
// (Margatina et al. 2021, "Active learning by acquiring contrastive examples"; symmetric as DeepCore has it).
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"
#include "stages/score/softmax.hpp"

namespace dc::score {
namespace {

constexpr std::int64_t kNeighbours = 10;  // as Margatina et al. 2021 and DeepCore: the nearest ones of the graph

// Half of KL(p || q) + KL(q || p), for p = softmax(a) and q = softmax(b):
// 1/2 sum_c (p_c - q_c) (log p_c - log q_c) = 1/2 sum_c (p_c - q_c) (a_c - b_c),
// because what the softmaxes divide by cancels. Finite for any finite logits.
double divergence(std::span<const float> a, std::span<const double> p, std::span<const float> b,
                  std::span<const double> q) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += (p[c] - q[c]) * (double{a[c]} - double{b[c]});
  return std::max(0.0, sum / 2);
}

void require_neighbours(const select::Neighbours& graph) {
  for (std::int64_t i = 0; i < graph.samples; ++i) {
    if (graph.index_of(i).front() >= 0) continue;
    throw InvalidInput(fmt::format(
        "--method cal: sample {} has no neighbours, expected at least one; look for them among all images with "
        "dc-eval --neighbour-scope all",
        i));
  }
}

class Cal : public SnapshotMethod {
 public:
  std::string_view name() const override { return "cal"; }
  std::string_view about() const override {
    return "half the symmetric Kullback-Leibler divergence between the sample's prediction and a neighbour's, the mean "
           "over its 10 nearest neighbours (or all, if the graph has fewer)";
  }
  select::Direction direction() const override {
    return lowest_ ? select::Direction::higher_is_easier : select::Direction::higher_is_harder;
  }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Margatina, Vernikos, Barrault, Aletras 2021. Active learning by acquiring contrastive examples. "
        "arXiv:2109.03764 (cal)");
  }
  /// PatrickZH/DeepCore, issue 29.
  std::string_view difference(Compat compat) const override {
    return compat == Compat::deepcore ? "the lowest divergence counts as hard" : "";
  }
  void follow(Compat compat) override { lowest_ = compat == Compat::deepcore; }
  nlohmann::json parameters() const override { return {{"neighbours", kNeighbours}}; }
  std::vector<Need> needs() const override { return {Need::logits, Need::neighbours}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    const auto& graph = snapshot.neighbours;
    const std::int64_t count = std::min(kNeighbours, graph.count);
    require_neighbours(graph);
    std::vector<double> score(setting.label.size());
    parallel::for_pieces(std::ssize(score), 256, [&](std::int64_t begin, std::int64_t end) {
      std::vector<double> p(static_cast<std::size_t>(snapshot.logits.columns));
      std::vector<double> q(p.size());
      for (std::int64_t i = begin; i < end; ++i) {
        const auto own = snapshot.logits.row(i);
        softmax(own, p);
        double sum = 0;
        std::int64_t found = 0;
        for (const std::int32_t j : graph.index_of(i).first(static_cast<std::size_t>(count))) {
          if (j < 0) break;
          const auto other = snapshot.logits.row(j);
          softmax(other, q);
          sum += divergence(own, p, other, q);
          ++found;
        }
        score[static_cast<std::size_t>(i)] = sum / static_cast<double>(found);
      }
    });
    return score;
  }

 private:
  bool lowest_ = false;
};

}  // namespace

std::unique_ptr<Method> make_cal();
std::unique_ptr<Method> make_cal() {
  return std::make_unique<Cal>();
}

}  // namespace dc::score
