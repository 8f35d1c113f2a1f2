// A small dynamics record for tests of score methods, made from logits by the definitions of its columns.
#pragma once
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/cli/parse.hpp"
#include "stages/score/score.hpp"

namespace dc::score {

/// The method of that name, with its options set from a command line.
template <class M = DynamicsMethod>
std::unique_ptr<M> method(const std::string& name, std::vector<std::string> options = {}) {
  for (auto& candidate : all_methods()) {
    if (candidate->name() != name) continue;
    cli::StageSpec spec("dc-score");
    candidate->describe(spec);
    std::vector<const char*> argv{"dc-score"};
    for (const auto& option : options) argv.push_back(option.c_str());
    cli::parse(spec, static_cast<int>(argv.size()), argv.data());
    return std::unique_ptr<M>(dynamic_cast<M*>(candidate.release()));
  }
  return nullptr;
}

inline std::int64_t classes_of(const std::vector<std::int64_t>& labels) {
  return labels.empty() ? 0 : std::ranges::max(labels) + 1;
}

/// One training run: nothing was presented until present() is called.
class History {
 public:
  History(std::vector<std::int64_t> labels, std::int64_t epochs)
      : labels_(std::move(labels)), epochs_(epochs), rows_(static_cast<std::size_t>(epochs), Rows(labels_.size())) {}

  /// The network gave `logits` for the sample in the epoch, and a feature of zeros. Epochs come in order.
  void present(std::size_t epoch, std::size_t sample, const std::vector<double>& logits) {
    auto& rows = rows_[epoch];
    const auto label = static_cast<std::size_t>(labels_[sample]);
    double sum = 0;
    for (const double z : logits) sum += std::exp(z - *std::ranges::max_element(logits));
    double pnorm2 = 0;
    double p_other = 0;
    double z_other = -std::numeric_limits<double>::infinity();
    double entropy = 0;
    std::vector<double> p;
    for (std::size_t k = 0; k < logits.size(); ++k) {
      const double log_p = logits[k] - *std::ranges::max_element(logits) - std::log(sum);
      p.push_back(std::exp(log_p));
      pnorm2 += std::exp(2 * log_p);
      entropy -= log_p * std::exp(log_p);
      if (k == label) {
        rows.loss[sample] = static_cast<float>(-log_p);
      } else {
        p_other = std::max(p_other, std::exp(log_p));
        z_other = std::max(z_other, logits[k]);
      }
    }
    rows.seen[sample] = 1;
    rows.p_other[sample] = static_cast<float>(p_other);
    rows.zmargin[sample] = static_cast<float>(logits[label] - z_other);
    rows.pnorm2[sample] = static_cast<float>(pnorm2);
    rows.entropy[sample] = static_cast<float>(entropy);
    rows.top1[sample] = static_cast<std::int32_t>(std::ranges::max_element(logits) - logits.begin());
    rows.hnorm2[sample] = 0;
    rows.kd[sample] = static_cast<float>(change(before_[sample], p));
    before_[sample] = p;
    std::ranges::nth_element(p, p.begin() + 1, std::greater<>());
    rows.p_second[sample] = static_cast<float>(p[1]);
  }

  /// Two classes; the label has this probability. 0 stands for one that is too small for a double.
  void present_label(std::size_t epoch, std::size_t sample, double p) {
    std::vector<double> logits(2);
    logits[static_cast<std::size_t>(labels_[sample])] = p == 0 ? -1000 : std::log(p / (1 - p));
    present(epoch, sample, logits);
  }

  /// Two classes, label 1: 'R' right, 'W' wrong, '-' not presented, one letter an epoch.
  void outcomes(std::size_t sample, const std::string& letters) {
    for (std::size_t epoch = 0; epoch < letters.size(); ++epoch) {
      if (letters[epoch] == 'R') present(epoch, sample, {0, 1});
      if (letters[epoch] == 'W') present(epoch, sample, {1, 0});
    }
  }

  float& loss(std::size_t epoch, std::size_t sample) { return rows_[epoch].loss[sample]; }
  float& zmargin(std::size_t epoch, std::size_t sample) { return rows_[epoch].zmargin[sample]; }
  float& kd(std::size_t epoch, std::size_t sample) { return rows_[epoch].kd[sample]; }
  float& hnorm2(std::size_t epoch, std::size_t sample) { return rows_[epoch].hnorm2[sample]; }

  Record record(const std::string& name = "dyn.h5") const {
    return {name, epochs_, labels_, classes_of(labels_), [this](std::int64_t epoch, std::span<const Column>) -> Epoch {
              const auto& rows = rows_[static_cast<std::size_t>(epoch)];
              return {rows.seen,    rows.loss, rows.p_other,  rows.zmargin, rows.pnorm2,
                      rows.entropy, rows.top1, rows.p_second, rows.kd,      rows.hnorm2};
            }};
  }

  /// Scores from the epochs first to last; by default all.
  std::vector<double> score(const DynamicsMethod& by, std::int64_t first = 0, std::int64_t last = -1) const {
    const EpochRange range{first, last < 0 ? epochs_ - 1 : last};
    const Task tasks[] = {{&by, range, Stream(0, by.name())}};
    const Record records[] = {record()};
    return score_runs(tasks, records, [] {}).front();
  }

 private:
  struct Rows {
    explicit Rows(std::size_t n)
        : seen(n),
          loss(n, kHole),
          p_other(n, kHole),
          zmargin(n, kHole),
          pnorm2(n, kHole),
          entropy(n, kHole),
          top1(n, -1),
          p_second(n, kHole),
          kd(n, kHole),
          hnorm2(n, kHole) {}
    static constexpr float kHole = std::numeric_limits<float>::quiet_NaN();
    std::vector<std::uint8_t> seen;
    std::vector<float> loss;
    std::vector<float> p_other;
    std::vector<float> zmargin;
    std::vector<float> pnorm2;
    std::vector<float> entropy;
    std::vector<std::int32_t> top1;
    std::vector<float> p_second;
    std::vector<float> kd;
    std::vector<float> hnorm2;
  };

  /// As /dyn/kd is defined: the change from the presentation before, NaN where there was none.
  static double change(const std::vector<double>& before, const std::vector<double>& now) {
    if (before.empty()) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    for (std::size_t k = 0; k < now.size(); ++k) {
      sum += std::abs(now[k] * (std::log(now[k] + 1e-8) - std::log(before[k] + 1e-8)));
    }
    return sum;
  }

  std::vector<std::int64_t> labels_;
  std::int64_t epochs_;
  std::vector<Rows> rows_;
  std::vector<std::vector<double>> before_ = std::vector<std::vector<double>>(labels_.size());
};

}  // namespace dc::score
