// TDDS in windows of three presentations, worked out by hand, and against all windows of a whole record.
#include <gtest/gtest.h>

#include "common/parallel/parallel.hpp"
#include "tests/unit/score/windows.hpp"

namespace {

using dc::score::Compat;
using dc::score::History;
using dc::score::method;

// Changes 1, 3, 2 in two windows: (1, 3) is sqrt(2) from its mean 2, (3, 2) is sqrt(1/2) from 2.5.
class Tdds : public testing::Test {
 protected:
  Tdds() {
    const double change[] = {0, 1, 3, 2};
    const std::size_t late[] = {0, 2, 3, 5};
    for (std::size_t t = 0; t < 4; ++t) {
      history.present_label(t, 0, 0.5);
      history.present_label(late[t], 1, 0.5);
      if (t > 0) history.kd(t, 0) = history.kd(late[t], 1) = static_cast<float>(change[t]);
    }
  }
  History history{{1, 1}, 6};
};

// 0.9 * 0.70711 + 0.09 * 1.41421; the holes of sample 1 change nothing.
TEST_F(Tdds, WeighsTheLastWindowMost) {
  const auto score = history.score(*method("tdds", {"--tdds-span", "3"}));
  EXPECT_NEAR(score[0], 0.76367532, 1e-6);
  EXPECT_EQ(score[0], score[1]);
}

// 0.5 * 0.70711 + 0.25 * 1.41421.
TEST_F(Tdds, TakesAnotherWeight) {
  EXPECT_NEAR(history.score(*method("tdds", {"--tdds-span", "3", "--tdds-decay", "0.5"}))[0], 0.70710678, 1e-6);
}

// From epoch 1 on, the change to epoch 1 belongs to the time before: (3, 2) is the only window, 0.9 * 0.70711.
TEST_F(Tdds, LeavesOutTheChangeToTheFirstEpochRead) {
  EXPECT_NEAR(history.score(*method("tdds", {"--tdds-span", "3"}), 1)[0], 0.63639610, 1e-6);
}

// The code of DUAL reads window 0 each time: (0.9 + 0.09) * 1.41421.
TEST_F(Tdds, FollowsTheCodeOfDualOnlyWhereAsked) {
  const auto compat = method("tdds", {"--tdds-span", "3"});
  compat->follow(Compat::dual);
  EXPECT_NEAR(history.score(*compat)[0], 1.40007143, 1e-6);
  compat->follow(Compat::ccs);
  EXPECT_NEAR(history.score(*compat)[0], 0.76367532, 1e-6);
}

// Sample 0 is calm at first and restless later, sample 1 the other way round: changes 1 1 1 5 and 1 5 5 5. DUAL's inner
// index is never moved by the start of the window, so that every window is the first.
TEST(DualDefect, EveryWindowOfTddsIsTheFirst) {
  const std::vector<std::vector<double>> changes{{1, 1, 1, 5}, {1, 5, 5, 5}};
  History history({1, 1}, 5);
  std::vector<double> defective;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t t = 0; t < 5; ++t) {
      history.present_label(t, i, 0.5);
      if (t > 0) history.kd(t, i) = static_cast<float>(changes[i][t - 1]);
    }
    double sum = 0;
    for (int w = 0; w < 3; ++w) sum += std::sqrt(dc::score::squares_of(changes[i], 0, 2)) * 0.9 * std::pow(0.1, 2 - w);
    defective.push_back(sum);
  }
  // sqrt(8) = 2.82843 is the deviation of (1, 5): in the last of sample 0's windows, in the first of sample 1's.
  EXPECT_NEAR(defective[0], 0, 1e-12);
  EXPECT_NEAR(defective[1], 2.82842712 * 0.999, 1e-6);
  const auto score = history.score(*method("tdds", {"--tdds-span", "3"}));
  EXPECT_NEAR(score[0], 2.82842712 * 0.9, 1e-6);
  EXPECT_NEAR(score[1], 2.82842712 * 0.009, 1e-6);
}

TEST(TddsScore, OnlineEqualsTheReductionOfTheRecord) {
  std::vector<std::vector<double>> p;
  History history = dc::score::random_history(p);
  const auto score = history.score(*method("tdds", {"--tdds-span", "6"}));
  for (std::size_t i = 0; i < p.size(); ++i) {
    std::vector<double> changes;
    for (std::size_t epoch = 0; epoch < 25; ++epoch) {
      if (!std::isnan(history.kd(epoch, i))) changes.push_back(history.kd(epoch, i));
    }
    ASSERT_EQ(changes.size() + 1, p[i].size());
    const std::size_t windows = changes.size() - 4;
    double sum = 0;
    for (std::size_t w = 0; w < windows; ++w) {
      const auto later = static_cast<double>(windows - 1 - w);
      sum += std::sqrt(dc::score::squares_of(changes, w, 5)) * 0.9 * std::pow(0.1, later);
    }
    EXPECT_NEAR(score[i], sum, 1e-12) << i;
  }
}

TEST(TddsScore, IsTheSameOnAnyNumberOfThreads) {
  const std::size_t samples = 40'000;  // more than one piece of the parallel loop
  History history(std::vector<std::int64_t>(samples, 1), 4);
  for (std::size_t t = 0; t < 4; ++t) {
    for (std::size_t i = 0; i < samples; ++i) {
      history.present_label(t, i, dc::Stream(2, "p").at(static_cast<std::uint32_t>(t), i).uniform(0.01, 0.99));
    }
  }
  const auto tdds = method("tdds", {"--tdds-span", "3"});
  const auto one = history.score(*tdds);
  dc::parallel::set_threads(2);
  const auto two = history.score(*tdds);
  dc::parallel::set_threads(1);
  EXPECT_EQ(one, two);
}

TEST(TddsScore, IsHarderWhenHigherAndTellsItsSetting) {
  EXPECT_EQ(method("tdds")->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(method("tdds")->parameters().dump(), R"({"decay":0.9,"span":10})");
  EXPECT_EQ(method("tdds")->presentations(), 10);
}

}  // namespace
