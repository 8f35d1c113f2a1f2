// Margin of the prediction: the largest less the second largest probability, whatever the label. Not the margin of
// AUM, which is that of the label.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

// Equal probabilities may differ by their rounding.
double probability_gap(const Epoch& epoch, std::size_t i) {
  return std::max(0.0, top_probability(epoch, i) - double{epoch.p_second[i]});
}

class Margin : public DynamicsMethod {
 public:
  std::string_view name() const override { return "margin"; }
  std::string_view about() const override {
    return "mean of the largest less the second largest probability, by default in the last epoch; no label is used";
  }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  std::vector<Column> columns() const override { return {Column::loss, Column::p_other, Column::p_second}; }
  EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean, probability_gap);
  }
};

}  // namespace

std::unique_ptr<Method> make_margin();
std::unique_ptr<Method> make_margin() {
  return std::make_unique<Margin>();
}

}  // namespace dc::score
