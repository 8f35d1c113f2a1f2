// What holds for every method: which epochs are read, what is refused, how runs are combined.
#include "stages/score/score.hpp"

#include <array>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/score/history.hpp"

namespace {

using dc::score::EpochRange;
using dc::score::EpochRequest;
using dc::score::History;
using dc::score::method;
using dc::score::Record;

template <class E, class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

EpochRange epochs(const std::string& name, const EpochRequest& request, std::vector<std::int64_t> lengths) {
  std::vector<Record> records;
  for (const auto length : lengths)
    records.push_back({std::string(1, static_cast<char>('a' + records.size())) + ".h5", length, nullptr});
  return dc::score::resolve_epochs(*method(name), request, records);
}

TEST(AllMethods, AreListedByName) {
  std::vector<std::string> names;
  for (const auto& m : dc::score::all_methods()) names.emplace_back(m->name());
  EXPECT_TRUE(std::ranges::is_sorted(names));
  for (const auto* name : {"aum", "el2n", "forgetting", "random"}) {
    EXPECT_TRUE(std::ranges::find(names, name) != names.end()) << name;
  }
}

TEST(ResolveEpochs, ReadsTheWholeRecordByDefault) {
  EXPECT_EQ(epochs("el2n", {}, {10}), (EpochRange{0, 9}));
}

TEST(ResolveEpochs, CountsAWindowFromTheFirstEpoch) {
  EXPECT_EQ(epochs("el2n", {.window = 4}, {10}), (EpochRange{0, 3}));
  EXPECT_EQ(epochs("el2n", {.first = 5, .window = 1}, {10}), (EpochRange{5, 5}));
  EXPECT_EQ(epochs("aum", {.window = 4}, {10}), (EpochRange{1, 4}));
}

TEST(ResolveEpochs, TakesBothEnds) {
  EXPECT_EQ(epochs("el2n", {.first = 2, .last = 7}, {10}), (EpochRange{2, 7}));
}

TEST(ResolveEpochs, TakesRecordsOfDifferentLengthUpToACommonEnd) {
  EXPECT_EQ(epochs("el2n", {.last = 7}, {10, 8}), (EpochRange{0, 7}));
  EXPECT_EQ(message_of<dc::InvalidInput>([] {
              epochs("el2n", {}, {8, 10});
            }),
            "b.h5: the record has 10 epochs, a.h5 has 8; choose common ones with --last-epoch");
}

TEST(ResolveEpochs, RefusesARecordThatIsTooShort) {
  EXPECT_EQ(message_of<dc::InvalidInput>([] { epochs("el2n", {.window = 10}, {9}); }),
            "a.h5: the record has 9 epochs (counted from 0), el2n needs epochs 0 to 9; train longer, or choose others "
            "with --first-epoch, --last-epoch or --window");
  EXPECT_EQ(message_of<dc::InvalidInput>([] { epochs("aum", {}, {1}); }),
            "a.h5: the record has 1 epoch (counted from 0), aum needs epoch 1; train longer, or choose others with "
            "--first-epoch, --last-epoch or --window");
}

TEST(ResolveEpochs, RefusesAnEndBeforeTheBeginning) {
  EXPECT_EQ(message_of<dc::UsageError>([] { epochs("el2n", {.first = 3, .last = 2}, {9}); }),
            "--last-epoch 2: expected 3 or later, the first epoch that el2n reads");
}

TEST(ScoreRun, NamesTheFirstValueThatIsNotFinite) {
  History history({1, 1}, 2);
  for (const std::size_t i : {0, 1}) history.outcomes(i, "RW");
  history.loss(1, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(message_of<dc::InvalidInput>([&] { history.score(*method("el2n")); }),
            "dyn.h5: /dyn/loss[1, 1] is nan, expected a finite number because the sample was presented; the training "
            "diverged: lower its learning rate, or read earlier epochs with --last-epoch");
  EXPECT_NO_THROW(history.score(*method("el2n"), 0, 0));
}

TEST(ScoreRun, NamesASampleThatWasNeverPresented) {
  History history({1, 1}, 2);
  history.outcomes(0, "RR");
  history.outcomes(1, "-R");
  EXPECT_EQ(
      message_of<dc::InvalidInput>([&] { history.score(*method("el2n"), 0, 0); }),
      "dyn.h5: sample 1 was never presented in epoch 0, expected at least once for a score; read more epochs with "
      "--first-epoch and --last-epoch");
  for (const auto* name : {"el2n", "aum", "forgetting"}) {
    EXPECT_THROW(history.score(*method(name), 0, 0), dc::InvalidInput) << name;
    EXPECT_NO_THROW(history.score(*method(name))) << name;
  }
}

TEST(MeanOverRuns, IsTakenSampleBySample) {
  const std::array<std::vector<double>, 3> runs{{{1, 2}, {3, 2}, {5, 5}}};
  EXPECT_EQ(dc::score::mean_over_runs(runs), (std::vector<double>{3, 3}));
}

}  // namespace
