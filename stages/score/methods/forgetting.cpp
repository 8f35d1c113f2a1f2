// Forgetting events: how often a sample was right at one presentation and wrong at the next (Toneva et al. 2019, "An
// empirical study of example forgetting during deep neural network learning").
#include <limits>
#include <optional>

#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

// Infinity is not among them: the scores of a table are finite, and for one run it would give the same order as `max`,
// because a sample that was learned is forgotten at most every second epoch.
enum class NeverLearned { max, zero };

constexpr cli::Choice<NeverLearned> kNeverLearned[] = {
    {NeverLearned::max, "max", "the number of epochs read, above all others, as published"},
    {NeverLearned::zero, "zero", "as if it were never forgotten, as CCS, DeepCore and DUAL do"},
};

constexpr cli::Choice<OverRuns> kOverRuns[] = {
    {OverRuns::mean, "mean", "the same whatever the number of runs"},
    {OverRuns::sum, "sum", "as published, of five runs"},
};

class ForgettingCount : public Reduction {
 public:
  ForgettingCount(const Setting& setting, double never_learned)
      : label_(setting.label), never_learned_(never_learned), state_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    for_presented(epoch, [&](std::size_t i) {
      auto& s = state_[i];
      const bool right = epoch.top1[i] == label_[i];
      if (s.right && !right) ++s.forgotten;
      s.right = right;
      s.learned = s.learned || right;
      s.presented = true;
    });
  }

  std::vector<double> finish() override {
    std::vector<double> score(state_.size());
    for (std::size_t i = 0; i < score.size(); ++i) {
      const auto& s = state_[i];
      score[i] = s.learned ? s.forgotten : s.presented ? never_learned_ : std::numeric_limits<double>::quiet_NaN();
    }
    return score;
  }

 private:
  struct State {
    std::int32_t forgotten = 0;
    bool right = false;
    bool learned = false;
    bool presented = false;
  };

  std::span<const std::int64_t> label_;
  double never_learned_;
  std::vector<State> state_;
};

class Forgetting : public DynamicsMethod {
 public:
  std::string_view name() const override { return "forgetting"; }
  std::string_view about() const override {
    return "how often a sample right at one presentation was wrong at the next";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::top1}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("never-learned", never_learned_, "the score of a sample that was never right; by default max")
        .choices(kNeverLearned);
    spec.option("over-runs", over_runs_, "how the counts of several runs become one").choices(kOverRuns);
    spec.cite(
        "Toneva, Sordoni, Tachet des Combes, Trischler, Bengio, Gordon 2019. An empirical study of example forgetting "
        "during deep neural network learning. arXiv:1812.05159 (forgetting)");
  }
  std::string_view difference(Compat compat) const override {
    return compat == Compat::none ? std::string_view() : "a sample that was never right scores 0";
  }
  void follow(Compat compat) override {
    if (compat != Compat::none && !never_learned_) never_learned_ = NeverLearned::zero;
  }
  nlohmann::json parameters() const override {
    return {{"never_learned", cli::choice_name<NeverLearned>(kNeverLearned, never_learned())}};
  }
  OverRuns over_runs() const override { return over_runs_; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    const bool max = never_learned() == NeverLearned::max;
    return std::make_unique<ForgettingCount>(setting, max ? static_cast<double>(setting.epochs) : 0.0);
  }

 private:
  NeverLearned never_learned() const { return never_learned_.value_or(NeverLearned::max); }

  std::optional<NeverLearned> never_learned_;
  OverRuns over_runs_ = OverRuns::mean;
};

}  // namespace

std::unique_ptr<Method> make_forgetting();
std::unique_ptr<Method> make_forgetting() {
  return std::make_unique<Forgetting>();
}

}  // namespace dc::score
