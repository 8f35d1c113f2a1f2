// GRAD-MATCH: samples whose weighted gradients of the last layer add up to the mean gradient, by orthogonal matching
// pursuit (Killamsetty et al. 2021, algorithm 2). Works on products of gradients, never on gradients.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "stages/prune/cholesky.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/nonnegative.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

constexpr std::int64_t kMostProducts = std::int64_t{1} << 29;  // 4 GiB in double

// Weights so that the group counts as many samples as it has: a sample that matching has no use for stands for itself
// alone, the others share the rest in the proportions of their weights.
std::vector<double> counting(std::vector<double> weight, std::int64_t samples) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  const auto alone = std::ranges::count(weight, 0.0);
  if (sum == 0)
    return std::vector<double>(weight.size(), static_cast<double>(samples) / static_cast<double>(weight.size()));
  for (auto& value : weight) value = value == 0 ? 1 : value / sum * static_cast<double>(samples - alone);
  return weight;
}

class GradMatch : public Rule {
 public:
  std::string_view name() const override { return "gradmatch"; }
  std::string_view about() const override {
    return "samples whose weighted gradients add up to the mean gradient of the group; weights add up to its size";
  }
  std::vector<Need> needs() const override { return {Need::features, Need::logits}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("gradmatch-ridge", ridge_, "weight of the squared weights, against large ones").above(0);
    spec.cite(
        "Killamsetty, Sivasubramanian, Ramakrishnan, De, Iyer 2021. GRAD-MATCH: gradient matching based data subset "
        "selection for efficient deep model training. arXiv:2103.00123 (gradmatch)");
  }
  nlohmann::json parameters() const override { return {{"gradmatch_ridge", ridge_}}; }

  // With K the products of all gradients, b those with their mean, and K_S + ridge I = L L^T: the weights are
  // L^-T y, y = L^-1 b_S, and the products with what is not matched yet are b - (L^-1 K_S)^T y, so that each step
  // takes a row of the kernel, a row of the factor and one subtraction.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    require_room(group, count);
    const Vectors gradients(evidence, group, Space::gradients, select::Metric::euclidean);
    const auto target = gradients.mean_products();
    auto unmatched = target;
    Cholesky factor(gradients.size(), ridge_);
    Unchosen unchosen(group, draws);
    std::vector<std::int64_t> places;
    std::vector<double> y;
    const auto m = static_cast<std::size_t>(count);
    std::vector<double> kernel(m * m);  // K_S + ridge I
    std::vector<float> products(target.size());
    for (std::size_t k = 0; k < m; ++k) {
      const std::int64_t next =
          unchosen.take_best([&](std::int64_t i) { return unmatched[static_cast<std::size_t>(i)]; });
      places.push_back(next);
      gradients.products(next, products);
      for (std::size_t j = 0; j <= k; ++j) {
        kernel[k * m + j] = kernel[j * m + k] = products[static_cast<std::size_t>(places[j])];
      }
      kernel[k * m + k] += ridge_;
      const double correlation = unmatched[static_cast<std::size_t>(next)];
      const auto row = factor.add(next, products);
      y.push_back(correlation / factor.pivot(std::ssize(y)));
      for (std::size_t i = 0; i < unmatched.size(); ++i) unmatched[i] -= y.back() * row[i];
    }
    auto weight = factor.solve_transposed(y);
    if (std::ranges::min(weight) < 0) {
      std::vector<double> of_target;
      for (const std::int64_t i : places) of_target.push_back(target[static_cast<std::size_t>(i)]);
      for (auto& value : weight) value = std::max(0.0, value);
      weight = nonnegative_minimum(kernel, of_target, weight);
    }
    return {members_at(group, places), counting(std::move(weight), gradients.size()), {}};
  }

 private:
  static void require_room(const Group& group, std::int64_t count) {
    const std::int64_t samples = std::ssize(group.member);
    if (count <= kMostProducts / samples) return;
    throw InvalidInput(fmt::format(
        "{}: {} of {} samples, expected at most {} where gradients are matched; keep fewer, or choose per class (--ipc, "
        "or --share equal or proportional)",
        group.name, count, samples, kMostProducts / samples));
  }

  double ridge_ = 0.5;
};

}  // namespace

std::unique_ptr<Rule> make_gradmatch();
std::unique_ptr<Rule> make_gradmatch() {
  return std::make_unique<GradMatch>();
}

}  // namespace dc::prune
