// What holds for all rules that compare features or gradients.
#include <set>

#include <gtest/gtest.h>

#include "common/parallel/parallel.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::Picks;
using dc::prune::rule;
using dc::prune::Space;
using dc::select::Metric;

class VectorRule : public testing::TestWithParam<std::string> {
 protected:
  // Validation samples of the same classes, for the rule that needs some.
  static std::unique_ptr<LastLayer> with_validation(std::unique_ptr<LastLayer> layer, const LastLayer& validation) {
    layer->evidence.validation = &validation.evidence;
    return layer;
  }
  std::unique_ptr<LastLayer> random(std::int64_t samples, std::int64_t features, std::int64_t classes,
                                    std::uint64_t seed) {
    validation_ = LastLayer::random(6, features, classes, seed + 100);
    return with_validation(LastLayer::random(samples, features, classes, seed), *validation_);
  }
  std::unique_ptr<LastLayer> equal(std::size_t samples) {
    validation_ = LastLayer::random(2, 3, 2, 99);
    return with_validation(
        std::make_unique<LastLayer>(std::vector<std::vector<float>>(samples, {1, 2, 3}),
                                    std::vector<std::vector<float>>(samples, {1, -1}), Indices(samples)),
        *validation_);
  }
  static void expect_each_once(const Indices& picks, std::int64_t count) {
    EXPECT_EQ(std::ssize(picks), count);
    EXPECT_EQ(std::set<std::int64_t>(picks.begin(), picks.end()).size(), picks.size());
  }

  std::unique_ptr<dc::prune::Rule> by = rule(GetParam());

 private:
  std::unique_ptr<LastLayer> validation_;
};

TEST_P(VectorRule, PicksEachSampleOnceForAnyCount) {
  const auto layer = random(45, 5, 4, 21);
  for (const auto space : {Space::features, Space::gradients}) {
    for (const auto metric : {Metric::euclidean, Metric::cosine}) {
      layer->evidence.space = space;
      layer->evidence.metric = metric;
      for (const std::int64_t count : {0, 1, 2, 44, 45}) {
        const auto picks = layer->pick(*by, count);
        expect_each_once(picks.index, count);
        EXPECT_TRUE(picks.weight.empty() || picks.weight.size() == picks.index.size());
      }
    }
  }
}

TEST_P(VectorRule, PicksFromTheMembersOnly) {
  const auto layer = random(45, 5, 4, 22);
  const Indices members{3, 7, 8, 20, 44};
  layer->choose_from(members);
  const auto picks = layer->pick(*by, 5).index;
  EXPECT_EQ(std::set<std::int64_t>(picks.begin(), picks.end()), std::set<std::int64_t>(members.begin(), members.end()));
}

TEST_P(VectorRule, TakesTheOnlySample) {
  const auto layer = random(9, 5, 4, 23);
  layer->choose_from({6});
  EXPECT_EQ(layer->pick(*by, 1).index, (Indices{6}));
  EXPECT_TRUE(layer->pick(*by, 0).index.empty());
}

// Equal samples come in the order of the draws, whatever the others are; other seeds give other orders.
TEST_P(VectorRule, OrdersEqualSamplesBySeedAndPlace) {
  const auto layer = equal(12);
  std::set<Indices> orders;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const auto all = layer->pick(*by, 12, seed).index;
    expect_each_once(all, 12);
    orders.insert(all);
    Indices even;
    for (const std::int64_t i : all) {
      if (i % 2 == 0) even.push_back(i);
    }
    layer->choose_from({0, 2, 4, 6, 8, 10});
    EXPECT_EQ(layer->pick(*by, 6, seed).index, even);
    layer->choose_from({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  }
  EXPECT_EQ(orders.size(), 4u);
}

TEST_P(VectorRule, TakesZerosAndDuplicates) {
  const std::vector<std::vector<float>> features{{0, 0}, {0, 0}, {1, 2}, {1, 2}, {-1, 3}, {0, 0}};
  const std::vector<std::vector<float>> logits{{0, 0}, {0, 0}, {1, 2}, {1, 2}, {90, -90}, {0, 1}};
  LastLayer layer(features, logits, Indices(6));
  layer.evidence.validation = &layer.evidence;
  for (const auto space : {Space::features, Space::gradients}) {
    for (const auto metric : {Metric::euclidean, Metric::cosine}) {
      layer.evidence.space = space;
      layer.evidence.metric = metric;
      for (std::int64_t count = 0; count <= 6; ++count) expect_each_once(layer.pick(*by, count).index, count);
    }
  }
}

TEST_P(VectorRule, GivesTheSameOnAnyNumberOfThreads) {
  const auto layer = random(300, 20, 7, 24);
  for (const auto space : {Space::features, Space::gradients}) {
    layer->evidence.space = space;
    const auto one = layer->pick(*by, 60);
    dc::parallel::set_threads(2);
    const auto two = layer->pick(*by, 60);
    dc::parallel::set_threads(1);
    EXPECT_EQ(one.index, two.index);
    EXPECT_EQ(one.weight, two.weight);
  }
}

TEST_P(VectorRule, DependsOnTheSeedOnlyWhereSamplesAreEqual) {
  const auto layer = random(60, 8, 3, 25);
  EXPECT_EQ(layer->pick(*by, 30, 1).index, layer->pick(*by, 30, 2).index);
}

std::string test_name(const testing::TestParamInfo<std::string>& rule_name) {
  std::string name = rule_name.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Each, VectorRule,
                         testing::Values("herding", "k-center", "facility-location", "graph-cut", "log-det", "craig",
                                         "gradmatch", "glister", "lcmat"),
                         test_name);

}  // namespace
