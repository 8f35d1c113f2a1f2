// GraNd: the length of the gradient of a sample's loss with respect to all parameters (Paul, Ganguli and Dziugaite
// 2021, "Deep learning on a data diet"), as dc-eval measured it.
#include "common/cli/stage_spec.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

class GrandFull : public SnapshotMethod {
 public:
  std::string_view name() const override { return "grand-full"; }
  std::string_view about() const override {
    return "length of the gradient of the sample's loss with respect to all parameters";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  void describe(cli::StageSpec& spec) override {
    spec.cite("Paul, Ganguli, Dziugaite 2021. Deep learning on a data diet. arXiv:2107.07075 (grand-full)");
  }
  std::vector<Need> needs() const override { return {Need::gradient_norms}; }
  std::vector<double> score(const Setting&, const Snapshot& snapshot) const override {
    return {snapshot.gradient_norms.begin(), snapshot.gradient_norms.end()};
  }
};

}  // namespace

std::unique_ptr<Method> make_grand_full();
std::unique_ptr<Method> make_grand_full() {
  return std::make_unique<GrandFull>();
}

}  // namespace dc::score
