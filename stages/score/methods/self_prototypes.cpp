// Self-supervised prototypes: how far a sample lies from the centre of its cluster, found without labels (Sorscher et
// al. 2022, "Beyond neural scaling laws: beating power law scaling via data pruning"; cited by prototypes.cpp).
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "stages/score/kmeans.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

class SelfPrototypes : public SnapshotMethod {
 public:
  std::string_view name() const override { return "self-prototypes"; }
  std::string_view about() const override {
    return "cosine distance of the feature from the nearest centre of spherical k-means, which knows no labels "
           "(k-means++ seeds from --seed, at most 100 rounds)";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  void describe(cli::StageSpec& spec) override {
    spec.option("clusters", clusters_, "number of clusters; by default that of the classes").at_least(1);
  }
  nlohmann::json parameters() const override {
    return {{"clusters", clusters_ ? nlohmann::json(*clusters_) : nlohmann::json("classes")}};
  }
  std::vector<Need> needs() const override { return {Need::features}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    const std::int64_t samples = std::ssize(setting.label);
    if (clusters_ && *clusters_ > samples) {
      throw InvalidInput(fmt::format("--clusters {}: there are {} samples, expected at least one a cluster; lower it",
                                     *clusters_, samples));
    }
    const std::int64_t clusters = clusters_.value_or(std::min(setting.classes, samples));
    const auto clustering = kmeans(snapshot.features, clusters, select::Metric::cosine, setting.stream);
    return {clustering.distance.begin(), clustering.distance.end()};
  }

 private:
  std::optional<std::int64_t> clusters_;
};

}  // namespace

std::unique_ptr<Method> make_self_prototypes();
std::unique_ptr<Method> make_self_prototypes() {
  return std::make_unique<SelfPrototypes>();
}

}  // namespace dc::score
