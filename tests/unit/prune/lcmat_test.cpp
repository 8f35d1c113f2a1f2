// LCMat against picks worked out by hand, and against gradients and Hessians built in full.
#include <gtest/gtest.h>

#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

// Logits (0, 0): gradients are sqrt(1/2) |h_i - h_j| apart, the two entries of the Hessian h^2 / 4, together
// |h_i^2 - h_j^2| / 2. Slopes alone: the median of the features, 0. With the weight 10 on curvatures, of 20.25, 16, 0,
// 0.36 and 0.01, the median 0.36: sums of 6.9 + 181.2 = 188.1 there, 6.5 + 183.1 at 0 and 6.6 + 183.0 at 0.01.
TEST(Lcmat, ComparesSlopesAndCurvatures) {
  const LastLayer layer({{-4.5}, {4}, {0}, {0.6f}, {-0.1f}}, std::vector<std::vector<float>>(5, {0, 0}), Indices(5));
  EXPECT_EQ(layer.pick(*rule("lcmat", {"--lcmat-curvature", "0"}), 1).index, (Indices{2}));
  EXPECT_EQ(layer.pick(*rule("lcmat", {"--lcmat-curvature", "10"}), 1).index, (Indices{3}));
}

// p_c (1 - p_c) h_k^2 of all c and k.
Vector curvature(const LastLayer& layer, std::int64_t i) {
  Vector entries;
  for (const double p : layer.probabilities(i)) {
    for (const double h : layer.feature(i)) entries.push_back(p * (1 - p) * h * h);
  }
  return entries;
}

TEST(Lcmat, EqualsPlainGreedyOnGradientsAndHessiansBuiltInFull) {
  const auto layer = LastLayer::random(40, 7, 5, 19, false);
  const auto gradients = layer->gradients();
  std::vector<Vector> hessians;
  for (std::int64_t i = 0; i < 40; ++i) hessians.push_back(curvature(*layer, i));
  std::vector<std::pair<double, std::size_t>> variance;
  for (std::size_t k = 0; k < hessians.front().size(); ++k) {
    double sum = 0;
    double squares = 0;
    for (const auto& h : hessians) {
      sum += h[k] / 40;
      squares += h[k] * h[k] / 40;
    }
    variance.emplace_back(squares - sum * sum, k);
  }
  std::ranges::sort(variance, std::ranges::greater{});
  const auto distance = [&](std::size_t i, std::size_t j) {
    double apart = 0;
    for (std::size_t k = 0; k < 10; ++k)
      apart += std::abs(hessians[i][variance[k].second] - hessians[j][variance[k].second]);
    return std::sqrt(dc::prune::squared_distance(gradients[i], gradients[j])) + 0.5 * apart;
  };
  const auto naive = dc::prune::plain_greedy(40, 12, [&](std::int64_t j, Indices chosen) {
    chosen.push_back(j);
    double value = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      double most = -1e30;
      for (const std::int64_t s : chosen) most = std::max(most, 10 - distance(i, static_cast<std::size_t>(s)));
      value += most;
    }
    return value;
  });
  EXPECT_EQ(layer->pick(*rule("lcmat", {"--lcmat-curvature", "0.5", "--lcmat-coordinates", "10"}), 12).index, naive);
}

TEST(Lcmat, KeepsItsOptions) {
  EXPECT_EQ(rule("lcmat")->parameters().dump(), R"({"lcmat_coordinates":100,"lcmat_curvature":0.01})");
}

}  // namespace
