// Herding: samples whose mean follows the mean of the group (Welling 2009, "Herding dynamical weights to learn").
#include "common/cli/stage_spec.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class Herding : public Rule {
 public:
  std::string_view name() const override { return "herding"; }
  std::string_view about() const override { return "samples whose mean stays closest to the mean of their group"; }
  std::vector<Need> needs() const override { return {Need::features}; }
  void describe(cli::StageSpec& spec) override {
    spec.cite("Welling 2009. Herding dynamical weights to learn. ICML (herding)");
  }

  // The next x has the least |(k + 1) mu - sum_S - x|^2 = const - 2 ((k + 1) <mu, x> - sum over s in S of <s, x>) +
  // |x|^2.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    const Vectors vectors(evidence, group);
    const auto of_mean = vectors.mean_products();
    std::vector<double> of_chosen(of_mean.size());
    std::vector<float> products(of_mean.size());
    Unchosen unchosen(group, draws);
    std::vector<std::int64_t> places;
    while (std::ssize(places) < count) {
      const auto step = static_cast<double>(places.size() + 1);
      const std::int64_t next = unchosen.take_best([&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        return 2 * (step * of_mean[at] - of_chosen[at]) - vectors.squared_length(i);
      });
      places.push_back(next);
      vectors.products(next, products);
      for (std::size_t i = 0; i < products.size(); ++i) of_chosen[i] += products[i];
    }
    return {members_at(group, places), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_herding();
std::unique_ptr<Rule> make_herding() {
  return std::make_unique<Herding>();
}

}  // namespace dc::prune
