// Selections worked out by hand: two or three classes, a handful of samples.
#include "stages/prune/prune.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::Classes;
using dc::prune::Normalise;
using dc::prune::Request;
using dc::prune::rule;
using dc::prune::SampleSet;
using dc::prune::ShortClass;
using dc::select::Direction;
using Indices = std::vector<std::int64_t>;

// Class 0: samples 0, 2, 4, 6 with scores 0.4, 0.1, 0.3, 0.2. Class 1: samples 1, 3, 5 with 0.9, 0.7, 0.8.
SampleSet table() {
  return {.score = {0.4, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2}, .label = {0, 1, 0, 1, 0, 1, 0}};
}

Indices chosen(const std::string& keep, const Request& request, std::vector<std::string> options = {}) {
  return table().choose(*rule(keep, std::move(options)), request).index;
}

template <class E>
std::string message_of(SampleSet set, const dc::prune::Rule& by, const Request& request, Indices member = {}) {
  try {
    set.choose(by, request, 0, std::move(member));
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Choose, KeepsTheEasiestOfEveryClassAndTellsTheBudget) {
  const auto chosen = table().choose(*rule("easiest"), {.amount = {.ipc = 2}});
  EXPECT_EQ(chosen.index, (Indices{2, 6, 3, 5}));
  EXPECT_EQ(chosen.label, (Indices{0, 0, 1, 1}));
  EXPECT_EQ(chosen.rank, (Indices{0, 1, 0, 1}));
  EXPECT_EQ(chosen.available, (Indices{4, 3}));
  EXPECT_EQ(chosen.kept, (Indices{2, 2}));
}

TEST(Choose, KeepsTheHardestFirst) {
  EXPECT_EQ(chosen("hardest", {.amount = {.ipc = 2}}), (Indices{0, 4, 1, 5}));
}

TEST(Choose, KeepsTheOtherEndWhenHigherIsEasier) {
  auto easier = table();
  easier.direction = Direction::higher_is_easier;
  EXPECT_EQ(easier.choose(*rule("easiest"), {.amount = {.ipc = 2}}).index, (Indices{0, 4, 1, 5}));
  EXPECT_EQ(easier.choose(*rule("hardest"), {.amount = {.ipc = 2}}).index, (Indices{2, 6, 3, 5}));
}

// Easiest first class 0 is 2, 6, 4, 0 and class 1 is 3, 5, 1. A quarter of 4 is rank 1; a quarter of 3 is 0.75, rank 1.
TEST(Choose, BeginsAWindowAtAShareOfEachClass) {
  EXPECT_EQ(chosen("window", {.amount = {.ipc = 2}}, {"--window-start", "0.25"}), (Indices{6, 4, 5, 1}));
}

TEST(Choose, BeginsAWindowAtAnOffset) {
  EXPECT_EQ(chosen("window", {.amount = {.ipc = 1}}, {"--window-offset", "2"}), (Indices{4, 1}));
}

// All seven from the easiest: 2, 6, 4, 0, 3, 5, 1; the window of three from rank 2 on is 4, 0, 3.
TEST(Choose, RanksOverAllClassesWhenGlobal) {
  const auto chosen = table().choose(*rule("window", {"--window-offset", "2"}), {.amount = {.count = 3}});
  EXPECT_EQ(chosen.index, (Indices{4, 0, 3}));
  EXPECT_EQ(chosen.kept, (Indices{2, 1}));
  EXPECT_EQ(table().choose(*rule("easiest"), {.amount = {.count = 4}}).kept, (Indices{4, 0}));
}

// 3 of 7: shares 12/7 = 1 5/7 and 9/7 = 1 2/7; the one left goes to class 0.
TEST(Choose, SharesACountInProportion) {
  EXPECT_EQ(chosen("easiest", {.amount = {.count = 3}, .classes = Classes::proportional}), (Indices{2, 6, 3}));
}

TEST(Choose, SharesACountEqually) {
  EXPECT_EQ(chosen("easiest", {.amount = {.count = 5}, .classes = Classes::equal}), (Indices{2, 6, 4, 3, 5}));
}

// 0.5 * 7 = 3.5 rounds to 4.
TEST(Choose, RoundsAFractionToTheNearest) {
  EXPECT_EQ(chosen("easiest", {.amount = {.fraction = 0.5}}).size(), 4U);
  EXPECT_EQ(chosen("easiest", {.amount = {.fraction = 1.0}}).size(), 7U);
}

TEST(Choose, NamesAClassThatIsTooShort) {
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("easiest"), {.amount = {.ipc = 4}}),
            "--ipc 4: class 'dog' has 3 samples; lower it or pass --short-class keep-all");
  EXPECT_EQ(
      message_of<dc::InvalidInput>(table(), *rule("easiest"), {.amount = {.count = 7}, .classes = Classes::equal}),
      "--count 7: class 'dog' has 3 samples and an equal share is 4; lower it or pass --short-class keep-all");
}

TEST(Choose, KeepsAShortClassWholeWhereAsked) {
  const auto ipc = table().choose(*rule("easiest"), {.amount = {.ipc = 4}, .short_class = ShortClass::keep_all});
  EXPECT_EQ(ipc.kept, (Indices{4, 3}));
  auto uneven = table();
  uneven.label = {0, 0, 0, 0, 0, 0, 1};  // 6 and 1: of 5, class 1 can give one, so class 0 gives four
  const auto count = uneven.choose(
      *rule("easiest"), {.amount = {.count = 5}, .classes = Classes::equal, .short_class = ShortClass::keep_all});
  EXPECT_EQ(count.kept, (Indices{4, 1}));
}

TEST(Choose, RefusesMoreThanThereIsAndNothingAtAll) {
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("easiest"), {.amount = {.count = 8}}),
            "--count 8: there are 7 samples to choose from; lower it");
  EXPECT_EQ(message_of<dc::UsageError>(table(), *rule("easiest"), {.amount = {.fraction = 0.01}}),
            "--fraction 0.01: comes to 0 of 7 samples, expected at least one");
}

TEST(Choose, RefusesAWindowBeyondTheEnd) {
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("window", {"--window-offset", "2"}), {.amount = {.ipc = 2}}),
            "--ipc 2: a window of 2 samples from rank 2 on ends at 4, class 'dog' has 3; lower --window-start or "
            "--window-offset");
}

TEST(Choose, RefusesNaN) {
  auto broken = table();
  broken.score[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(message_of<dc::InvalidInput>(broken, *rule("easiest"), {.amount = {.ipc = 1}}),
            "score[3] is NaN, expected a number");
}

TEST(Choose, AtRandomIgnoresTheScoresAndFollowsTheSeed) {
  auto other = table();
  std::ranges::reverse(other.score);
  const auto random = rule("random");
  const Request request{.amount = {.ipc = 2}};
  EXPECT_EQ(table().choose(*random, request).index, other.choose(*random, request).index);
  std::vector<Indices> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto index = table().choose(*random, request, seed).index;
    if (std::ranges::find(seen, index) == seen.end()) seen.push_back(index);
  }
  EXPECT_GT(seen.size(), 10U) << "of 12 * 6 = 72 possible choices";
}

TEST(Choose, BreaksTiesByTheSeedAlone) {
  auto tied = table();
  tied.score.assign(7, 0.5);
  const Request request{.amount = {.ipc = 2}};
  EXPECT_EQ(tied.choose(*rule("easiest"), request, 1).index, tied.choose(*rule("random"), request, 1).index);
  const auto first = tied.choose(*rule("easiest"), request, 0).index;
  bool changes = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed)
    changes = changes || tied.choose(*rule("easiest"), request, seed).index != first;
  EXPECT_TRUE(changes);
}

// Every budget takes the first of the same ranking.
TEST(Choose, KeepsAPartOfWhatALargerBudgetKeeps) {
  for (const auto* keep : {"easiest", "hardest", "random"}) {
    const auto small = chosen(keep, {.amount = {.ipc = 1}});
    const auto large = chosen(keep, {.amount = {.ipc = 3}});
    for (const auto i : small) EXPECT_TRUE(std::ranges::find(large, i) != large.end());
  }
}

TEST(Choose, EasiestAndHardestOfEverythingAreReversesOfEachOther) {
  auto tied = table();
  tied.score.assign(7, 0.5);
  tied.label.assign(7, 0);
  auto easiest = tied.choose(*rule("easiest"), {.amount = {.count = 7}}).index;
  std::ranges::reverse(easiest);
  EXPECT_EQ(easiest, tied.choose(*rule("hardest"), {.amount = {.count = 7}}).index);
}

TEST(Choose, TakesAClassOfOneSample) {
  auto uneven = table();
  uneven.label = {0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(uneven.choose(*rule("easiest"), {.amount = {.ipc = 1}}).index, (Indices{2, 6}));
}

// Class 0 spans 0.1 to 0.4 and becomes 1, 0, 2/3, 1/3 (samples 0, 2, 4, 6); class 1 spans 0.7 to 0.9 and becomes
// 1, 0, 1/2 (samples 1, 3, 5). The four easiest are 2 and 3 (0 each), 6 (1/3) and 5 (1/2).
TEST(Choose, NormalisesWithinClassesByTheirRange) {
  const auto result = table().choose(*rule("easiest"), {.amount = {.count = 4}, .classes = Classes::normalised});
  EXPECT_EQ(result.index, (Indices{2, 6, 3, 5}));
  EXPECT_EQ(table().choose(*rule("easiest"), {.amount = {.count = 4}}).index, (Indices{2, 6, 4, 0})) << "global";
}

// Class 0: mean 0.25, deviations 0.15, -0.15, 0.05, -0.05, variance 0.0125, z of 2 is -1.342, of 6 -0.447, of 4 0.447.
// Class 1: mean 0.8, deviations 0.1, -0.1, 0, variance 0.00667, z of 3 is -1.225, of 5 is 0.
TEST(Choose, NormalisesWithinClassesByTheirDeviation) {
  const auto result = table().choose(
      *rule("easiest"), {.amount = {.count = 3}, .classes = Classes::normalised, .normalise = Normalise::z});
  EXPECT_EQ(result.index, (Indices{2, 6, 3}));
}

// A class whose scores are all equal stands at 0: at the easy end by the range.
TEST(Choose, NormalisesAClassOfEqualScoresToZero) {
  SampleSet set{.score = {1, 2, 3, 7, 7}, .label = {0, 0, 0, 1, 1}};
  const auto result = set.choose(*rule("easiest"), {.amount = {.count = 3}, .classes = Classes::normalised});
  EXPECT_EQ(result.kept, (Indices{1, 2}));
}

TEST(Choose, RefusesToNormaliseWhereThereIsNoScore) {
  SampleSet set{.label = {0, 0, 1}};
  EXPECT_EQ(message_of<dc::UsageError>(set, *rule("random"), {.amount = {.count = 1}, .classes = Classes::normalised}),
            "--share normalised: --keep random goes by no score; pass --share global");
}

// Recalls 0.9 and 0.6: weights 0.1 and 0.4, so of 5 samples class 0 gives 1 and class 1, which should give 4, its 3;
// the one it cannot give comes from class 0.
TEST(Choose, GivesMoreToClassesThatAreClassifiedWorse) {
  const Request request{.amount = {.count = 5}, .classes = Classes::drop, .recall = {0.9, 0.6}};
  EXPECT_EQ(table().choose(*rule("easiest"), request).kept, (Indices{2, 3}));
}

// Of 7 samples 0 and 1 were cut off: class 0 has 3 left, class 1 has 2. Half of the whole set is still 4 (3.5).
TEST(Choose, TakesSharesOfTheWholeSetAfterACutOff) {
  const auto result = table().choose(*rule("easiest"), {.amount = {.fraction = 0.5}}, 0, {2, 3, 4, 5, 6});
  EXPECT_EQ(result.index, (Indices{2, 6, 4, 3}));
  EXPECT_EQ(result.available, (Indices{3, 2}));
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("easiest"), {.amount = {.fraction = 0.9}}, {2, 3, 4, 5, 6}),
            "--fraction 0.9: comes to 6 of 7 samples, and 5 are left after the cut-off; lower it or cut off less");
}

// Six of seven in proportion: 24/7 = 3 3/7 and 18/7 = 2 4/7, so 3 and 3 of whole classes; class 1 has 2 left.
TEST(Choose, NamesAClassThatTheCutOffLeftTooShort) {
  const Request request{.amount = {.count = 6}, .classes = Classes::proportional};
  const Indices member{0, 2, 3, 4, 5, 6};
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("easiest"), request, member),
            "--count 6: class 'dog' has 2 samples after the cut-off and its share is 3; lower it or pass --short-class "
            "keep-all");
  EXPECT_EQ(message_of<dc::InvalidInput>(table(), *rule("easiest"), {.amount = {.ipc = 3}}, member),
            "--ipc 3: class 'dog' has 2 samples after the cut-off; lower it or pass --short-class keep-all");
  const Request keep_all{.amount = {.count = 6}, .classes = Classes::proportional, .short_class = ShortClass::keep_all};
  EXPECT_EQ(table().choose(*rule("easiest"), keep_all, 0, member).kept, (Indices{4, 2}));
}

TEST(Choose, CountsWhatTheRuleRandomKeepsToo) {
  const Request request{.amount = {.ipc = 2}};
  const auto random = table().choose(*rule("random"), request, 3);
  EXPECT_EQ(random.overlap_with_random, 4);
  const auto easiest = table().choose(*rule("easiest"), request, 3);
  std::int64_t common = 0;
  for (const auto i : easiest.index) common += std::ranges::count(random.index, i);
  EXPECT_EQ(easiest.overlap_with_random, common);
}

// 300 samples of three classes: every rule that goes by one score, every way to share, on one thread and on two.
TEST(Choose, KeepsExactlyTheBudgetOnAnyNumberOfThreads) {
  const dc::Stream stream(1, "test");
  SampleSet set;
  for (std::uint64_t i = 0; i < 300; ++i) {
    set.score.push_back(std::floor(20 * stream.at(0, i).uniform()));
    set.label.push_back(static_cast<std::int64_t>(stream.at(1, i).below(6)) % 5 % 3);
    set.confidence.push_back(stream.at(2, i).uniform());
  }
  for (const auto& by : dc::prune::all_rules()) {
    const auto needs = by->needs();
    const bool known = std::ranges::all_of(needs, [](dc::prune::Need need) {
      return need == dc::prune::Need::score || need == dc::prune::Need::any_score ||
             need == dc::prune::Need::confidence;
    });
    if (!known) continue;
    for (const auto classes : {Classes::global, Classes::proportional, Classes::equal, Classes::normalised}) {
      for (const std::int64_t count : {1, 30, 150, 300}) {
        const Request request{.amount = {.count = count}, .classes = classes, .short_class = ShortClass::keep_all};
        dc::parallel::set_threads(1);
        const auto one = set.choose(*by, request);
        dc::parallel::set_threads(2);
        const auto two = set.choose(*by, request);
        dc::parallel::set_threads(1);
        ASSERT_EQ(std::ssize(one.index), count) << by->name();
        ASSERT_EQ(one.index, two.index) << by->name();
        ASSERT_EQ(one.weight, two.weight) << by->name();
        auto sorted = one.index;
        std::ranges::sort(sorted);
        ASSERT_TRUE(std::ranges::adjacent_find(sorted) == sorted.end()) << by->name();
        for (std::size_t k = 0; k < one.index.size(); ++k)
          ASSERT_EQ(one.label[k], set.label[static_cast<std::size_t>(one.index[k])]);
      }
    }
  }
}

TEST(AllRules, HaveDifferentNames) {
  std::vector<std::string> names;
  for (const auto& by : dc::prune::all_rules()) names.emplace_back(by->name());
  std::ranges::sort(names);
  EXPECT_TRUE(std::ranges::adjacent_find(names) == names.end());
}

}  // namespace
