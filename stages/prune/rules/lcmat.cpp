// LCMat-S: facility location on gradients and curvatures of the last layer, so that samples stand for those near which
// the loss has the same slope and the same shape (Shin et al. 2023).
#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

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

/// An entry of the diagonal of the Hessian with respect to the weights, p_c (1 - p_c) h_k^2, over a group.
struct Entry {
  float variance;
  std::int64_t feature;
  std::int64_t class_;

  friend bool operator<(const Entry& a, const Entry& b) {
    return std::tuple(-a.variance, a.feature, a.class_) < std::tuple(-b.variance, b.feature, b.class_);
  }
};

// h^2 over the largest of all, [features, n].
std::vector<float> squares_of(const Vectors& vectors, std::int64_t features) {
  const std::int64_t n = vectors.size();
  std::vector<float> squares(static_cast<std::size_t>(features * n));
  float largest = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto h = vectors.hidden().row(i);
    for (std::int64_t k = 0; k < features; ++k) {
      const float value = h[static_cast<std::size_t>(k)];
      largest = std::max(largest, value * value);
      squares[static_cast<std::size_t>(k * n + i)] = value * value;
    }
  }
  if (largest > 0) {
    for (auto& value : squares) value /= largest;
  }
  return squares;
}

// p (1 - p) of some classes, [classes, n].
std::vector<float> spreads_of(const Vectors& vectors, std::span<const std::int64_t> classes) {
  std::vector<float> spreads;
  for (const std::int64_t c : classes) {
    for (std::int64_t i = 0; i < vectors.size(); ++i) {
      spreads.push_back(spread_of(vectors.errors().row(i)[static_cast<std::size_t>(c)]));
    }
  }
  return spreads;
}

// The mean of x^4 of every class's p (1 - p).
std::vector<double> fourth_moments(const Vectors& vectors, std::int64_t classes) {
  std::vector<double> moments(static_cast<std::size_t>(classes));
  for (std::int64_t i = 0; i < vectors.size(); ++i) {
    const auto e = vectors.errors().row(i);
    for (std::size_t c = 0; c < moments.size(); ++c) {
      const double square = std::pow(double{spread_of(e[c])}, 2);
      moments[c] += square * square / static_cast<double>(vectors.size());
    }
  }
  return moments;
}

// The largest mean of x^4 of the rows of `squares`.
double largest_fourth_moment(std::vector<float> squares, std::int64_t features, std::int64_t n) {
  for (auto& value : squares) value *= value;
  const auto moments = select::squared_lengths({squares, features, n});
  return *std::ranges::max_element(moments) / static_cast<double>(n);
}

// All entries of some classes. The variance of a product is the mean of its square less the square of its mean: two
// matrix products.
void append_entries(std::vector<Entry>& entries, const Vectors& vectors, std::span<const std::int64_t> classes,
                    const std::vector<float>& squares, std::int64_t features) {
  const std::int64_t n = vectors.size();
  const std::int64_t count = std::ssize(classes);
  const auto squared = [](std::vector<float> values) {
    for (auto& value : values) value *= value;
    return values;
  };
  const auto spreads = spreads_of(vectors, classes);
  std::vector<float> sum(static_cast<std::size_t>(features * count));
  std::vector<float> sum_of_squares(sum.size());
  select::dot_products({squares, features, n}, {spreads, count, n}, sum);
  select::dot_products({squared(squares), features, n}, {squared(spreads), count, n}, sum_of_squares);
  for (std::int64_t k = 0; k < features; ++k) {
    for (std::int64_t c = 0; c < count; ++c) {
      const auto at = static_cast<std::size_t>(k * count + c);
      const double mean = sum[at] / static_cast<double>(n);
      const double variance = sum_of_squares[at] / static_cast<double>(n) - mean * mean;
      entries.push_back({static_cast<float>(variance), k, classes[static_cast<std::size_t>(c)]});
    }
  }
}

// The `count` entries whose variance over the group is largest; of equal ones those of earlier features and classes.
//
// Var(x y) <= E(x^2 y^2) <= sqrt(E(x^4) E(y^4)): classes come in the order of this bound, and once it is below what is
// held already, those that are left cannot have any (a network is sure of most classes).
std::vector<Entry> most_varied(const Vectors& vectors, std::int64_t classes, std::int64_t features,
                               std::int64_t count) {
  const auto squares = squares_of(vectors, features);
  const auto moments = fourth_moments(vectors, classes);
  const double of_features = largest_fourth_moment(squares, features, vectors.size());
  std::vector<std::int64_t> order(moments.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::int64_t c) { return moments[static_cast<std::size_t>(c)]; });
  std::vector<Entry> entries;
  for (std::int64_t first = 0; first < classes; first += kBlock) {
    const double bound =
        std::sqrt(moments[static_cast<std::size_t>(order[static_cast<std::size_t>(first)])] * of_features);
    // With room for what rounding makes of variances in float.
    if (std::ssize(entries) == count && 1.001 * bound < std::max_element(entries.begin(), entries.end())->variance)
      break;
    const std::int64_t block = std::min(kBlock, classes - first);
    append_entries(entries, vectors,
                   std::span(order).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(block)), squares,
                   features);
    if (std::ssize(entries) <= count) continue;
    std::nth_element(entries.begin(), entries.begin() + count, entries.end());
    entries.resize(static_cast<std::size_t>(count));
  }
  std::ranges::sort(entries, {}, [](const Entry& entry) { return std::pair(entry.feature, entry.class_); });
  return entries;
}

class Lcmat : public Rule {
 public:
  std::string_view name() const override { return "lcmat"; }
  std::string_view about() const override {
    return "samples such that the loss of every sample of the group has the slope and curvature of one of theirs";
  }
  std::vector<Need> needs() const override { return {Need::features, Need::logits}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("lcmat-curvature", rho_, "weight of differences in curvature beside those in slope").at_least(0);
    spec.option("lcmat-coordinates", coordinates_, "entries of the Hessian's diagonal compared, the most varied")
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
      for (const auto& entry : chosen) {
        const float value = h[static_cast<std::size_t>(entry.feature)];
        curvature.push_back(spread_of(e[static_cast<std::size_t>(entry.class_)]) * value * value);
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
