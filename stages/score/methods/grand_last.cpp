// GraNd of the last layer: the length of the gradient with respect to its weights and bias. With the error e and the
// features h it is |e| sqrt(1 + |h|^2), the 1 being the bias (Paul, Ganguli and Dziugaite 2021, "Deep learning on a
// data diet", whose GraNd is that of all layers; DeepCore takes the last one).
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

double gradient_length(const Epoch& epoch, std::size_t i) {
  return error_length(epoch, i) * std::sqrt(1 + double{epoch.hnorm2[i]});
}

class GrandLast : public DynamicsMethod {
 public:
  std::string_view name() const override { return "grand-last"; }
  std::string_view about() const override {
    return "mean length of the gradient of the last layer, by default in the last epoch";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override {
    return {Column::loss, Column::p_other, Column::pnorm2, Column::hnorm2};
  }
  EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean, gradient_length);
  }
};

}  // namespace

std::unique_ptr<Method> make_grand_last();
std::unique_ptr<Method> make_grand_last() {
  return std::make_unique<GrandLast>();
}

}  // namespace dc::score
