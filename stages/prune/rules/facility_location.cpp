// Facility location: samples that together are most similar to all of their group.
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class FacilityLocation : public Rule {
 public:
  std::string_view name() const override { return "facility-location"; }
  std::string_view about() const override {
    return "samples such that every sample of the group is close to one of them";
  }
  std::vector<Need> needs() const override { return {Need::features}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Minoux 1978. Accelerated greedy algorithms for maximizing submodular set functions. Optimization Techniques "
        "(facility-location, craig, lcmat)");
  }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    Unchosen unchosen(group, draws);
    const auto chosen = cover(Vectors(evidence, group).distance_matrix(), unchosen, count);
    return {members_at(group, chosen.facility), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_facility_location();
std::unique_ptr<Rule> make_facility_location() {
  return std::make_unique<FacilityLocation>();
}

}  // namespace dc::prune
