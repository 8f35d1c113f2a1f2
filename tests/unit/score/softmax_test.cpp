// Probabilities worked out by hand, where exponentials overflow too.
#include "stages/score/softmax.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace {

using Logits = std::vector<float>;

// exp(0) : exp(ln 3) = 1 : 3, their sum 4.
TEST(Softmax, SharesInProportionToTheExponentials) {
  std::vector<double> p(2);
  dc::score::softmax(Logits{0, std::log(3.0F)}, p);
  EXPECT_NEAR(p[0], 0.25, 1e-7);
  EXPECT_NEAR(p[1], 0.75, 1e-7);
  EXPECT_NEAR(dc::score::log_sum_exp(Logits{0, std::log(3.0F)}), std::log(4.0), 1e-7);
}

TEST(Softmax, DoesNotOverflow) {
  std::vector<double> p(2);
  dc::score::softmax(Logits{30'000, -30'000}, p);
  EXPECT_EQ(p, (std::vector<double>{1, 0}));
  EXPECT_EQ(dc::score::log_sum_exp(Logits{30'000, -30'000}), 30'000);
}

TEST(Softmax, OfOneClassIsCertain) {
  std::vector<double> p(1);
  dc::score::softmax(Logits{-7}, p);
  EXPECT_EQ(p[0], 1);
}

}  // namespace
