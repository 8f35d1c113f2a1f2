// What a network says about a few samples, and gradients of its last layer built in full, for tests of the rules that
// never build them.
#pragma once
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/prune/sample_set.hpp"

namespace dc::prune {

using Indices = std::vector<std::int64_t>;
using Vector = std::vector<double>;

inline double inner(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

inline double squared_distance(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/// Samples, each with a feature and logits; one group of all of them unless members are named.
class LastLayer {
 public:
  /// Features only; all of class 0.
  explicit LastLayer(const std::vector<std::vector<float>>& features)
      : LastLayer(features, std::vector<std::vector<float>>(), Indices(features.size())) {}
  LastLayer(const std::vector<std::vector<float>>& features, const std::vector<std::vector<float>>& logits,
            Indices labels)
      : labels_(std::move(labels)) {
    evidence.features = stored(features, features_);
    evidence.logits = stored(logits, logits_);
    evidence.label = labels_;
    evidence.classes = evidence.logits.columns;
    for (std::size_t i = 0; i < features.size(); ++i) members_.push_back(static_cast<std::int64_t>(i));
  }
  LastLayer(const LastLayer&) = delete;

  /// Normal features and logits; labels cycle through the classes, or are all 0.
  static std::unique_ptr<LastLayer> random(std::int64_t samples, std::int64_t features, std::int64_t classes,
                                           std::uint64_t seed, bool one_class = true) {
    std::vector<std::vector<float>> h;
    std::vector<std::vector<float>> z;
    Indices labels;
    for (std::int64_t i = 0; i < samples; ++i) {
      auto draws = Stream(seed, "test").at(0, static_cast<std::uint64_t>(i));
      auto& feature = h.emplace_back();
      auto& logit = z.emplace_back();
      for (std::int64_t k = 0; k < features; ++k) feature.push_back(static_cast<float>(draws.normal()));
      for (std::int64_t c = 0; c < classes; ++c) logit.push_back(static_cast<float>(2 * draws.normal()));
      labels.push_back(one_class ? 0 : i % classes);
    }
    return std::make_unique<LastLayer>(h, z, labels);
  }

  std::int64_t size() const { return std::ssize(members_); }
  Group group() const { return {members_, "class 'dog'"}; }
  void choose_from(Indices members) { members_ = std::move(members); }

  Picks pick(const Rule& by, std::int64_t count, std::uint64_t seed = 0) const {
    return by.pick(evidence, group(), count, Stream(seed, "test"));
  }

  Vector feature(std::int64_t i) const {
    const auto row = evidence.features.row(i);
    return {row.begin(), row.end()};
  }
  Vector probabilities(std::int64_t i) const {
    Vector p;
    for (const double z : evidence.logits.row(i)) p.push_back(std::exp(z));
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (auto& value : p) value /= sum;
    return p;
  }
  /// (p - onehot(y)) x (h, 1), every entry.
  Vector gradient(std::int64_t i) const {
    auto h = feature(i);
    h.push_back(1);
    Vector g;
    auto p = probabilities(i);
    p[static_cast<std::size_t>(labels_[static_cast<std::size_t>(i)])] -= 1;
    for (const double e : p) {
      for (const double value : h) g.push_back(e * value);
    }
    return g;
  }
  std::vector<Vector> gradients() const {
    std::vector<Vector> all;
    for (const std::int64_t i : members_) all.push_back(gradient(i));
    return all;
  }

  Evidence evidence;

 private:
  static select::Matrix stored(const std::vector<std::vector<float>>& rows, std::vector<float>& values) {
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    return {values, std::ssize(rows), rows.empty() ? 0 : std::ssize(rows.front())};
  }

  std::vector<float> features_;
  std::vector<float> logits_;
  Indices labels_;
  Indices members_;
};

/// Those left with the highest value, again and again: the plain greedy choice. `value(i, chosen)` is computed anew for
/// every candidate each time; the test has no ties.
template <class Value>
Indices plain_greedy(std::int64_t samples, std::int64_t count, Value value) {
  Indices chosen;
  while (std::ssize(chosen) < count) {
    std::int64_t best = -1;
    double highest = 0;
    for (std::int64_t i = 0; i < samples; ++i) {
      if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
      const double candidate = value(i, chosen);
      if (best >= 0 && candidate <= highest) continue;
      best = i;
      highest = candidate;
    }
    chosen.push_back(best);
  }
  return chosen;
}

}  // namespace dc::prune
