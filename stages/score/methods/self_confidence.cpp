// Self-confidence: the probability that the network gives the label, by which confident learning ranks label errors
// (Northcutt, Jiang and Chuang 2021, "Confident learning: estimating uncertainty in dataset labels").
#include <cmath>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"
#include "stages/score/softmax.hpp"

namespace dc::score {
namespace {

class SelfConfidence : public SnapshotMethod {
 public:
  std::string_view name() const override { return "self-confidence"; }
  std::string_view about() const override {
    return "probability of the label, 0 to 1; the lowest look mislabelled (a network that did not train on the sample "
           "tells best)";
  }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Northcutt, Jiang, Chuang 2021. Confident learning: estimating uncertainty in dataset labels. "
        "arXiv:1911.00068 (self-confidence)");
  }
  std::vector<Need> needs() const override { return {Need::logits}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    std::vector<double> score(setting.label.size());
    parallel::for_pieces(std::ssize(score), 1024, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const auto logits = snapshot.logits.row(i);
        const auto label = static_cast<std::size_t>(setting.label[static_cast<std::size_t>(i)]);
        score[static_cast<std::size_t>(i)] = std::exp(double{logits[label]} - log_sum_exp(logits));
      }
    });
    return score;
  }
};

}  // namespace

std::unique_ptr<Method> make_self_confidence();
std::unique_ptr<Method> make_self_confidence() {
  return std::make_unique<SelfConfidence>();
}

}  // namespace dc::score
