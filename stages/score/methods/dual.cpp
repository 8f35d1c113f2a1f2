// DUAL: how much the probability of the label moves within short stretches of training, times how low it is there (Cho
// et al. 2025, "Lightweight dataset pruning without full training via example difficulty and prediction uncertainty").
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"
#include "stages/score/sliding.hpp"

namespace dc::score {
namespace {

class MeanProduct : public Reduction {
 public:
  MeanProduct(const Setting& setting, std::int64_t span)
      : span_(span), window_(setting.label.size(), span), sum_(setting.label.size()), windows_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    for_presented(epoch, [&](std::size_t i) {
      window_.push(i, label_probability(epoch, i));
      if (!window_.full(i)) return;
      const Spread spread = window_.spread(i);
      sum_[i] += 10 * std::sqrt(spread.squares / static_cast<double>(span_ - 1)) * (1 - spread.mean);
      ++windows_[i];
    });
  }

  std::vector<double> finish() override { return means(std::move(sum_), windows_); }

 private:
  std::int64_t span_;
  Sliding<double> window_;
  std::vector<double> sum_;
  std::vector<std::int32_t> windows_;
};

class Dual : public DynamicsMethod {
 public:
  std::string_view name() const override { return "dual"; }
  std::string_view about() const override {
    return "10 times the standard deviation of p_y within --dual-span presentations times 1 - its mean, mean over all "
           "such windows; as published of the first 30 epochs on CIFAR and 60 on ImageNet (--window)";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::loss}; }
  std::int64_t presentations() const override { return span_; }

  void describe(cli::StageSpec& spec) override {
    spec.option("dual-span", span_, "presentations in a window").unit("presentations").at_least(2);
    spec.cite(
        "Cho, Shin, Kang, Yun 2025. Lightweight dataset pruning without full training via example difficulty and "
        "prediction uncertainty. arXiv:2502.06905 (dual)");
  }
  nlohmann::json parameters() const override { return {{"span", span_}}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<MeanProduct>(setting, span_);
  }

 private:
  std::int64_t span_ = 10;
};

}  // namespace

std::unique_ptr<Method> make_dual();
std::unique_ptr<Method> make_dual() {
  return std::make_unique<Dual>();
}

}  // namespace dc::score
