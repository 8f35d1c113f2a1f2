// Entropy of the prediction: how undecided the network is, whatever the label (Coleman et al. 2020, "Selection via
// proxy").
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

class Entropy : public DynamicsMethod {
 public:
  std::string_view name() const override { return "entropy"; }
  std::string_view about() const override {
    return "mean entropy of the prediction over the epochs read, by default the last one; no label is used";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::entropy}; }
  EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Coleman, Yeh, Mussmann, Mirzasoleiman, Bailis, Liang, Leskovec, Zaharia 2020. Selection via proxy: efficient data selection for deep learning. arXiv:1906.11829 (entropy, least-confidence)");
  }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean,
                              [](const Epoch& epoch, std::size_t i) { return double{epoch.entropy[i]}; });
  }
};

}  // namespace

std::unique_ptr<Method> make_entropy();
std::unique_ptr<Method> make_entropy() {
  return std::make_unique<Entropy>();
}

}  // namespace dc::score
