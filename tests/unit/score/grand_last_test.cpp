// The length of the last layer's gradient, worked out by hand and from the gradient itself.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p = (1/4, 3/4), label 1: |e| = 0.35355. h = (1, 2): |h|^2 = 5, sqrt(1 + 5) = 2.44949.
TEST(GrandLast, IsTheErrorTimesTheFeaturesWithTheirBias) {
  History history({1}, 1);
  history.present(0, 0, {0, std::log(3.0)});
  history.hnorm2(0, 0) = 5;
  EXPECT_NEAR(history.score(*method("grand-last"))[0], 0.86602540, 1e-6);
}

// The gradient of -log softmax(W h + b)_y with respect to W[c][k] is e_c h_k, to b[c] e_c: all of it, squared and
// summed.
TEST(GrandLast, EqualsTheLengthOfTheGradient) {
  const std::size_t samples = 100;
  History history(std::vector<std::int64_t>(samples, 2), 1);
  std::vector<double> direct;
  for (std::size_t i = 0; i < samples; ++i) {
    auto draws = dc::Stream(1, "grand").at(0, i);
    std::vector<double> logits(5);
    for (auto& z : logits) z = 2 * draws.normal();
    std::vector<double> h(3);
    for (auto& v : h) v = draws.normal();
    history.present(0, i, logits);
    history.hnorm2(0, i) = static_cast<float>(h[0] * h[0] + h[1] * h[1] + h[2] * h[2]);
    double sum = 0;
    for (const double z : logits) sum += std::exp(z);
    double norm2 = 0;
    for (std::size_t c = 0; c < 5; ++c) {
      const double e = std::exp(logits[c]) / sum - (c == 2 ? 1 : 0);
      for (const double v : h) norm2 += e * v * e * v;
      norm2 += e * e;
    }
    direct.push_back(std::sqrt(norm2));
  }
  const auto score = history.score(*method("grand-last"));
  for (std::size_t i = 0; i < samples; ++i) EXPECT_NEAR(score[i], direct[i], 1e-5 * (1 + 1 / direct[i]));
}

// h = 0 leaves the bias: 0.35355 for p_y = 3/4, 1.06066 for 1/4.
TEST(GrandLast, IsTheMeanOverPresentations) {
  History history({1}, 3);
  history.present_label(0, 0, 0.75);
  history.present_label(2, 0, 0.25);
  EXPECT_NEAR(history.score(*method("grand-last"))[0], (0.35355339 + 1.06066017) / 2, 1e-6);
}

TEST(GrandLast, IsThatOfTheLastEpochUnlessTold) {
  EXPECT_EQ(method("grand-last")->default_epochs(5), (dc::score::EpochRange{4, 4}));
}

TEST(GrandLast, IsHarderWhenHigher) {
  EXPECT_EQ(method("grand-last")->direction(), dc::select::Direction::higher_is_harder);
}

}  // namespace
