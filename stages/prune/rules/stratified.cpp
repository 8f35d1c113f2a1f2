// Samples from the whole range of a score: bins of equal width, small ones kept whole, the others sharing what is left.
// Coverage-centric coreset selection (Zheng et al. 2023, Algorithm 1), whose pruning of hard samples is --cutoff.
#include <algorithm>
#include <cmath>

#include "common/cli/stage_spec.hpp"
#include "common/select/budget.hpp"
#include "stages/prune/draw.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

// Bins over the range of the members' scores; each includes its lower end, the last one both.
std::vector<Stratum> strata_of(const Evidence& evidence, const Group& group, std::int64_t count) {
  const auto of = [&](std::int64_t i) { return evidence.score[static_cast<std::size_t>(i)]; };
  const auto [lowest, highest] = std::ranges::minmax(group.member, {}, of);
  const double low = of(lowest);
  const double high = of(highest);
  if (low == high) count = 1;
  const auto edge = [&](std::int64_t k) {
    return std::lerp(low, high, static_cast<double>(k) / static_cast<double>(count));
  };
  std::vector<Stratum> strata;
  for (std::int64_t k = 0; k < count; ++k) strata.push_back({edge(k), edge(k + 1), 0, 0});
  strata.back().upper = high;
  return strata;
}

std::size_t bin_of(double score, std::span<const Stratum> strata) {
  const auto after = std::ranges::upper_bound(strata, score, {}, &Stratum::lower);
  return static_cast<std::size_t>(after - strata.begin()) - 1;
}

class Stratified : public Rule {
 public:
  std::string_view name() const override { return "stratified"; }
  std::string_view about() const override { return "samples from the whole range of the score, rare scores first"; }
  std::vector<Need> needs() const override { return {Need::any_score}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("strata", strata_, "bins of equal width over the range of the score")
        .range(1, 100'000);
    spec.cite(
        "Zheng, Liu, Lai, Prakash 2023. Coverage-centric coreset selection for high pruning rates. arXiv:2210.15809 "
        "(stratified, --cutoff)");
  }

  nlohmann::json parameters() const override { return {{"strata", strata_}}; }

  // A sample of a bin is as good as any other of it, so the first choice is the first draw.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    Picks picks;
    picks.strata = strata_of(evidence, group, strata_);
    const auto of = [&](std::int64_t i) { return bin_of(evidence.score[static_cast<std::size_t>(i)], picks.strata); };
    std::vector<std::int64_t> size(picks.strata.size());
    for (const std::int64_t i : group.member) ++size[of(i)];
    auto room = select::stratum_budget(size, count);
    for (std::size_t k = 0; k < size.size(); ++k) {
      picks.strata[k].available = size[k];
      picks.strata[k].kept = room[k];
    }
    for (const std::int64_t i : drawn(group.member, draws)) {
      auto& left = room[of(i)];
      if (left == 0) continue;
      picks.index.push_back(i);
      --left;
    }
    return picks;
  }

 private:
  std::int64_t strata_ = 50;
};

}  // namespace

std::unique_ptr<Rule> make_stratified();
std::unique_ptr<Rule> make_stratified() {
  return std::make_unique<Stratified>();
}

}  // namespace dc::prune
