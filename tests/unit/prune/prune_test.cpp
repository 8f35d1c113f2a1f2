// Selections worked out by hand: two or three classes, a handful of samples.
#include "stages/prune/prune.hpp"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace {

using dc::prune::Candidates;
using dc::prune::Classes;
using dc::prune::Keep;
using dc::prune::Rule;
using dc::prune::Selection;
using dc::prune::ShortClass;
using dc::select::Direction;
using Indices = std::vector<std::int64_t>;

// Class 0: samples 0, 2, 4, 6 with scores 0.4, 0.1, 0.3, 0.2. Class 1: samples 1, 3, 5 with 0.9, 0.7, 0.8.
struct Table {
  std::vector<double> score{0.4, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2};
  std::vector<std::int64_t> label{0, 1, 0, 1, 0, 1, 0};
  std::vector<std::string> class_name{"'cat'", "'dog'"};
  Direction direction = Direction::higher_is_harder;

  Selection choose(const Rule& rule, std::uint64_t seed = 0) const {
    return dc::prune::choose({score, direction, label, class_name}, rule, dc::Stream(seed, "ties"));
  }
};

template <class E>
std::string message_of(const Table& table, const Rule& rule) {
  try {
    table.choose(rule);
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Choose, KeepsTheEasiestOfEveryClassAndTellsTheBudget) {
  const auto chosen = Table().choose({.keep = Keep::easiest, .amount = {.ipc = 2}});
  EXPECT_EQ(chosen.index, (Indices{2, 6, 3, 5}));
  EXPECT_EQ(chosen.label, (Indices{0, 0, 1, 1}));
  EXPECT_EQ(chosen.rank, (Indices{0, 1, 0, 1}));
  EXPECT_EQ(chosen.available, (Indices{4, 3}));
  EXPECT_EQ(chosen.kept, (Indices{2, 2}));
}

TEST(Choose, KeepsTheHardestFirst) {
  EXPECT_EQ(Table().choose({.keep = Keep::hardest, .amount = {.ipc = 2}}).index, (Indices{0, 4, 1, 5}));
}

TEST(Choose, KeepsTheOtherEndWhenHigherIsEasier) {
  Table table;
  table.direction = Direction::higher_is_easier;
  EXPECT_EQ(table.choose({.keep = Keep::easiest, .amount = {.ipc = 2}}).index, (Indices{0, 4, 1, 5}));
  EXPECT_EQ(table.choose({.keep = Keep::hardest, .amount = {.ipc = 2}}).index, (Indices{2, 6, 3, 5}));
}

// Easiest first class 0 is 2, 6, 4, 0 and class 1 is 3, 5, 1. A quarter of 4 is rank 1; a quarter of 3 is 0.75, rank 1.
TEST(Choose, BeginsAWindowAtAShareOfEachClass) {
  EXPECT_EQ(Table().choose({.keep = Keep::window, .amount = {.ipc = 2}, .window = {.share = 0.25}}).index,
            (Indices{6, 4, 5, 1}));
}

TEST(Choose, BeginsAWindowAtAnOffset) {
  EXPECT_EQ(Table().choose({.keep = Keep::window, .amount = {.ipc = 1}, .window = {.offset = 2}}).index,
            (Indices{4, 1}));
}

// All seven from the easiest: 2, 6, 4, 0, 3, 5, 1; the window of three from rank 2 on is 4, 0, 3.
TEST(Choose, RanksOverAllClassesWhenGlobal) {
  const auto chosen = Table().choose({.keep = Keep::window, .amount = {.count = 3}, .window = {.offset = 2}});
  EXPECT_EQ(chosen.index, (Indices{4, 0, 3}));
  EXPECT_EQ(chosen.kept, (Indices{2, 1}));
  EXPECT_EQ(Table().choose({.keep = Keep::easiest, .amount = {.count = 4}}).kept, (Indices{4, 0}));
}

// 3 of 7: shares 12/7 = 1 5/7 and 9/7 = 1 2/7; the one left goes to class 0.
TEST(Choose, SharesACountInProportion) {
  EXPECT_EQ(Table().choose({.amount = {.count = 3}, .classes = Classes::proportional}).index, (Indices{2, 6, 3}));
}

TEST(Choose, SharesACountEqually) {
  EXPECT_EQ(Table().choose({.amount = {.count = 5}, .classes = Classes::equal}).index, (Indices{2, 6, 4, 3, 5}));
}

// 0.5 * 7 = 3.5 rounds to 4.
TEST(Choose, RoundsAFractionToTheNearest) {
  EXPECT_EQ(Table().choose({.amount = {.fraction = 0.5}}).index.size(), 4U);
  EXPECT_EQ(Table().choose({.amount = {.fraction = 1.0}}).index.size(), 7U);
}

TEST(Choose, NamesAClassThatIsTooShort) {
  EXPECT_EQ(message_of<dc::InvalidInput>(Table(), {.amount = {.ipc = 4}}),
            "--ipc 4: class 'dog' has 3 samples; lower it or pass --short-class keep-all");
  EXPECT_EQ(message_of<dc::InvalidInput>(Table(), {.amount = {.count = 7}, .classes = Classes::equal}),
            "--count 7: class 'dog' has 3 samples and an equal share is 4; lower it or pass --short-class keep-all");
}

TEST(Choose, KeepsAShortClassWholeWhereAsked) {
  const auto ipc = Table().choose({.amount = {.ipc = 4}, .short_class = ShortClass::keep_all});
  EXPECT_EQ(ipc.kept, (Indices{4, 3}));
  Table table;
  table.label = {0, 0, 0, 0, 0, 0, 1};  // 6 and 1: of 5, class 1 can give one, so class 0 gives four
  const auto count =
      table.choose({.amount = {.count = 5}, .classes = Classes::equal, .short_class = ShortClass::keep_all});
  EXPECT_EQ(count.kept, (Indices{4, 1}));
}

TEST(Choose, RefusesMoreThanThereIsAndNothingAtAll) {
  EXPECT_EQ(message_of<dc::InvalidInput>(Table(), {.amount = {.count = 8}}),
            "--count 8: there are 7 samples to choose from; lower it");
  EXPECT_EQ(message_of<dc::UsageError>(Table(), {.amount = {.fraction = 0.01}}),
            "--fraction 0.01: comes to 0 of 7 samples, expected at least one");
}

TEST(Choose, RefusesAWindowBeyondTheEnd) {
  EXPECT_EQ(
      message_of<dc::InvalidInput>(Table(), {.keep = Keep::window, .amount = {.ipc = 2}, .window = {.offset = 2}}),
      "--ipc 2: a window of 2 samples from rank 2 on ends at 4, class 'dog' has 3; lower --window-start or "
      "--window-offset");
}

TEST(Choose, RefusesAnEndOfAScoreWithoutDirection) {
  Table table;
  table.direction = Direction::none;
  EXPECT_EQ(message_of<dc::UsageError>(table, {.keep = Keep::hardest, .amount = {.ipc = 1}}),
            "--keep hardest: the score does not say which end is hard (its direction is none); pass --keep random, or "
            "give another score");
  EXPECT_EQ(table.choose({.keep = Keep::random, .amount = {.ipc = 1}}).kept, (Indices{1, 1}));
}

TEST(Choose, RefusesNaN) {
  Table table;
  table.score[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(message_of<dc::InvalidInput>(table, {.amount = {.ipc = 1}}), "score[3] is NaN, expected a number");
}

TEST(Choose, AtRandomIgnoresTheScoresAndFollowsTheSeed) {
  Table other;
  std::ranges::reverse(other.score);
  const Rule rule{.keep = Keep::random, .amount = {.ipc = 2}};
  EXPECT_EQ(Table().choose(rule).index, other.choose(rule).index);
  std::vector<Indices> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto index = Table().choose(rule, seed).index;
    if (std::ranges::find(seen, index) == seen.end()) seen.push_back(index);
  }
  EXPECT_GT(seen.size(), 10U) << "of 12 * 6 = 72 possible choices";
}

TEST(Choose, BreaksTiesByTheSeedAlone) {
  Table table;
  table.score.assign(7, 0.5);
  const Rule rule{.amount = {.ipc = 2}};
  EXPECT_EQ(table.choose(rule, 1).index, table.choose({.keep = Keep::random, .amount = {.ipc = 2}}, 1).index);
  const auto first = table.choose(rule, 0).index;
  bool changes = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed) changes = changes || table.choose(rule, seed).index != first;
  EXPECT_TRUE(changes);
}

// Every budget takes the first of the same ranking.
TEST(Choose, KeepsAPartOfWhatALargerBudgetKeeps) {
  for (const auto keep : {Keep::easiest, Keep::hardest, Keep::random}) {
    const auto small = Table().choose({.keep = keep, .amount = {.ipc = 1}}).index;
    const auto large = Table().choose({.keep = keep, .amount = {.ipc = 3}}).index;
    for (const auto i : small) EXPECT_TRUE(std::ranges::find(large, i) != large.end());
  }
}

TEST(Choose, EasiestAndHardestOfEverythingAreReversesOfEachOther) {
  Table table;
  table.score.assign(7, 0.5);
  table.label.assign(7, 0);
  auto easiest = table.choose({.keep = Keep::easiest, .amount = {.count = 7}}).index;
  std::ranges::reverse(easiest);
  EXPECT_EQ(easiest, table.choose({.keep = Keep::hardest, .amount = {.count = 7}}).index);
}

TEST(Choose, TakesAClassOfOneSample) {
  Table table;
  table.label = {0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(table.choose({.amount = {.ipc = 1}}).index, (Indices{2, 6}));
}

TEST(ParametersJson, TellsWhatTheRuleWasTold) {
  EXPECT_EQ(dc::prune::parameters_json({.amount = {.ipc = 40}, .classes = Classes::equal}, "el2n"),
            R"({"classes":"equal","ipc":40,"score":"el2n"})");
  EXPECT_EQ(
      dc::prune::parameters_json({.keep = Keep::window, .amount = {.fraction = 0.1}, .window = {.share = 0.3}}, "aum"),
      R"({"classes":"global","fraction":0.1,"score":"aum","window_start":0.3})");
  EXPECT_EQ(dc::prune::parameters_json({.keep = Keep::random, .amount = {.count = 5}}, "aum"),
            R"({"classes":"global","count":5})");
}

}  // namespace
