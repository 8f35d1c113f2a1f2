// EL2N: the length of the error vector softmax(z) - onehot(y) (Paul, Ganguli and Dziugaite 2021, "Deep learning on a
// data diet"). One epoch gives the snapshot; several are summed, as Zheng et al. 2023 ("Coverage-centric coreset
// selection") do over the first ten.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

class El2n : public DynamicsMethod {
 public:
  std::string_view name() const override { return "el2n"; }
  std::string_view about() const override {
    return "length of the error vector softmax(z) - onehot(y), 0 to sqrt(2), summed over the epochs read";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::loss, Column::p_other, Column::pnorm2}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite("Paul, Ganguli, Dziugaite 2021. Deep learning on a data diet. arXiv:2107.07075 (el2n)");
    spec.cite(
        "Zheng, Liu, Lai, Prakash 2023. Coverage-centric coreset selection for high pruning rates. arXiv:2210.15809 "
        "(el2n summed over epochs, aum on probabilities)");
  }
  std::string_view difference(Compat compat) const override {
    if (compat == Compat::ccs) return "epochs 0 to 9";
    if (compat == Compat::dual) return "epoch 20 alone";
    return {};
  }
  void follow(Compat compat) override { compat_ = compat; }
  EpochRange default_epochs(std::int64_t recorded) const override {
    if (compat_ == Compat::ccs) return {0, 9};
    if (compat_ == Compat::dual) return {20, 20};
    return {0, recorded - 1};
  }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return fold_presentations(setting, Fold::sum, error_length);
  }

 private:
  Compat compat_ = Compat::none;
};

}  // namespace

std::unique_ptr<Method> make_el2n();
std::unique_ptr<Method> make_el2n() {
  return std::make_unique<El2n>();
}

}  // namespace dc::score
