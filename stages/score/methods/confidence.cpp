// Confidence: the probability of the label on average over training (Swayamdipta et al. 2020, "Dataset cartography").
// Beta sampling (Cho et al. 2025, "Lightweight dataset pruning without full training via example difficulty and
// prediction uncertainty") weighs by it.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

class Confidence : public DynamicsMethod {
 public:
  std::string_view name() const override { return "confidence"; }
  std::string_view about() const override { return "mean of p_y over the epochs read"; }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  std::vector<Column> columns() const override { return {Column::loss}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith, Choi 2020. Dataset cartography: mapping and diagnosing datasets with training dynamics. arXiv:2009.10795 (confidence)");
  }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean, label_probability);
  }
};

}  // namespace

std::unique_ptr<Method> make_confidence();
std::unique_ptr<Method> make_confidence() {
  return std::make_unique<Confidence>();
}

}  // namespace dc::score
