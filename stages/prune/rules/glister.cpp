// GLISTER: samples whose gradients lower the loss of a validation set most, to first order (Killamsetty et al. 2021,
// algorithm 2 with the last-layer approximation). Works on products of gradients, never on gradients.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "stages/prune/greedy.hpp"
#include "stages/prune/vectors.hpp"

namespace dc::prune {
namespace {

constexpr std::int64_t kBlock = 256;
constexpr std::int64_t kMostProducts = std::int64_t{1} << 30;  // 4 GiB in float

// The validation samples that a group answers for: those with labels that occur in it.
std::vector<std::int64_t> validation_members(const Evidence& evidence, const Group& group) {
  std::set<std::int64_t> labels;
  for (const std::int64_t i : group.member) labels.insert(evidence.label[static_cast<std::size_t>(i)]);
  std::vector<std::int64_t> members;
  for (std::int64_t i = 0; i < std::ssize(evidence.validation->label); ++i) {
    if (labels.contains(evidence.validation->label[static_cast<std::size_t>(i)])) members.push_back(i);
  }
  return members;
}

// What the last layer says about the validation samples while it learns from the samples that are chosen.
class Validation {
 public:
  Validation(const Evidence& evidence, const Group& group, const Vectors& chosen_from)
      : members_(validation_members(evidence, group)), train_(chosen_from), label_(evidence.validation->label) {
    if (members_.empty()) {
      throw InvalidInput(
          fmt::format("{}: no validation sample has its label; add some, or keep by another rule", group.name));
    }
    const Evidence& other = *evidence.validation;
    DC_ASSERT(other.features.columns == evidence.features.columns && other.logits.columns == evidence.logits.columns);
    if (std::ssize(members_) > kMostProducts / train_.size()) {
      throw InvalidInput(fmt::format(
          "{}: {} samples and {} for validation, expected a product of at most {}; choose per class (--ipc, or --share "
          "equal or proportional), or take fewer for validation",
          group.name, train_.size(), members_.size(), kMostProducts));
    }
    const Vectors vectors(other, {members_, group.name}, Space::gradients, select::Metric::euclidean);
    hidden_.resize(static_cast<std::size_t>(train_.size() * size()));
    select::dot_products(train_.hidden(), vectors.hidden(), hidden_);
    for (const std::int64_t v : members_) {
      const auto row = other.logits.row(v);
      logits_.insert(logits_.end(), row.begin(), row.end());
    }
    classes_ = other.logits.columns;
  }

  // <g_i, mean validation gradient> of every i: with g = e x h, sum over v of <e_i, e_v> <h_i, h_v>.
  std::vector<double> gains() const {
    const std::int64_t columns = train_.errors().columns;
    std::vector<float> error(static_cast<std::size_t>(classes_));
    std::vector<float> errors(static_cast<std::size_t>(columns * size()));  // [classes, validation samples]
    for (std::int64_t v = 0; v < size(); ++v) {
      write_error(logits_of(v), label_[static_cast<std::size_t>(members_[static_cast<std::size_t>(v)])], error);
      for (std::int64_t c = 0; c < classes_; ++c) {
        errors[static_cast<std::size_t>(c * size() + v)] = error[static_cast<std::size_t>(c)];
      }
    }
    const select::Matrix hidden{hidden_, train_.size(), size()};
    std::vector<double> gain(static_cast<std::size_t>(train_.size()));
    parallel::for_pieces(train_.size(), kBlock, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> mixed(static_cast<std::size_t>((end - begin) * columns));
      select::dot_products(hidden.part(begin, end - begin), {errors, columns, size()}, mixed);
      for (std::int64_t i = begin; i < end; ++i) {
        const auto e = train_.errors().row(i);
        double sum = 0;
        for (std::int64_t c = 0; c < classes_; ++c) {
          sum += double{e[static_cast<std::size_t>(c)]} * mixed[static_cast<std::size_t>((i - begin) * columns + c)];
        }
        gain[static_cast<std::size_t>(i)] = sum / static_cast<double>(size());
      }
    });
    return gain;
  }

  // One step of gradient descent on sample i: W <- W - rate e_i x h_i, so z_v <- z_v - rate e_i <h_i, h_v>.
  void learn(std::int64_t i, double rate) {
    const auto e = train_.errors().row(i);
    for (std::int64_t v = 0; v < size(); ++v) {
      const auto step = static_cast<float>(rate * hidden_[static_cast<std::size_t>(i * size() + v)]);
      const auto logits = logits_of(v);
      for (std::size_t c = 0; c < logits.size(); ++c) logits[c] -= step * e[c];
    }
  }

 private:
  std::int64_t size() const { return std::ssize(members_); }
  std::span<float> logits_of(std::int64_t v) {
    return std::span(logits_).subspan(static_cast<std::size_t>(v * classes_), static_cast<std::size_t>(classes_));
  }
  std::span<const float> logits_of(std::int64_t v) const {
    return std::span(logits_).subspan(static_cast<std::size_t>(v * classes_), static_cast<std::size_t>(classes_));
  }

  std::vector<std::int64_t> members_;
  const Vectors& train_;
  std::span<const std::int64_t> label_;
  std::int64_t classes_ = 0;
  std::vector<float> hidden_;  // <h_i, h_v>, [samples, validation samples]
  std::vector<float> logits_;  // z_v, [validation samples, classes]
};

class Glister : public Rule {
 public:
  std::string_view name() const override { return "glister"; }
  std::string_view about() const override { return "samples whose gradients lower the loss of a validation set most"; }
  std::vector<Need> needs() const override { return {Need::features, Need::logits, Need::validation}; }
  void describe(cli::StageSpec& spec) override {
    spec.option("glister-refreshes", refreshes_,
                "times that the validation gradient is computed anew, evenly over the choice")
        .range(0, 1'000'000);
    spec.option("glister-rate", rate_, "learning rate of the step that is taken on each sample chosen").above(0);
    spec.cite(
        "Killamsetty, Sivasubramanian, Ramakrishnan, Iyer 2021. GLISTER: generalization based data subset selection for "
        "efficient and robust learning. arXiv:2012.10630 (glister)");
  }
  nlohmann::json parameters() const override { return {{"glister_rate", rate_}, {"glister_refreshes", refreshes_}}; }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    if (count == 0) return {};
    DC_ASSERT(evidence.validation != nullptr);
    const Vectors gradients(evidence, group, Space::gradients, select::Metric::euclidean);
    Validation validation(evidence, group, gradients);
    Unchosen unchosen(group, draws);
    std::vector<std::int64_t> places;
    const std::int64_t parts = std::min(count, refreshes_ + 1);
    for (std::int64_t part = 0; part < parts; ++part) {
      const auto gain = validation.gains();
      const std::int64_t end = count / parts * (part + 1) + std::min(part + 1, count % parts);
      while (std::ssize(places) < end) {
        places.push_back(unchosen.take_best([&](std::int64_t i) { return gain[static_cast<std::size_t>(i)]; }));
        validation.learn(places.back(), rate_);
      }
    }
    return {members_at(group, places), {}, {}};
  }

 private:
  std::int64_t refreshes_ = 15;
  double rate_ = 0.01;
};

}  // namespace

std::unique_ptr<Rule> make_glister();
std::unique_ptr<Rule> make_glister() {
  return std::make_unique<Glister>();
}

}  // namespace dc::prune
