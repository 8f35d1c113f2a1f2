// Forgetting counted by hand in histories of five epochs: R right, W wrong, - not presented.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

class Forgetting : public testing::Test {
 protected:
  Forgetting() {
    history.outcomes(0, "RRRRR");  // unforgettable
    history.outcomes(1, "WWRRR");  // learned late, never forgotten
    history.outcomes(2, "RWRWR");  // forgotten at epochs 1 and 3
    history.outcomes(3, "WWWWW");  // never learned
    history.outcomes(4, "R-W-W");  // forgotten at its second presentation; the one after was wrong before
    history.outcomes(5, "R-R-R");  // the holes are no mistakes
    history.outcomes(6, "-W---");  // never learned, presented once
  }
  History history{{1, 1, 1, 1, 1, 1, 1}, 5};
};

TEST_F(Forgetting, CountsRightThenWrongAndGivesTheMaximumToTheNeverLearned) {
  EXPECT_EQ(history.score(*method("forgetting")), (std::vector<double>{0, 0, 2, 5, 1, 0, 5}));
}

TEST_F(Forgetting, GivesZeroToTheNeverLearnedWhereAsked) {
  EXPECT_EQ(history.score(*method("forgetting", {"--never-learned", "zero"})),
            (std::vector<double>{0, 0, 2, 0, 1, 0, 0}));
}

// Epochs 1 to 3 alone. 0: RRR 0. 1: WRR 0. 2: WRW 1. 3: WWW never, 3 epochs. 4: -W- never. 5: -R- 0. 6: W-- never.
TEST_F(Forgetting, SeesOnlyTheEpochsRead) {
  EXPECT_EQ(history.score(*method("forgetting"), 1, 3), (std::vector<double>{0, 0, 1, 3, 3, 0, 3}));
}

TEST_F(Forgetting, IsHarderWhenHigher) {
  EXPECT_EQ(method("forgetting")->direction(), dc::select::Direction::higher_is_harder);
}

TEST_F(Forgetting, TellsItsRule) {
  EXPECT_EQ(method("forgetting")->parameters().dump(), R"({"never_learned":"max"})");
}

// CCS, DeepCore and DUAL count forgetting events and nothing else: sample 3, never right, looks as easy to them as
// sample 0, never wrong. Ours is the hardest of all.
TEST_F(Forgetting, DefectTheNeverLearnedCountZero) {
  const std::string never = "WWWWW";
  int defective = 0;
  for (std::size_t t = 1; t < never.size(); ++t) defective += never[t - 1] == 'R' && never[t] == 'W' ? 1 : 0;
  EXPECT_EQ(defective, 0);
  const auto ours = history.score(*method("forgetting"));
  EXPECT_EQ(ours[3], 5);
  EXPECT_EQ(ours[3], std::ranges::max(ours));
  for (const auto code : {dc::score::Compat::ccs, dc::score::Compat::deepcore, dc::score::Compat::dual}) {
    const auto followed = method("forgetting");
    followed->follow(code);
    EXPECT_EQ(history.score(*followed)[3], 0);
  }
}

TEST_F(Forgetting, KeepsTheRuleThatWasGivenWhateverCodeIsFollowed) {
  const auto forgetting = method("forgetting", {"--never-learned", "max"});
  forgetting->follow(dc::score::Compat::ccs);
  EXPECT_EQ(forgetting->parameters().dump(), R"({"never_learned":"max"})");
}

TEST_F(Forgetting, IsAveragedOverRunsOrSummedWhereAsked) {
  EXPECT_EQ(method("forgetting")->over_runs(), dc::score::OverRuns::mean);
  EXPECT_EQ(method("forgetting", {"--over-runs", "sum"})->over_runs(), dc::score::OverRuns::sum);
}

}  // namespace
