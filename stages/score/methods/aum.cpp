// AUM, area under the margin: how far the label's output lies above the best other one, on average over training
// (Pleiss et al. 2020, "Identifying mislabeled data using the area under the margin ranking").
#include <optional>

#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

enum class Margin { logit, prob };

constexpr cli::Choice<Margin> kMargins[] = {
    {Margin::logit, "logit", "logits, as published"},
    {Margin::prob, "prob", "probabilities, as CCS does"},
};

double probability_margin(const Epoch& epoch, std::size_t i) {
  return label_probability(epoch, i) - double{epoch.p_other[i]};
}

class Aum : public DynamicsMethod {
 public:
  std::string_view name() const override { return "aum"; }
  std::string_view about() const override {
    return "mean over presentations of the label's output less the largest other one; epoch 0 is left out by default";
  }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  std::vector<Column> columns() const override {
    if (on_logits()) return {Column::zmargin};
    return {Column::loss, Column::p_other};
  }
  EpochRange default_epochs(std::int64_t recorded) const override {
    if (compat_ == Compat::ccs) return {0, recorded - 1};
    if (compat_ == Compat::dual) return {recorded - 1, recorded - 1};
    return {1, recorded - 1};
  }

  void describe(cli::StageSpec& spec) override {
    spec.option("margin", margin_, "the outputs that are compared; by default logits").choices(kMargins);
    spec.cite(
        "Pleiss, Zhang, Elenberg, Weinberger 2020. Identifying mislabeled data using the area under the margin "
        "ranking. arXiv:2001.10528 (aum)");
  }
  std::string_view difference(Compat compat) const override {
    if (compat == Compat::ccs) return "margins of probabilities, summed, from epoch 0 on";
    if (compat == Compat::dual) return "the last epoch alone";
    return {};
  }
  void follow(Compat compat) override { compat_ = compat; }
  nlohmann::json parameters() const override {
    return {{"margin", cli::choice_name<Margin>(kMargins, on_logits() ? Margin::logit : Margin::prob)}};
  }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    const Fold fold = compat_ == Compat::ccs ? Fold::sum : Fold::mean;
    if (!on_logits()) return fold_presentations(setting, fold, probability_margin);
    return fold_presentations(setting, fold, [](const Epoch& e, std::size_t i) { return double{e.zmargin[i]}; });
  }

 private:
  bool on_logits() const {
    return margin_.value_or(compat_ == Compat::ccs ? Margin::prob : Margin::logit) == Margin::logit;
  }

  std::optional<Margin> margin_;
  Compat compat_ = Compat::none;
};

}  // namespace

std::unique_ptr<Method> make_aum();
std::unique_ptr<Method> make_aum() {
  return std::make_unique<Aum>();
}

}  // namespace dc::score
