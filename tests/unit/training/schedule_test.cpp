#include "common/training/schedule.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

using dc::training::Horizon;
using dc::training::learning_rate;
using dc::training::Schedule;

// 300 epochs of 79 steps, the benchmark at 10 images a class: lr0 at e = 0, lr0 / 2 at e = 150, constant inside an
// epoch, (1 + cos(299 pi / 300)) / 2 = 2.7415e-5 at the end.
TEST(Schedule, CosinePerEpochIsTheBenchmarks) {
  const Horizon horizon{300 * 79, 79};
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::cosine_epoch, 1e-3, horizon, 0), 1e-3);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::cosine_epoch, 1e-3, horizon, 78), 1e-3);
  EXPECT_LT(learning_rate(Schedule::cosine_epoch, 1e-3, horizon, 79), 1e-3);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::cosine_epoch, 1e-3, horizon, 150 * 79), 0.5e-3);
  EXPECT_NEAR(learning_rate(Schedule::cosine_epoch, 1.0, horizon, 300 * 79 - 1), 2.7415e-5, 1e-9);
}

TEST(Schedule, CosinePerStepFallsEveryStep) {
  const Horizon horizon{100, 7};
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::cosine, 0.1, horizon, 0), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::cosine, 0.1, horizon, 50), 0.05);
  EXPECT_LT(learning_rate(Schedule::cosine, 0.1, horizon, 1), 0.1);
}

TEST(Schedule, LinearFallsByOnePartAnEpoch) {
  const Horizon horizon{40, 10};
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::linear, 0.4, horizon, 9), 0.4);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::linear, 0.4, horizon, 10), 0.3);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::linear, 0.4, horizon, 39), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(Schedule::constant, 0.4, horizon, 39), 0.4);
}

// 41 steps of 10 an epoch begin a fifth epoch.
TEST(Horizon, CountsEpochsBegun) {
  EXPECT_EQ((Horizon{40, 10}.epochs()), 4);
  EXPECT_EQ((Horizon{41, 10}.epochs()), 5);
}

TEST(Schedule, RefusesUnknownNames) {
  EXPECT_THROW(dc::training::schedule_from_name("cosin"), dc::UsageError);
}
