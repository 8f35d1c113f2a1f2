// SemDeDup: how much a sample repeats another one of its cluster (Abbas et al. 2023, "SemDeDup: data-efficient learning
// at web-scale through semantic deduplication"). The largest similarity is stored, not who goes at a threshold: any
// threshold or budget is free afterwards.
//
// A sample that repeats another is easy, its twin having taught it; so the method is dc-prune --keep hardest, and rules
// that add up hardness add up novelty.
#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "stages/score/kmeans.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

using select::Matrix;

constexpr std::int64_t kLater = 64;          // samples that look for their likeness together
constexpr std::int64_t kEarlier = 512;       // samples that they are compared with at once
constexpr std::int64_t kClusterSize = 1000;  // on average, by default

enum class Twin { hard, easy, random };

constexpr cli::Choice<Twin> kTwins[] = {
    {Twin::hard, "hard", "the one farther from the centre of the cluster, as published"},
    {Twin::easy, "easy", "the one nearer to the centre of the cluster"},
    {Twin::random, "random", "either, by --seed"},
};

// For each row the smallest squared distance from an earlier row; 4, the largest there is between vectors of length 1,
// for the first. Memory: a block of distances a thread.
std::vector<float> nearest_before(const Matrix& rows) {
  std::vector<float> nearest(static_cast<std::size_t>(rows.rows), 4.0F);
  parallel::for_pieces(rows.rows, kLater, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> apart(static_cast<std::size_t>(kLater * kEarlier));
    for (std::int64_t first = 0; first < end; first += kEarlier) {
      const std::int64_t earlier = std::min(kEarlier, end - first);
      select::squared_distances(rows.part(begin, end - begin), rows.part(first, earlier),
                                std::span(apart).first(static_cast<std::size_t>((end - begin) * earlier)));
      for (std::int64_t i = begin; i < end; ++i) {
        const auto row = apart.begin() + (i - begin) * earlier;
        auto& least = nearest[static_cast<std::size_t>(i)];
        for (std::int64_t j = 0; j < std::min(earlier, i - first); ++j) least = std::min(least, row[j]);
      }
    }
  });
  return nearest;
}

class Semdedup : public SnapshotMethod {
 public:
  std::string_view name() const override { return "semdedup"; }
  std::string_view about() const override {
    return "largest cosine to a sample that comes before in the order of the cluster, -1 for the first; SemDeDup is "
           "dc-prune --keep hardest";
  }
  select::Direction direction() const override { return select::Direction::higher_is_easier; }
  void describe(cli::StageSpec& spec) override {
    spec.option("semdedup-clusters", clusters_,
                "number of clusters; by default one for every 1000 samples, at least one")
        .at_least(1);
    spec.option("semdedup-keep", twin_, "which of two similar samples comes first in the order, and is kept")
        .choices(kTwins);
    spec.cite(
        "Abbas, Tirumala, Simig, Ganguli, Morcos 2023. SemDeDup: data-efficient learning at web-scale through semantic "
        "deduplication. arXiv:2303.09540 (semdedup)");
  }
  nlohmann::json parameters() const override {
    return {{"semdedup_clusters", clusters_ ? nlohmann::json(*clusters_) : nlohmann::json("samples / 1000")},
            {"semdedup_keep", cli::choice_name<Twin>(kTwins, twin_)}};
  }
  std::vector<Need> needs() const override { return {Need::features}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    const std::int64_t samples = std::ssize(setting.label);
    if (clusters_ && *clusters_ > samples) {
      throw InvalidInput(
          fmt::format("--semdedup-clusters {}: there are {} samples, expected at least one a cluster; lower it",
                      *clusters_, samples));
    }
    const std::int64_t clusters = clusters_.value_or(std::max<std::int64_t>(1, samples / kClusterSize));
    const auto clustering = kmeans(snapshot.features, clusters, select::Metric::cosine, setting.stream);
    const auto members = select::by_class(order(clustering, setting.stream), clustering.cluster, clustering.count);

    std::vector<double> score(static_cast<std::size_t>(samples));
    parallel::for_pieces(clustering.count, 1, [&](std::int64_t c, std::int64_t) {
      const auto& own = members[static_cast<std::size_t>(c)];
      const auto nearest = nearest_before_of(snapshot.features, own);
      // Between vectors of length 1 the cosine is 1 less half the squared distance: exactly 1 for copies.
      for (std::size_t m = 0; m < own.size(); ++m)
        score[static_cast<std::size_t>(own[m])] = std::max(-1.0, 1.0 - double{nearest[m]} / 2);
    });
    return score;
  }

 private:
  static std::vector<float> nearest_before_of(const Matrix& features, std::span<const std::int64_t> member) {
    std::vector<float> rows;
    rows.reserve(member.size() * static_cast<std::size_t>(features.columns));
    for (const std::int64_t i : member) rows.insert(rows.end(), features.row(i).begin(), features.row(i).end());
    rows = select::unit_rows({rows, std::ssize(member), features.columns});
    return nearest_before({rows, std::ssize(member), features.columns});
  }

  // All samples, in each cluster the one that is rather kept before the others.
  std::vector<std::int64_t> order(const Clustering& clustering, const Stream& stream) const {
    if (twin_ == Twin::random) return permutation(std::ssize(clustering.cluster), stream.at(1, 0));
    std::vector<std::int64_t> order(clustering.cluster.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::int64_t i) {
      const float distance = clustering.distance[static_cast<std::size_t>(i)];
      return twin_ == Twin::hard ? -distance : distance;
    });
    return order;
  }

  std::optional<std::int64_t> clusters_;
  Twin twin_ = Twin::hard;
};

}  // namespace

std::unique_ptr<Method> make_semdedup();
std::unique_ptr<Method> make_semdedup() {
  return std::make_unique<Semdedup>();
}

}  // namespace dc::score
