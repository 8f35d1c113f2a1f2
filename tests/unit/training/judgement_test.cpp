#include "common/training/judgement.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

using dc::training::Judgement;

// Two classes, p = 3/4 for the first class in three images: labels 0, 0, 1. Right, right, wrong.
// Loss = (2 ln(4/3) + ln 4) / 3 = 0.653886. All in one bin: accuracy 2/3, confidence 3/4, error 1/12.
TEST(Judgement, OfThreeImagesIsAsWorkedOutByHand) {
  Judgement judgement(2, 10);
  const float z = std::log(3.0f);
  judgement.add(std::array{z, 0.0f, z, 0.0f, z, 0.0f}, std::array<std::int64_t, 3>{0, 0, 1});
  EXPECT_EQ(judgement.images(), 3);
  EXPECT_DOUBLE_EQ(judgement.top1(), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(judgement.top5(), 1.0);
  EXPECT_NEAR(judgement.loss(), 0.653886, 1e-6);
  EXPECT_NEAR(judgement.ece(), 1.0 / 12.0, 1e-7);
  EXPECT_EQ(judgement.confusion(), (std::vector<std::int64_t>{2, 0, 1, 0}));
  EXPECT_EQ(judgement.class_count(), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(judgement.class_top1(), (std::vector<double>{1.0, 0.0}));
  EXPECT_EQ(judgement.bin_count()[7], 3);
  EXPECT_NEAR(judgement.bin_confidence()[7], 0.75, 1e-7);
  EXPECT_DOUBLE_EQ(judgement.bin_accuracy()[7], 2.0 / 3.0);
}

// Seven equal logits rank the classes in order: labels 0 and 4 are among the first five, 5 is not.
TEST(Judgement, RanksEqualLogitsByClass) {
  Judgement judgement(7, 1);
  judgement.add(std::vector<float>(21, 1.0f), std::array<std::int64_t, 3>{0, 4, 5});
  EXPECT_DOUBLE_EQ(judgement.top1(), 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(judgement.top5(), 2.0 / 3.0);
}

TEST(Judgement, DoesNotDependOnTheBatches) {
  Judgement whole(2, 3), parts(2, 3);
  const std::array logits{0.3f, -1.0f, 2.0f, 0.5f, -0.2f, 0.1f};
  const std::array<std::int64_t, 3> label{0, 1, 1};
  whole.add(logits, label);
  for (std::size_t i = 0; i < 3; ++i) parts.add(std::span(logits).subspan(2 * i, 2), std::span(label).subspan(i, 1));
  EXPECT_EQ(whole.loss(), parts.loss());
  EXPECT_EQ(whole.ece(), parts.ece());
}

TEST(Judgement, RefusesOutputsThatAreNoNumbers) {
  Judgement judgement(2, 3);
  EXPECT_THROW(judgement.add(std::array{0.0f, std::numeric_limits<float>::quiet_NaN()}, std::array<std::int64_t, 1>{0}),
               dc::RunFailure);
}

TEST(Judgement, OfNothingIsZero) {
  const Judgement judgement(3, 4);
  EXPECT_EQ(judgement.top1(), 0.0);
  EXPECT_EQ(judgement.ece(), 0.0);
}
