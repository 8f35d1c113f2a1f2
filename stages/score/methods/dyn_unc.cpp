// Dyn-Unc: how much the probability of the label moves within short stretches of training (He et al. 2024, "Large-scale
// dataset pruning with dynamic uncertainty").
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"
#include "stages/score/sliding.hpp"

namespace dc::score {
namespace {

// A window counts when the presentation after it comes: its code leaves out the window that ends with the last one.
class MeanDeviation : public Reduction {
 public:
  MeanDeviation(const Setting& setting, std::int64_t span)
      : span_(span), window_(setting.label.size(), span), sum_(setting.label.size()), windows_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    for_presented(epoch, [&](std::size_t i) {
      if (window_.full(i)) {
        sum_[i] += 10 * std::sqrt(window_.spread(i).squares / static_cast<double>(span_ - 1));
        ++windows_[i];
      }
      window_.push(i, label_probability(epoch, i));
    });
  }

  std::vector<double> finish() override { return means(std::move(sum_), windows_); }

 private:
  std::int64_t span_;
  Sliding<double> window_;
  std::vector<double> sum_;
  std::vector<std::int32_t> windows_;
};

class DynUnc : public DynamicsMethod {
 public:
  std::string_view name() const override { return "dyn-unc"; }
  std::string_view about() const override {
    return "10 times the standard deviation of p_y within --dyn-unc-span presentations, mean over all such windows but "
           "the last";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::loss}; }
  std::int64_t presentations() const override { return span_ + 1; }

  void describe(cli::StageSpec& spec) override {
    spec.option("dyn-unc-span", span_, "presentations in a window").unit("presentations").at_least(2);
    spec.cite(
        "He, Yang, Huang, Zhao 2024. Large-scale dataset pruning with dynamic uncertainty. arXiv:2306.05175 (dyn-unc)");
  }
  nlohmann::json parameters() const override { return {{"span", span_}}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<MeanDeviation>(setting, span_);
  }

 private:
  std::int64_t span_ = 10;
};

}  // namespace

std::unique_ptr<Method> make_dyn_unc();
std::unique_ptr<Method> make_dyn_unc() {
  return std::make_unique<DynUnc>();
}

}  // namespace dc::score
