// TDDS: how unevenly the prediction changes from one presentation to the next, the latest windows weighing most (Zhang
// et al. 2024, "Spanning training progress: temporal dual-depth scoring for enhanced dataset pruning").
#include <utility>

#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"
#include "stages/score/sliding.hpp"

namespace dc::score {
namespace {

// A window of J presentations holds the J - 1 changes between them, and its value v_w is their distance from their mean
// (root of the sum of squares). The score is the sum over windows w = 0 ... W - 1 of v_w a (1 - a)^(W - 1 - w), which
// is s <- (1 - a) s + a v_w, one window after the other.
class WeightedWindows : public Reduction {
 public:
  WeightedWindows(const Setting& setting, std::int64_t span, double decay, bool first_window_only)
      : decay_(decay),
        first_window_only_(first_window_only),
        changes_(setting.label.size(), span - 1),
        state_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    for_presented(epoch, [&](std::size_t i) {
      auto& s = state_[i];
      // The change to the first presentation that is read, if there is one, belongs to the epochs before.
      if (!std::exchange(s.presented, true)) return;
      if (!first_window_only_ || !changes_.full(i)) changes_.push(i, epoch.kd[i]);
      if (!changes_.full(i)) return;
      s.score = (1 - decay_) * s.score + decay_ * std::sqrt(changes_.spread(i).squares);
    });
  }

  std::vector<double> finish() override {
    std::vector<double> score(state_.size());
    for (std::size_t i = 0; i < score.size(); ++i) {
      score[i] = changes_.full(i) ? state_[i].score : std::numeric_limits<double>::quiet_NaN();
    }
    return score;
  }

 private:
  struct State {
    double score = 0;
    bool presented = false;
  };

  double decay_;
  bool first_window_only_;
  Sliding<float> changes_;
  std::vector<State> state_;
};

class Tdds : public DynamicsMethod {
 public:
  std::string_view name() const override { return "tdds"; }
  std::string_view about() const override {
    return "deviation of the changes of p within --tdds-span presentations, the last window weighing most; as published "
           "on CIFAR-100 of 90 epochs (--window)";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::kd}; }
  std::int64_t presentations() const override { return span_; }

  void describe(cli::StageSpec& spec) override {
    spec.option("tdds-span", span_, "presentations in a window").unit("presentations").at_least(3);
    spec.option("tdds-decay", decay_, "weight of the last window; each one before has 1 - this of the next's")
        .above(0)
        .at_most(1);
    spec.cite(
        "Zhang, Du, Li, Xie, Zhou 2024. Spanning training progress: temporal dual-depth scoring (TDDS) for enhanced "
        "dataset pruning. arXiv:2311.13613 (tdds)");
  }
  std::string_view difference(Compat compat) const override {
    return compat == Compat::dual ? "every window is the first one" : std::string_view();
  }
  void follow(Compat compat) override { first_window_only_ = compat == Compat::dual; }
  nlohmann::json parameters() const override { return {{"span", span_}, {"decay", decay_}}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<WeightedWindows>(setting, span_, decay_, first_window_only_);
  }

 private:
  std::int64_t span_ = 10;
  double decay_ = 0.9;
  bool first_window_only_ = false;
};

}  // namespace

std::unique_ptr<Method> make_tdds();
std::unique_ptr<Method> make_tdds() {
  return std::make_unique<Tdds>();
}

}  // namespace dc::score
