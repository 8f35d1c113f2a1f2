// k-center: each time the sample that is farthest from those chosen (Gonzalez 1985, "Clustering to minimize the maximum
// intercluster distance"; for data sets Sener and Savarese 2018).
#include <algorithm>
#include <limits>

#include "common/cli/choice.hpp"
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

enum class Start { mean, random };

constexpr cli::Choice<Start> kStarts[] = {
    {Start::mean, "mean", "the sample nearest to the mean of its group"},
    {Start::random, "random", "any sample, by the seed"},
};

class KCenter : public Rule {
 public:
  std::string_view name() const override { return "k-center"; }
  std::string_view about() const override { return "each time the sample farthest from those kept before"; }
  std::vector<Need> needs() const override { return {Need::features}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("k-center-start", start_, "the first sample of a group").choices(kStarts);
    spec.cite(
        "Sener, Savarese 2018. Active learning for convolutional neural networks: a core-set approach. "
        "arXiv:1708.00489 (k-center)");
  }
  nlohmann::json parameters() const override { return {{"k_center_start", cli::choice_name<Start>(kStarts, start_)}}; }

  // Of the distances only each sample's smallest so far is kept.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    const Vectors vectors(evidence, group);
    Unchosen unchosen(group, draws);
    std::vector<std::int64_t> places{first(vectors, unchosen)};
    std::vector<float> nearest(group.member.size(), std::numeric_limits<float>::infinity());
    std::vector<float> distance(group.member.size());
    while (std::ssize(places) < count) {
      vectors.squared_distances(places.back(), distance);
      for (std::size_t i = 0; i < nearest.size(); ++i) nearest[i] = std::min(nearest[i], distance[i]);
      places.push_back(unchosen.take_best([&](std::int64_t i) { return nearest[static_cast<std::size_t>(i)]; }));
    }
    return {members_at(group, places), {}, {}};
  }

 private:
  std::int64_t first(const Vectors& vectors, Unchosen& unchosen) const {
    if (start_ == Start::random) return unchosen.take_best([](std::int64_t) { return 0.0; });
    const auto of_mean = vectors.mean_products();
    return unchosen.take_best(
        [&](std::int64_t i) { return 2 * of_mean[static_cast<std::size_t>(i)] - vectors.squared_length(i); });
  }

  Start start_ = Start::mean;
};

}  // namespace

std::unique_ptr<Rule> make_k_center();
std::unique_ptr<Rule> make_k_center() {
  return std::make_unique<KCenter>();
}

}  // namespace dc::prune
