// GLISTER against picks worked out by hand, and against a last layer that really learns.
#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::inner;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

// All say (1/2, 1/2) of label 0, so <e_i, e_v> = 1/2. With validation features (1, 0) and (0, 1) the gains are
// (1 + h_1) / 4 + (1 + h_2) / 4: 1.25, 1.225 and 1.
class ThreeForTwo : public testing::Test {
 protected:
  ThreeForTwo() { train.evidence.validation = &validation.evidence; }
  LastLayer train{{{3, 0}, {2.9f, 0}, {0, 2}}, {{0, 0}, {0, 0}, {0, 0}}, {0, 0, 0}};
  LastLayer validation{{{1, 0}, {0, 1}}, {{0, 0}, {0, 0}}, {0, 0}};
};

// A step on the first moves the logits of (1, 0) by (1 + 3) / 2 = 2 each and those of (0, 1) by 1/2: what is left to
// learn, 1 - p, is 0.018 there and 0.269 here, and the gains are 0.17 for the second and 0.41 for the third.
TEST_F(ThreeForTwo, AreTwoThatTeachDifferentThings) {
  EXPECT_EQ(train.pick(*rule("glister", {"--glister-rate", "1", "--glister-refreshes", "1"}), 2).index,
            (Indices{0, 2}));
}

// DeepCore passes the refresh under a misspelt name that is swallowed: the validation gradient stays as it was, and the
// choice is the ranking by it.
TEST_F(ThreeForTwo, AreNotTheTopOfOneRankingAsInDeepCore) {
  EXPECT_EQ(train.pick(*rule("glister", {"--glister-rate", "1", "--glister-refreshes", "0"}), 2).index,
            (Indices{0, 1}));
  EXPECT_EQ(train.pick(*rule("glister", {"--glister-rate", "1"}), 2).index, (Indices{0, 2}));
}

// W <- W - rate g for each sample chosen, and the validation gradient from the logits that W gives.
TEST(Glister, EqualsALastLayerThatLearns) {
  const auto train = LastLayer::random(40, 6, 4, 17, false);
  const auto validation = LastLayer::random(15, 6, 4, 18, false);
  train->evidence.validation = &validation->evidence;
  const double rate = 0.05;
  const auto gradients = train->gradients();
  Vector change(gradients.front().size());
  Vector target;
  const auto validation_gradient = [&] {
    Vector sum(change.size());
    for (std::int64_t v = 0; v < validation->size(); ++v) {
      auto h = validation->feature(v);
      h.push_back(1);
      Vector power;
      for (std::size_t c = 0; c < 4; ++c) {
        double z = validation->evidence.logits.row(v)[c];
        for (std::size_t k = 0; k < h.size(); ++k) z += change[c * h.size() + k] * h[k];
        power.push_back(std::exp(z));
      }
      const double all = std::accumulate(power.begin(), power.end(), 0.0);
      for (std::size_t c = 0; c < 4; ++c) {
        const double e =
            power[c] / all -
            (static_cast<std::int64_t>(c) == validation->evidence.label[static_cast<std::size_t>(v)] ? 1 : 0);
        for (std::size_t k = 0; k < h.size(); ++k) sum[c * h.size() + k] += e * h[k];
      }
    }
    return sum;
  };
  // Twelve picks in four parts of three.
  std::size_t learnt = 1;
  const auto naive = dc::prune::plain_greedy(40, 12, [&](std::int64_t i, const Indices& chosen) {
    if (learnt != chosen.size() / 3 * 3) {
      learnt = chosen.size() / 3 * 3;
      change.assign(change.size(), 0);
      for (std::size_t s = 0; s < learnt; ++s) {
        for (std::size_t k = 0; k < change.size(); ++k)
          change[k] -= rate * gradients[static_cast<std::size_t>(chosen[s])][k];
      }
      target = validation_gradient();
    }
    return inner(gradients[static_cast<std::size_t>(i)], target);
  });
  EXPECT_EQ(train->pick(*rule("glister", {"--glister-rate", "0.05", "--glister-refreshes", "3"}), 12).index, naive);
}

// A group of class 1 answers for the validation samples of class 1 only.
TEST(Glister, LooksAtTheValidationSamplesOfTheGroupsClasses) {
  const std::vector<std::vector<float>> logits(4, {0, 0});
  LastLayer train({{1, 0}, {1, 0}, {0, 1}, {1, 0}}, logits, {0, 0, 1, 1});
  const LastLayer validation({{5, 0}, {0, 5}}, {{0, 0}, {0, 0}}, {0, 1});
  train.evidence.validation = &validation.evidence;
  train.choose_from({2, 3});
  EXPECT_EQ(train.pick(*rule("glister"), 1).index, (Indices{2}));
}

TEST(Glister, NamesTheGroupThatHasNoValidationSamples) {
  LastLayer train({{1}, {2}}, {{0, 0}, {0, 0}}, {1, 1});
  const LastLayer validation({{1}}, {{0, 0}}, {0});
  train.evidence.validation = &validation.evidence;
  try {
    train.pick(*rule("glister"), 1);
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(), "class 'dog': no validation sample has its label; add some, or keep by another rule");
  }
}

TEST(Glister, KeepsItsOptions) {
  EXPECT_EQ(rule("glister")->parameters().dump(), R"({"glister_rate":0.01,"glister_refreshes":15})");
}

}  // namespace
