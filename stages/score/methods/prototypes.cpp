// Supervised prototypes: how far a sample lies from the centre of its class in feature space (Sorscher et al. 2022,
// "Beyond neural scaling laws: beating power law scaling via data pruning").
#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "stages/score/kmeans.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

using select::Matrix;
using select::Metric;

constexpr cli::Choice<Metric> kDistances[] = {
    {Metric::cosine, "cosine", "1 less the cosine; the prototype is the mean of the features scaled to length 1"},
    {Metric::euclidean, "euclidean", "length of the difference; the prototype is the mean of the features"},
};

class Prototypes : public SnapshotMethod {
 public:
  std::string_view name() const override { return "prototypes"; }
  std::string_view about() const override { return "distance of the feature from the mean feature of its class"; }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  void describe(cli::StageSpec& spec) override {
    spec.option("prototype-distance", metric_, "how far a feature is from its prototype").choices(kDistances);
    spec.cite(
        "Sorscher, Geirhos, Shekhar, Ganguli, Morcos 2022. Beyond neural scaling laws: beating power law scaling via "
        "data pruning. arXiv:2206.14486 (prototypes, self-prototypes)");
  }
  nlohmann::json parameters() const override {
    return {{"prototype_distance", cli::choice_name<Metric>(kDistances, metric_)}};
  }
  std::vector<Need> needs() const override { return {Need::features}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    Matrix rows = snapshot.features;
    std::vector<float> unit;
    if (metric_ == Metric::cosine) {
      unit = select::unit_rows(rows);
      rows.values = unit;
    }
    std::vector<float> centre(static_cast<std::size_t>(setting.classes * rows.columns));
    move_to_means(rows, setting.label, metric_, centre);
    const Matrix prototypes{centre, setting.classes, rows.columns};

    std::vector<float> distance(setting.label.size());
    parallel::for_pieces(rows.rows, 1024, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const auto own = static_cast<std::size_t>(i);
        select::squared_distances(rows.part(i, 1), prototypes.part(setting.label[own], 1),
                                  std::span(distance).subspan(own, 1));
      }
    });
    distances_from_squares(metric_, distance);
    return {distance.begin(), distance.end()};
  }

 private:
  Metric metric_ = Metric::cosine;
};

}  // namespace

std::unique_ptr<Method> make_prototypes();
std::unique_ptr<Method> make_prototypes() {
  return std::make_unique<Prototypes>();
}

}  // namespace dc::score
