// Log-determinant: samples whose vectors span the largest volume (Chen, Zhang and Zhou 2018, "Fast greedy MAP inference
// for determinantal point process to improve recommendation diversity", algorithm 1).
#include "common/cli/stage_spec.hpp"
#include "stages/prune/cholesky.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

class LogDet : public Rule {
 public:
  std::string_view name() const override { return "log-det"; }
  std::string_view about() const override { return "samples whose vectors span the largest volume"; }
  std::vector<Need> needs() const override { return {Need::features}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("log-det-ridge", ridge_, "added to the diagonal of the kernel, whose mean is 1 without it").above(0);
    spec.cite(
        "Chen, Zhang, Zhou 2018. Fast greedy MAP inference for determinantal point process to improve recommendation "
        "diversity. arXiv:1709.05135 (log-det)");
  }
  nlohmann::json parameters() const override { return {{"log_det_ridge", ridge_}}; }

  // The kernel K holds the products of all vectors, over their mean square. det K_(S + j) = det K_S * rest_j, where
  // rest_j = K_jj - K_jS K_S^-1 K_Sj is what the Cholesky factor leaves of the diagonal.
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    const Vectors vectors(evidence, group);
    std::vector<double> rest(group.member.size());
    double mean = 0;
    for (std::int64_t i = 0; i < vectors.size(); ++i)
      mean += vectors.squared_length(i) / static_cast<double>(vectors.size());
    const double scale = mean > 0 ? 1 / mean : 1;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      rest[i] = vectors.squared_length(static_cast<std::int64_t>(i)) * scale + ridge_;
    }
    Cholesky factor(vectors.size(), ridge_);
    Unchosen unchosen(group, draws);
    std::vector<float> kernel(rest.size());
    std::vector<std::int64_t> places;
    while (std::ssize(places) < count) {
      places.push_back(unchosen.take_best([&](std::int64_t i) { return rest[static_cast<std::size_t>(i)]; }));
      vectors.products(places.back(), kernel);
      for (auto& value : kernel) value = static_cast<float>(value * scale);
      const auto row = factor.add(places.back(), kernel);
      for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= row[i] * row[i];
    }
    return {members_at(group, places), {}, {}};
  }

 private:
  double ridge_ = 0.01;
};

}  // namespace

std::unique_ptr<Rule> make_log_det();
std::unique_ptr<Rule> make_log_det() {
  return std::make_unique<LogDet>();
}

}  // namespace dc::prune
