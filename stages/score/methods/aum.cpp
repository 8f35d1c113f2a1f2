// AUM, area under the margin: how far the label's output lies above the best other one, on average over training
// (Pleiss et al. 2020, "Identifying mislabeled data using the area under the margin ranking").
#include <cmath>
#include <limits>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

enum class Margin { logit, prob };

constexpr cli::Choice<Margin> kMargins[] = {
    {Margin::logit, "logit", "logits, as published"},
    {Margin::prob, "prob", "probabilities, as CCS does"},
};

class MeanMargin : public Reduction {
 public:
  MeanMargin(const Setting& setting, bool on_logits)
      : on_logits_(on_logits), sum_(setting.label.size()), presented_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    parallel::for_pieces(static_cast<std::int64_t>(sum_.size()), 16384, [&](std::int64_t begin, std::int64_t end) {
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        if (epoch.seen[i] == 0) continue;
        sum_[i] += on_logits_ ? double{epoch.zmargin[i]} : std::exp(-double{epoch.loss[i]}) - double{epoch.p_other[i]};
        ++presented_[i];
      }
    });
  }

  std::vector<double> finish() override {
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      sum_[i] = presented_[i] == 0 ? std::numeric_limits<double>::quiet_NaN() : sum_[i] / presented_[i];
    }
    return std::move(sum_);
  }

 private:
  bool on_logits_;
  std::vector<double> sum_;
  std::vector<std::int32_t> presented_;
};

class Aum : public DynamicsMethod {
 public:
  std::string_view name() const override { return "aum"; }
  std::string_view about() const override {
    return "mean over presentations of the label's output less the largest other one; epoch 0 is left out by default";
  }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  std::vector<Column> columns() const override {
    if (margin_ == Margin::logit) return {Column::zmargin};
    return {Column::loss, Column::p_other};
  }
  EpochRange default_epochs(std::int64_t recorded) const override { return {1, recorded - 1}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("margin", margin_, "aum: the outputs that are compared").choices(kMargins);
    spec.cite(
        "Pleiss, Zhang, Elenberg, Weinberger 2020. Identifying mislabeled data using the area under the margin "
        "ranking. arXiv:2001.10528 (aum)");
  }
  nlohmann::json parameters() const override { return {{"margin", cli::choice_name<Margin>(kMargins, margin_)}}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<MeanMargin>(setting, margin_ == Margin::logit);
  }

 private:
  Margin margin_ = Margin::logit;
};

}  // namespace

std::unique_ptr<Method> make_aum();
std::unique_ptr<Method> make_aum() {
  return std::make_unique<Aum>();
}

}  // namespace dc::score
