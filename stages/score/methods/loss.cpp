// Loss: the cross-entropy of the label, -log p_y.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

class Loss : public DynamicsMethod {
 public:
  std::string_view name() const override { return "loss"; }
  std::string_view about() const override { return "mean of -log p_y over the epochs read, by default the last one"; }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::loss}; }
  EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean,
                              [](const Epoch& epoch, std::size_t i) { return double{epoch.loss[i]}; });
  }
};

}  // namespace

std::unique_ptr<Method> make_loss();
std::unique_ptr<Method> make_loss() {
  return std::make_unique<Loss>();
}

}  // namespace dc::score
