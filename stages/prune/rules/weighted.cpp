// Samples drawn with a probability in proportion to how hard they are: the last step of MoSo (Tan et al. 2023), which
// standardises scores within classes first (--share normalised --normalise z).
#include <algorithm>
#include <cmath>

#include "common/cli/stage_spec.hpp"
#include "stages/prune/draw.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

class Weighted : public Rule {
 public:
  std::string_view name() const override { return "weighted"; }
  std::string_view about() const override {
    return "samples drawn in proportion to their score above the easiest of the group";
  }
  std::vector<Need> needs() const override { return {Need::score}; }

  void describe(cli::StageSpec& spec) override {
    spec.cite("Tan, Wu, Du, Chen, Wang, Wang, Qi 2023. Data pruning via moving-one-sample-out. NeurIPS (weighted)");
  }

  // The easiest sample has no weight: it is drawn only when all others are.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    std::vector<double> log_weight;
    for (const std::int64_t i : group.member) log_weight.push_back(evidence.hardness(i));
    const double easiest = std::ranges::min(log_weight);
    for (auto& value : log_weight) value = std::log(value - easiest);
    return {drawn_by_weight(group.member, log_weight, count, draws), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_weighted();
std::unique_ptr<Rule> make_weighted() {
  return std::make_unique<Weighted>();
}

}  // namespace dc::prune
