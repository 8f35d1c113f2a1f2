// Mislabelled samples by AUM with threshold samples (Pleiss et al. 2020, "Identifying mislabeled data using the area
// under the margin ranking"): samples that were given to a class that does not exist show how low the AUM of a wrong
// label is, and whoever is not above nearly all of them is flagged.
#include "common/cli/stage_spec.hpp"
#include "stages/score/presentation.hpp"

namespace dc::score {
namespace {

double logit_margin(const Epoch& epoch, std::size_t i) {
  return epoch.zmargin[i];
}

// 1 where flagged, 0 where not. Threshold samples, those of the last class, are left to the other runs.
class Flags : public Reduction {
 public:
  Flags(const Setting& setting, double percentile)
      : label_(setting.label),
        threshold_class_(setting.classes - 1),
        percentile_(percentile),
        aum_(fold_presentations(setting, Fold::mean, logit_margin)) {}

  void add(const Epoch& epoch) override { aum_->add(epoch); }

  std::vector<double> finish() override {
    auto score = aum_->finish();
    std::vector<double> threshold;
    for (std::size_t i = 0; i < score.size(); ++i) {
      if (label_[i] == threshold_class_ && !std::isnan(score[i])) threshold.push_back(score[i]);
    }
    std::ranges::sort(threshold);
    for (std::size_t i = 0; i < score.size(); ++i) {
      if (label_[i] == threshold_class_) score[i] = std::numeric_limits<double>::quiet_NaN();
      if (!std::isnan(score[i])) score[i] = flagged(score[i], threshold) ? 1 : 0;
    }
    return score;
  }

 private:
  // More than 100 - percentile per cent of the threshold samples lie above.
  bool flagged(double aum, const std::vector<double>& threshold) const {
    const auto above = threshold.end() - std::ranges::upper_bound(threshold, aum);
    return static_cast<double>(above) * 100 > (100 - percentile_) * static_cast<double>(threshold.size());
  }

  std::span<const std::int64_t> label_;
  std::int64_t threshold_class_;
  double percentile_;
  std::unique_ptr<Reduction> aum_;
};

class AumMislabelled : public DynamicsMethod {
 public:
  std::string_view name() const override { return "aum-mislabelled"; }
  std::string_view about() const override {
    return "1 where the AUM lies below that of the best threshold samples in every run in which the sample was none, else 0; "
           "for runs on sets of dc-fetch with the class 'threshold', with the set before as --images";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  std::vector<Column> columns() const override { return {Column::zmargin}; }
  EpochRange default_epochs(std::int64_t recorded) const override { return {1, recorded - 1}; }
  OverRuns over_runs() const override { return OverRuns::lowest; }
  bool reads_threshold_samples() const override { return true; }

  void describe(cli::StageSpec& spec) override {
    spec.option("threshold-percentile", percentile_,
                "flagged is who lies below this percentile of the threshold samples")
        .unit("%")
        .range(0, 100);
  }
  nlohmann::json parameters() const override { return {{"threshold_percentile", percentile_}}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<Flags>(setting, percentile_);
  }

 private:
  double percentile_ = 99;
};

}  // namespace

std::unique_ptr<Method> make_aum_mislabelled();
std::unique_ptr<Method> make_aum_mislabelled() {
  return std::make_unique<AumMislabelled>();
}

}  // namespace dc::score
