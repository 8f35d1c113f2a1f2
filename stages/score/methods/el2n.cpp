// EL2N: the length of the error vector softmax(z) - onehot(y) (Paul, Ganguli and Dziugaite 2021, "Deep learning on a
// data diet"). One epoch gives the snapshot; several are summed, as Zheng et al. 2023 ("Coverage-centric coreset
// selection") do over the first ten.
#include <algorithm>
#include <cmath>
#include <limits>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

// |p - onehot(y)|^2 = |p|^2 - 2 p_y + 1 = (1 - p_y)^2 + (|p|^2 - p_y^2).
//
// For an easy sample the last difference is smaller than the float rounding of |p|^2, and the easiest samples would be
// in the order of that noise. But it is the sum of the other squared probabilities, hence between p_other^2 and
// p_other (1 - p_y), which are known to full relative precision: clamping into these bounds keeps the order.
double el2n(double loss, double p_other, double pnorm2) {
  const double p_label = std::exp(-loss);
  const double p_rest = -std::expm1(-loss);  // 1 - p_y
  const double lowest = p_other * p_other;
  const double highest = std::max(lowest, p_other * p_rest);
  return std::sqrt(p_rest * p_rest + std::clamp(pnorm2 - p_label * p_label, lowest, highest));
}

class El2nSum : public Reduction {
 public:
  explicit El2nSum(const Setting& setting)
      : epochs_(setting.epochs), sum_(setting.label.size()), presented_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    parallel::for_pieces(static_cast<std::int64_t>(sum_.size()), 16384, [&](std::int64_t begin, std::int64_t end) {
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        if (epoch.seen[i] == 0) continue;
        sum_[i] += el2n(epoch.loss[i], epoch.p_other[i], epoch.pnorm2[i]);
        ++presented_[i];
      }
    });
  }

  // A hole must not make a sample look easy: it counts as the mean of the sample's other presentations.
  std::vector<double> finish() override {
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      if (presented_[i] == epochs_) continue;
      sum_[i] = presented_[i] == 0 ? std::numeric_limits<double>::quiet_NaN()
                                   : sum_[i] / static_cast<double>(presented_[i]) * static_cast<double>(epochs_);
    }
    return std::move(sum_);
  }

 private:
  std::int64_t epochs_;
  std::vector<double> sum_;
  std::vector<std::int32_t> presented_;
};

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
  std::unique_ptr<Reduction> start(const Setting& setting) const override { return std::make_unique<El2nSum>(setting); }
};

}  // namespace

std::unique_ptr<Method> make_el2n();
std::unique_ptr<Method> make_el2n() {
  return std::make_unique<El2n>();
}

}  // namespace dc::score
