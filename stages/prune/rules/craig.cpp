// CRAIG: facility location on gradients of the last layer; a sample weighs as much as it stands for (Mirzasoleiman,
// Bilmes and Leskovec 2020).
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class Craig : public Rule {
 public:
  std::string_view name() const override { return "craig"; }
  std::string_view about() const override {
    return "samples such that every gradient of the group is close to one of theirs, weighted by how many are closest";
  }
  std::vector<Need> needs() const override { return {Need::features, Need::logits}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Mirzasoleiman, Bilmes, Leskovec 2020. Coresets for data-efficient training of machine learning models. "
        "arXiv:1906.01827 (craig)");
  }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    Unchosen unchosen(group, draws);
    const Vectors gradients(evidence, group, Space::gradients, select::Metric::euclidean);
    auto chosen = cover(gradients.distance_matrix(), unchosen, count);
    return {members_at(group, chosen.facility), std::move(chosen.served), {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_craig();
std::unique_ptr<Rule> make_craig() {
  return std::make_unique<Craig>();
}

}  // namespace dc::prune
