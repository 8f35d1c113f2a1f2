// Beta sampling of DUAL (Cho et al. 2025, "Lightweight dataset pruning without full training via example
// difficulty and prediction uncertainty"): hard samples, but the more is pruned the easier ones, by a Beta density over
// the mean probability of the label.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "stages/prune/draw.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

constexpr std::size_t kTop = 10;       // hardest samples whose confidence says where the density sits without pruning
constexpr double kConcentration = 16;  // a + b
constexpr double kNone = -std::numeric_limits<double>::infinity();

double confidence_of(const Evidence& evidence, std::int64_t i) {
  const double value = evidence.confidence[static_cast<std::size_t>(i)];
  if (value >= 0 && value <= 1) return value;
  throw InvalidInput(
      fmt::format("--keep beta: the confidence of sample {} is {}, expected a probability, 0 to 1; name "
                  "another score with --confidence",
                  i, value));
}

// Of the `kTop` hardest members.
double mean_confidence(const Evidence& evidence, const Group& group, const Stream& draws) {
  const auto order = select::easiest_first(group.member, evidence.score, evidence.direction, draws);
  const auto count = std::min(kTop, order.size());
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) sum += confidence_of(evidence, order[order.size() - 1 - k]);
  return sum / static_cast<double>(count);
}

double power_term(double exponent, double log_base) {
  return exponent == 0 ? 0 : exponent * log_base;
}

// Up to a constant: the factor 1 / B(a, b) is the same for all.
double log_beta_density(double x, double a, double b) {
  return power_term(a - 1, std::log(x)) + power_term(b - 1, std::log1p(-x));
}

class Beta : public Rule {
 public:
  std::string_view name() const override { return "beta"; }
  std::string_view about() const override {
    return "samples drawn in proportion to their score times a Beta density of their confidence";
  }
  std::vector<Need> needs() const override { return {Need::score, Need::confidence}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("beta-c", c_, "how late the density turns to easy samples as more is pruned; higher is later").above(0);
    spec.cite(
        "Cho, Shin, Kang, Yun 2025. Lightweight dataset pruning without full training via example difficulty and "
        "prediction uncertainty. arXiv:2502.06905 (beta)");
  }

  nlohmann::json parameters() const override { return {{"beta_c", c_}}; }

  // Where hardness can be negative, which it is not for the scores of the paper, it counts from its minimum.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    double least = 0;
    for (const std::int64_t i : group.member) least = std::min(least, evidence.hardness(i));
    const double pruned = 1 - group.kept_share;
    const double b = (kConcentration - 1) * (1 - mean_confidence(evidence, group, draws)) * (1 - std::pow(pruned, c_));
    const double a = kConcentration - b;
    std::vector<double> log_weight;
    for (const std::int64_t i : group.member) {
      const double log_density = log_beta_density(confidence_of(evidence, i), a, b);
      const double hardness = evidence.hardness(i) - least;
      log_weight.push_back(hardness == 0 ? kNone : log_density + std::log(hardness));
    }
    return {drawn_by_weight(group.member, log_weight, count, draws), {}, {}};
  }

 private:
  double c_ = 5.5;
};

}  // namespace

std::unique_ptr<Rule> make_beta();
std::unique_ptr<Rule> make_beta() {
  return std::make_unique<Beta>();
}

}  // namespace dc::prune
