// What holds for every method: which epochs are read, what is refused, how runs are combined.
#include "stages/score/score.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/score/history.hpp"

namespace {

using dc::score::Column;
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
    records.push_back({std::string(1, static_cast<char>('a' + records.size())) + ".h5", length, {}, 0, nullptr});
  return dc::score::resolve_epochs(*method(name), request, records);
}

// A method of losses: their sum over the presentations.
class Sum : public dc::score::DynamicsMethod {
 public:
  explicit Sum(dc::score::OverRuns over_runs = dc::score::OverRuns::mean, std::int64_t presentations = 1)
      : over_runs_(over_runs), presentations_(presentations) {}
  std::string_view name() const override { return "sum"; }
  std::string_view about() const override { return "sum of losses"; }
  dc::select::Direction direction() const override { return dc::select::Direction::none; }
  std::vector<Column> columns() const override { return {Column::loss}; }
  std::int64_t presentations() const override { return presentations_; }
  dc::score::OverRuns over_runs() const override { return over_runs_; }
  std::unique_ptr<dc::score::Reduction> start(const dc::score::Setting& setting) const override {
    class SumOfLosses : public dc::score::Reduction {
     public:
      SumOfLosses(std::size_t samples, std::int64_t presentations) : sum_(samples), left_(samples, presentations) {}
      void add(const dc::score::Epoch& epoch) override {
        for (std::size_t i = 0; i < sum_.size(); ++i) {
          if (epoch.seen[i] == 0) continue;
          sum_[i] += epoch.loss[i];
          --left_[i];
        }
      }
      std::vector<double> finish() override {
        for (std::size_t i = 0; i < sum_.size(); ++i) {
          if (left_[i] > 0) sum_[i] = std::numeric_limits<double>::quiet_NaN();
        }
        return sum_;
      }

     private:
      std::vector<double> sum_;
      std::vector<std::int64_t> left_;
    };
    return std::make_unique<SumOfLosses>(setting.label.size(), presentations_);
  }

 private:
  dc::score::OverRuns over_runs_;
  std::int64_t presentations_;
};

TEST(AllMethods, AreListedByName) {
  std::vector<std::string> names;
  for (const auto& m : dc::score::all_methods()) names.emplace_back(m->name());
  EXPECT_TRUE(std::ranges::is_sorted(names));
  for (const auto* name : {"aum", "aum-mislabelled", "confidence", "dual", "dyn-unc", "el2n", "entropy", "forgetting",
                           "grand-last", "least-confidence", "loss", "margin", "random", "tdds"}) {
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

// A method of the last epoch alone reads up to the end that the user says, or a window up to it.
TEST(ResolveEpochs, EndsTheWindowOfAMethodOfOneEpochWithThatEpoch) {
  class Last : public Sum {
   public:
    EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  };
  const Last last;
  const std::array<Record, 1> records{{{"a.h5", 10, {}, 0, nullptr}}};
  const auto of = [&](const EpochRequest& request) { return dc::score::resolve_epochs(last, request, records); };
  EXPECT_EQ(of({}), (EpochRange{9, 9}));
  EXPECT_EQ(of({.last = 6}), (EpochRange{6, 6}));
  EXPECT_EQ(of({.window = 3}), (EpochRange{7, 9}));
  EXPECT_EQ(of({.first = 5}), (EpochRange{5, 9}));
  EXPECT_EQ(of({.first = 5, .window = 2}), (EpochRange{5, 6}));
  EXPECT_EQ(message_of<dc::InvalidInput>([&] { of({.window = 11}); }),
            "a.h5: the record has 10 epochs (counted from 0), sum needs epochs 0 to 10; train longer, or choose others "
            "with --first-epoch, --last-epoch or --window");
}

TEST(ResolveEpochs, RefusesFewerEpochsThanTheMethodNeeds) {
  const Sum sum(dc::score::OverRuns::mean, 3);
  const std::array<Record, 1> records{{{"a.h5", 10, {}, 0, nullptr}}};
  EXPECT_EQ(
      message_of<dc::InvalidInput>([&] { dc::score::resolve_epochs(sum, {.last = 1}, records); }),
      "a.h5: sum needs 3 epochs, but is to read epochs 0 to 1; train longer, choose more, or a shorter --sum-span");
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
  EXPECT_EQ(message_of<dc::InvalidInput>([&] { history.score(*method("el2n"), 0, 0); }),
            "dyn.h5: sample 1 was never presented in epoch 0, expected at least once for el2n; read more epochs with "
            "--first-epoch and --last-epoch");
  for (const auto* name :
       {"aum", "confidence", "el2n", "entropy", "forgetting", "grand-last", "least-confidence", "loss", "margin"}) {
    EXPECT_THROW(history.score(*method(name), 0, 0), dc::InvalidInput) << name;
    EXPECT_NO_THROW(history.score(*method(name))) << name;
  }
}

// Sample 1 has two presentations. dyn-unc leaves out the window of the last, so that a span of 2 takes three.
TEST(ScoreRun, NamesASampleWithTooFewPresentationsForItsWindows) {
  History history({1, 1}, 4);
  history.outcomes(0, "RRRR");
  history.outcomes(1, "R--R");
  EXPECT_NO_THROW(history.score(*method("dual", {"--dual-span", "2"})));
  EXPECT_EQ(message_of<dc::InvalidInput>([&] {
              history.score(*method("dyn-unc", {"--dyn-unc-span", "2"}));
            }),
            "dyn.h5: sample 1 was presented too seldom in epochs 0 to 3, expected at least 3 times for dyn-unc; read "
            "more epochs with --first-epoch and --last-epoch");
  EXPECT_THROW(history.score(*method("dual", {"--dual-span", "3"})), dc::InvalidInput);
  EXPECT_THROW(history.score(*method("tdds", {"--tdds-span", "3"})), dc::InvalidInput);
}

// kd is NaN at the first presentation, here of the record at epoch 0 and of sample 1 at epoch 1; never later, and never
// infinite.
TEST(ScoreRun, TakesAChangeOfNothingAtTheFirstPresentationOnly) {
  History history({1, 1}, 4);
  history.outcomes(0, "RRRR");
  history.outcomes(1, "-RRR");
  const auto tdds = method("tdds", {"--tdds-span", "3"});
  EXPECT_TRUE(std::isnan(history.kd(1, 1)));
  EXPECT_NO_THROW(history.score(*tdds));
  const std::string diverged =
      ", expected a finite number because the sample was presented; the training diverged: lower its learning rate, or "
      "read earlier epochs with --last-epoch";
  history.kd(1, 1) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(message_of<dc::InvalidInput>([&] { history.score(*tdds); }), "dyn.h5: /dyn/kd[1, 1] is inf" + diverged);
  history.kd(1, 1) = 0;
  history.kd(2, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(message_of<dc::InvalidInput>([&] { history.score(*tdds); }), "dyn.h5: /dyn/kd[2, 1] is nan" + diverged);
}

// A record of one sample with these losses and logit margins, where 0 is a hole. It writes down what is loaded.
class Losses {
 public:
  explicit Losses(std::vector<float> loss) : loss_(std::move(loss)) {}

  Record record(const std::string& name) {
    static constexpr std::int64_t kLabel[] = {0};
    return {name, std::ssize(loss_), kLabel, 1, [this](std::int64_t epoch, std::span<const Column> columns) {
              std::string line = std::to_string(epoch) + ":";
              for (const Column column : columns) line += " " + std::to_string(static_cast<int>(column));
              loaded.push_back(line);
              const float& loss = loss_[static_cast<std::size_t>(epoch)];
              seen_ = loss == 0 ? 0 : 1;
              dc::score::Epoch result;
              result.seen = {&seen_, 1};
              result.loss = {&loss, 1};
              result.zmargin = result.loss;
              return result;
            }};
  }

  std::vector<std::string> loaded;

 private:
  std::vector<float> loss_;
  std::uint8_t seen_ = 0;
};

dc::score::Task task_of(const dc::score::DynamicsMethod& method, std::int64_t first, std::int64_t last) {
  return {&method, {first, last}, dc::Stream(0, "test")};
}

double over_two_runs(const Sum& sum, std::vector<float> a, std::vector<float> b) {
  Losses first(std::move(a));
  Losses second(std::move(b));
  const Record records[] = {first.record("a.h5"), second.record("b.h5")};
  const dc::score::Task tasks[] = {task_of(sum, 0, 1)};
  return dc::score::score_runs(tasks, records, [] {}).at(0).at(0);
}

// Runs of 1 + 2 = 3 and 4 + 5 = 9.
TEST(ScoreRuns, MergesRunsAsTheMethodSays) {
  using dc::score::OverRuns;
  EXPECT_EQ(over_two_runs(Sum(OverRuns::mean), {1, 2}, {4, 5}), 6);
  EXPECT_EQ(over_two_runs(Sum(OverRuns::sum), {1, 2}, {4, 5}), 12);
  EXPECT_EQ(over_two_runs(Sum(OverRuns::lowest), {4, 5}, {1, 2}), 3);
}

TEST(ScoreRuns, LeavesASampleToTheOtherRunsOnlyWhereTheLowestCounts) {
  using dc::score::OverRuns;
  EXPECT_EQ(over_two_runs(Sum(OverRuns::lowest, 2), {1, 0}, {4, 5}), 9);
  EXPECT_EQ(over_two_runs(Sum(OverRuns::lowest, 2), {4, 5}, {1, 0}), 9);
  EXPECT_EQ(
      message_of<dc::InvalidInput>([] {
        over_two_runs(Sum(OverRuns::mean, 2), {1, 0}, {4, 5});
      }),
      "a.h5: sample 0 was presented too seldom in epochs 0 to 1, expected at least 2 times for sum; read more epochs "
      "with --first-epoch and --last-epoch");
  EXPECT_EQ(
      message_of<dc::InvalidInput>([] {
        over_two_runs(Sum(OverRuns::lowest, 2), {1, 0}, {0, 5});
      }),
      "--method sum: none of the 2 runs judges sample 0; give one to --dynamics in which it has its own label and "
      "was presented in epochs 0 to 1");
}

// sum reads epochs 0 and 1, aum 1 and 3, nobody 2; loss is column 0, zmargin 2.
TEST(ScoreRuns, LoadAnEpochOnceWithTheColumnsOfThoseThatReadIt) {
  const Sum sum;
  const auto aum = method("aum");
  Losses run({1, 2, 3, 4});
  const Record records[] = {run.record("a.h5")};
  const dc::score::Task tasks[] = {task_of(sum, 0, 1), task_of(*aum, 1, 1), task_of(*aum, 3, 3)};
  int epochs = 0;
  const auto scores = dc::score::score_runs(tasks, records, [&] { ++epochs; });
  EXPECT_EQ(run.loaded, (std::vector<std::string>{"0: 0", "1: 0 2", "3: 2"}));
  EXPECT_EQ(epochs, 3);
  EXPECT_EQ(dc::score::epochs_read(tasks), 3);
  EXPECT_EQ(scores, (std::vector<std::vector<double>>{{3}, {2}, {4}}));
}

TEST(ScoreRuns, WithoutAMethodLoadNothing) {
  Losses run({1});
  const Record records[] = {run.record("a.h5")};
  EXPECT_TRUE(dc::score::score_runs({}, records, [] {}).empty());
  EXPECT_TRUE(run.loaded.empty());
}

TEST(ChooseMethods, KeepsTheOrderAndRefusesANameTwice) {
  const auto all = dc::score::all_methods();
  const std::vector<std::string> names{"forgetting", "aum"};
  const auto chosen = dc::score::choose_methods(all, names);
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0]->name(), "forgetting");
  EXPECT_EQ(chosen[1]->name(), "aum");
  const std::vector<std::string> twice{"aum", "el2n", "aum"};
  EXPECT_EQ(message_of<dc::UsageError>([&] { dc::score::choose_methods(all, twice); }),
            "--method: aum is named twice; name each method once");
}

TEST(BeginScore, TellsTheMethodsSettingTheEpochsAndTheCodeFollowed) {
  const auto aum = method("aum");
  EXPECT_EQ(dc::score::begin_score(task_of(*aum, 1, 4), 2, dc::score::Compat::none).parameters.dump(),
            R"({"first_epoch":1,"last_epoch":4,"margin":"logit","over_runs":"mean","runs":2})");
  const auto random = method<dc::score::SnapshotMethod>("random");
  EXPECT_EQ(dc::score::begin_score(*random, dc::score::Compat::ccs).parameters.dump(), R"({"compat":"ccs"})");
}

}  // namespace
