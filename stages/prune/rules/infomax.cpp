// InfoMax (Tan et al. 2025): the samples with the most information between them, sum s_i - alpha sum K_ij over the kept
// ones, where K_ij is how alike two neighbours are.
//
// The choice x_i in {0, 1} is relaxed to 0 <= x_i <= 1 with sum x = count and goes uphill from x_i = count / n, moved a
// little at random because twins, which should not both be kept, could not part from a level start:
//   g = s - 2 alpha K x        the slope
//   x <- nearest(x + g / L)    the nearest point that meets both conditions; L = 2 alpha max_i sum_j K_ij bounds the
//                              curvature, so that no step goes down
// The kept ones are those with the largest x, then the largest slope. s is the hardness scaled to 0 ... 1 in the group,
// so that alpha means the same for every score; K is 1 - distance for cosine distances, else exp(-distance).
#include <algorithm>
#include <cmath>
#include <tuple>

#include "common/cli/stage_spec.hpp"
#include "stages/prune/graph.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

struct Problem {
  std::vector<double> gain;  ///< s
  Graph graph;
  std::vector<double> similarity;  ///< K of every link of the graph
  double alpha = 0;

  std::vector<double> slope(std::span<const double> x) const {
    std::vector<double> result = gain;
    for (std::size_t r = 0; r < result.size(); ++r) {
      double sum = 0;
      for (std::size_t e = graph.first[r]; e < graph.first[r + 1]; ++e)
        sum += similarity[e] * x[static_cast<std::size_t>(graph.links[e].to)];
      result[r] -= 2 * alpha * sum;
    }
    return result;
  }

  // L; 1 where there is no curvature.
  double curvature() const {
    double most = 0;
    for (std::size_t r = 0; r < gain.size(); ++r) {
      double sum = 0;
      for (std::size_t e = graph.first[r]; e < graph.first[r + 1]; ++e) sum += std::abs(similarity[e]);
      most = std::max(most, sum);
    }
    return alpha * most > 0 ? 2 * alpha * most : 1;
  }
};

std::vector<double> scaled_hardness(const Evidence& evidence, const Group& group) {
  std::vector<double> hardness;
  for (const std::int64_t i : group.member) hardness.push_back(evidence.hardness(i));
  const auto [low, high] = std::ranges::minmax(hardness);
  for (auto& value : hardness) value = high > low ? (value - low) / (high - low) : 0;
  return hardness;
}

Problem problem_of(const Evidence& evidence, const Group& group, double alpha) {
  Problem problem{scaled_hardness(evidence, group), graph_of(evidence.neighbours, group.member), {}, alpha};
  const bool cosine = evidence.neighbours.metric == select::Metric::cosine;
  for (const auto& link : problem.graph.links)
    problem.similarity.push_back(cosine ? 1 - double{link.distance} : std::exp(-double{link.distance}));
  return problem;
}

// The point of 0 <= x <= 1, sum x = count that is nearest to y: y - shift, cut to 0 ... 1. The sum falls with the shift
// and is straight between kinks, so Newton's step finds it, kept within the bounds that are known.
void move_to_nearest(std::vector<double>& y, std::int64_t count) {
  const auto [lowest, highest] = std::ranges::minmax(y);
  double low = lowest - 1;  // every x is 1
  double high = highest;    // every x is 0
  double shift = (low + high) / 2;
  for (int step = 0; step < 100; ++step) {
    double sum = -static_cast<double>(count);
    double between = 0;
    for (const double value : y) {
      const double x = value - shift;
      sum += std::clamp(x, 0.0, 1.0);
      between += x > 0 && x < 1 ? 1 : 0;
    }
    if (sum == 0) break;
    (sum > 0 ? low : high) = shift;
    const double newton = between > 0 ? shift + sum / between : low;
    const double next = newton > low && newton < high ? newton : low + (high - low) / 2;
    if (next == shift) break;
    shift = next;
  }
  for (double& value : y) value = std::clamp(value - shift, 0.0, 1.0);
}

std::vector<double> almost_level(std::span<const std::int64_t> member, std::int64_t count, const Stream& draws) {
  constexpr double kSpread = 1e-3;
  std::vector<double> x;
  for (const std::int64_t i : member) {
    const double spread = draws.at(1, static_cast<std::uint64_t>(i)).uniform(-kSpread, kSpread);
    x.push_back((1 + spread) * static_cast<double>(count) / static_cast<double>(member.size()));
  }
  return x;
}

class InfoMax : public Rule {
 public:
  std::string_view name() const override { return "infomax"; }
  std::string_view about() const override { return "hard samples that are little alike, as a quadratic programme"; }
  std::vector<Need> needs() const override { return {Need::score, Need::neighbours}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("infomax-alpha", alpha_, "what two samples that are alike cost, beside a hardness of 0 to 1")
        .at_least(0);
    spec.option("infomax-iterations", iterations_, "steps of the relaxed problem").at_least(1);
    spec.cite("Tan, Wu, Huang, Zhao, Qi 2025. Data pruning by information maximization. arXiv:2506.01701 (infomax)");
  }

  nlohmann::json parameters() const override {
    return {{"infomax_alpha", alpha_}, {"infomax_iterations", iterations_}};
  }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    const auto problem = problem_of(evidence, group, alpha_);
    const double step = 1 / problem.curvature();
    const auto size = group.member.size();
    auto x = almost_level(group.member, count, draws);
    auto slope = problem.slope(x);
    for (std::int64_t iteration = 0; iteration < iterations_; ++iteration) {
      for (std::size_t r = 0; r < size; ++r) x[r] += step * slope[r];
      move_to_nearest(x, count);
      slope = problem.slope(x);
    }

    struct Entry {
      double x;
      double slope;
      std::uint64_t key;
      std::int64_t index;
      bool operator<(const Entry& other) const {
        return std::tie(other.x, other.slope, key, index) < std::tie(x, slope, other.key, other.index);
      }
    };
    std::vector<Entry> entries;
    for (std::size_t r = 0; r < size; ++r)
      entries.push_back({x[r], slope[r], select::tie_key(draws, group.member[r]), group.member[r]});
    std::nth_element(entries.begin(), entries.begin() + count, entries.end());
    std::sort(entries.begin(), entries.begin() + count);
    Picks picks;
    for (std::int64_t k = 0; k < count; ++k) picks.index.push_back(entries[static_cast<std::size_t>(k)].index);
    return picks;
  }

 private:
  double alpha_ = 0.3;
  std::int64_t iterations_ = 20;
};

}  // namespace

std::unique_ptr<Rule> make_infomax();
std::unique_ptr<Rule> make_infomax() {
  return std::make_unique<InfoMax>();
}

}  // namespace dc::prune
