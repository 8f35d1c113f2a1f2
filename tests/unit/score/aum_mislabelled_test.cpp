// Flags by threshold samples. Two classes, 0 and 1; threshold samples have label 2.
#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;
using Flags = std::vector<double>;

// A training of one epoch in which sample i had this margin.
class Trained {
 public:
  Trained(std::vector<std::int64_t> labels, std::vector<float> margins) : history_(std::move(labels), 1) {
    for (std::size_t i = 0; i < margins.size(); ++i) {
      history_.present(0, i, {0, 0, 0});
      history_.zmargin(0, i) = margins[i];
    }
  }
  dc::score::Record record() const { return history_.record(); }

 private:
  History history_;
};

Flags flags(const std::vector<const Trained*>& runs, const std::string& percentile) {
  const auto by = method("aum-mislabelled", {"--threshold-percentile", percentile});
  const dc::score::Task tasks[] = {{by.get(), {0, 0}, dc::Stream(0, "test")}};
  std::vector<dc::score::Record> records;
  for (const auto* run : runs) records.push_back(run->record());
  return dc::score::score_runs(tasks, records, [] {}).front();
}

// In run a the threshold samples 4 to 7 have margins 1, 2, 3, 4; the others 0.5, 1.5, 2, 5. In run b samples 0 to 3 are
// threshold samples with margins 1, 2, 3, 4; the others 2.5, -1, 9, 1. Above them lie, in a 4, 3, 2 and 0 of the four,
// in b 2, 4, 0 and 3.
class AumMislabelled : public testing::Test {
 protected:
  Trained a{{0, 1, 0, 1, 2, 2, 2, 2}, {0.5, 1.5, 2, 5, 1, 2, 3, 4}};
  Trained b{{2, 2, 2, 2, 0, 1, 0, 1}, {1, 2, 3, 4, 2.5, -1, 9, 1}};
};

// More than 50 % of four are three: 2 above are not enough.
TEST_F(AumMislabelled, FlagsWhoHasMoreThanTheShareOfThresholdSamplesAbove) {
  EXPECT_EQ(flags({&a, &b}, "50"), (Flags{1, 1, 0, 0, 0, 1, 0, 1}));
}

// 1 % of four is less than one: a single one above is enough.
TEST_F(AumMislabelled, FlagsByTheBestOfFewThresholdSamples) {
  EXPECT_EQ(flags({&a, &b}, "99"), (Flags{1, 1, 1, 0, 1, 1, 0, 1}));
  EXPECT_EQ(flags({&a, &b}, "0"), (Flags{0, 0, 0, 0, 0, 0, 0, 0}));
}

// Run c has the labels of a, and its samples 0 and 1 lie above all: one run without the flag is enough.
TEST_F(AumMislabelled, NeedsTheFlagOfEveryRunInWhichTheSampleWasNoThresholdSample) {
  const Trained c({0, 1, 0, 1, 2, 2, 2, 2}, {9, 9, 2, 5, 1, 2, 3, 4});
  EXPECT_EQ(flags({&a, &b, &c}, "99"), (Flags{0, 0, 1, 0, 1, 1, 0, 1}));
}

TEST_F(AumMislabelled, JudgesNoThresholdSampleFromOneRun) {
  try {
    flags({&a}, "99");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "--method aum-mislabelled: none of the 1 run judges sample 4; give one to --dynamics in which it has "
                 "its own label and was presented in epoch 0");
  }
}

TEST_F(AumMislabelled, IsHarderWhenHigherLeavesOutEpochZeroAndTellsItsPercentile) {
  const auto by = method("aum-mislabelled");
  EXPECT_EQ(by->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(by->default_epochs(5), (dc::score::EpochRange{1, 4}));
  EXPECT_EQ(by->parameters().dump(), R"({"threshold_percentile":99.0})");
}

}  // namespace
