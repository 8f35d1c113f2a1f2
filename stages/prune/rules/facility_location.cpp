// Facility location: samples that together are most similar to all of their group.
#include <algorithm>

#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/similarity.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class FacilityLocation : public Rule {
 public:
  std::string_view name() const override { return "facility-location"; }
  std::string_view about() const override {
    return "samples such that every sample of the group is close to one of them";
  }
  std::vector<Need> needs() const override { return {pairs_ == Pairs::all ? Need::features : Need::neighbours}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("facility-location-pairs", pairs_, "the pairs that are compared").choices(kPairs);
    spec.cite(
        "Minoux 1978. Accelerated greedy algorithms for maximizing submodular set functions. Optimization Techniques "
        "(facility-location, craig, lcmat)");
  }

  nlohmann::json parameters() const override {
    return {{"facility_location_pairs", cli::choice_name<Pairs>(kPairs, pairs_)}};
  }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    Unchosen unchosen(group, draws);
    if (pairs_ == Pairs::neighbours) {
      return {members_at(group, cover_neighbours({evidence.neighbours, group}, unchosen, count)), {}, {}};
    }
    const auto chosen = cover(Vectors(evidence, group).distance_matrix(), unchosen, count);
    return {members_at(group, chosen.facility), {}, {}};
  }

 private:
  static std::vector<std::int64_t> cover_neighbours(const NeighbourSimilarity& similarity, Unchosen& unchosen,
                                                    std::int64_t count) {
    std::vector<float> best(unchosen.left().size());
    return take_lazily(
        unchosen, count,
        [&](std::int64_t j) {
          double gain = 0;
          for (const auto& [i, value] : similarity.of(j)) {
            gain += std::max(0.0f, value - best[static_cast<std::size_t>(i)]);
          }
          return gain;
        },
        [&](std::int64_t j, std::int64_t) {
          for (const auto& [i, value] : similarity.of(j)) {
            auto& now = best[static_cast<std::size_t>(i)];
            now = std::max(now, value);
          }
        });
  }

  Pairs pairs_ = Pairs::all;
};

}  // namespace

std::unique_ptr<Rule> make_facility_location();
std::unique_ptr<Rule> make_facility_location() {
  return std::make_unique<FacilityLocation>();
}

}  // namespace dc::prune
