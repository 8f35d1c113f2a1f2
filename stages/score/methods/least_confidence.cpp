// Least confidence: how far the largest probability is from 1, whatever the label.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

double doubt(const Epoch& epoch, std::size_t i) {
  const double others = -std::expm1(-double{epoch.loss[i]});  // 1 - p_y, exact where p_y is near 1
  return std::min(others, 1 - double{epoch.p_other[i]});
}

class LeastConfidence : public DynamicsMethod {
 public:
  std::string_view name() const override { return "least-confidence"; }
  std::string_view about() const override {
    return "mean of 1 - max p over the epochs read, by default the last one; no label is used";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::loss, Column::p_other}; }
  EpochRange default_epochs(std::int64_t recorded) const override { return {recorded - 1, recorded - 1}; }
  // DeepCore ranks by the largest logit, which orders samples otherwise than the largest probability does.
  std::string_view difference(Compat compat) const override {
    return compat == Compat::deepcore ? "unchanged, for its largest logit stands in no record" : std::string_view();
  }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::mean, doubt);
  }
};

}  // namespace

std::unique_ptr<Method> make_least_confidence();
std::unique_ptr<Method> make_least_confidence() {
  return std::make_unique<LeastConfidence>();
}

}  // namespace dc::score
