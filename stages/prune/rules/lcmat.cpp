// LCMat-S: facility location on gradients and curvatures of the last layer, so that samples stand for those near which
// the loss has the same slope and the same shape (Shin et al. 2023).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

constexpr std::int64_t kBlock = 64;

// p (1 - p) of every class, from e = p - onehot(y): |e| is 1 - p at the label and p elsewhere.
float spread_of(float error) {
  return std::abs(error) * (1 - std::abs(error));
}

/// An entry of the diagonal of the Hessian with respect to the weights: p_c (1 - p_c) h_k^2.
struct Coordinate {
  std::int64_t feature;
  std::int64_t class_;
};

// What the two factors of the entries are over the group, one row a class or feature.
struct Factors {
  std::vector<float> spread;  // p (1 - p), [classes, n]
  std::vector<float> square;  // h^2 over the largest of all, [features, n]
};

Factors factors_of(const Vectors& vectors, std::int64_t classes, std::int64_t features) {
  const std::int64_t n = vectors.size();
  Factors factors{std::vector<float>(static_cast<std::size_t>(classes * n)),
                  std::vector<float>(static_cast<std::size_t>(features * n))};
  float largest = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto e = vectors.errors().row(i);
    const auto h = vectors.hidden().row(i);
    for (std::int64_t c = 0; c < classes; ++c) {
      factors.spread[static_cast<std::size_t>(c * n + i)] = spread_of(e[static_cast<std::size_t>(c)]);
    }
    for (std::int64_t k = 0; k < features; ++k) {
      const float value = h[static_cast<std::size_t>(k)];
      largest = std::max(largest, value * value);
      factors.square[static_cast<std::size_t>(k * n + i)] = value * value;
    }
  }
  if (largest > 0) {
    for (auto& value : factors.square) value /= largest;
  }
  return factors;
}

// The `count` entries whose variance over the group is largest; of equal ones those of earlier features and classes.
// The variance of a product is the mean of its square less the square of its mean: two matrix products.
std::vector<Coordinate> most_varied(const Vectors& vectors, std::int64_t classes, std::int64_t features,
                                    std::int64_t count) {
  const std::int64_t n = vectors.size();
  auto [spread, square] = factors_of(vectors, classes, features);
  std::vector<float> variance(static_cast<std::size_t>(classes * features));
  std::vector<float> squares(variance.size());
  select::dot_products({square, features, n}, {spread, classes, n}, variance);
  for (auto& value : spread) value *= value;
  for (auto& value : square) value *= value;
  select::dot_products({square, features, n}, {spread, classes, n}, squares);
  for (std::size_t k = 0; k < variance.size(); ++k) {
    const double mean = variance[k] / static_cast<double>(n);
    variance[k] = static_cast<float>(squares[k] / static_cast<double>(n) - mean * mean);
  }
  std::vector<std::int64_t> order(variance.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto first = order.begin();
  const auto last = first + std::min(count, std::ssize(order));
  const auto before = [&](std::int64_t a, std::int64_t b) {
    const float of_a = variance[static_cast<std::size_t>(a)];
    const float of_b = variance[static_cast<std::size_t>(b)];
    return of_a > of_b || (of_a == of_b && a < b);
  };
  std::ranges::nth_element(order, last, before);
  std::vector<Coordinate> chosen;
  for (auto place = first; place != last; ++place) chosen.push_back({*place / classes, *place % classes});
  std::ranges::sort(chosen, {}, [](const Coordinate& c) { return std::pair(c.feature, c.class_); });
  return chosen;
}

class Lcmat : public Rule {
 public:
  std::string_view name() const override { return "lcmat"; }
  std::string_view about() const override {
    return "samples such that the loss of every sample of the group has the slope and curvature of one of theirs";
  }
  std::vector<Need> needs() const override { return {Need::features, Need::logits}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("lcmat-curvature", rho_, "lcmat: weight of differences in curvature beside those in slope").at_least(0);
    spec.option("lcmat-coordinates", coordinates_, "lcmat: entries of the Hessian's diagonal compared, the most varied")
        .at_least(1);
    spec.cite(
        "Shin, Bae, Shin, Joo, Moon 2023. Loss-curvature matching for dataset selection and condensation. "
        "arXiv:2303.04449 (lcmat)");
  }
  nlohmann::json parameters() const override {
    return {{"lcmat_coordinates", coordinates_}, {"lcmat_curvature", rho_}};
  }

  // The paper's similarity is 10 - |g_i - g_j| - rho |H_i - H_j|_1; the 10 changes no choice.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    const Vectors gradients(evidence, group, Space::gradients, select::Metric::euclidean);
    auto distance = gradients.distance_matrix();
    add_curvature(gradients, evidence.logits.columns, evidence.features.columns, distance);
    Unchosen unchosen(group, draws);
    const auto chosen = cover(distance, unchosen, count);
    return {members_at(group, chosen.facility), {}, {}};
  }

 private:
  void add_curvature(const Vectors& vectors, std::int64_t classes, std::int64_t features,
                     std::span<float> distance) const {
    const std::int64_t n = vectors.size();
    const auto chosen = most_varied(vectors, classes, features, coordinates_);
    std::vector<float> curvature;
    for (std::int64_t i = 0; i < n; ++i) {
      const auto e = vectors.errors().row(i);
      const auto h = vectors.hidden().row(i);
      for (const auto& [k, c] : chosen) {
        const float value = h[static_cast<std::size_t>(k)];
        curvature.push_back(spread_of(e[static_cast<std::size_t>(c)]) * value * value);
      }
    }
    const select::Matrix rows{curvature, n, std::ssize(chosen)};
    parallel::for_pieces(n, kBlock, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> strip(static_cast<std::size_t>((end - begin) * n));
      select::absolute_distances(rows.part(begin, end - begin), rows, strip);
      const auto to = distance.subspan(static_cast<std::size_t>(begin * n), strip.size());
      for (std::size_t k = 0; k < strip.size(); ++k) to[k] += static_cast<float>(rho_ * strip[k]);
    });
  }

  double rho_ = 0.01;
  std::int64_t coordinates_ = 100;
};

}  // namespace

std::unique_ptr<Rule> make_lcmat();
std::unique_ptr<Rule> make_lcmat() {
  return std::make_unique<Lcmat>();
}

}  // namespace dc::prune
