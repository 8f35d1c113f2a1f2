// The vectors of a group: features, or gradients of the last layer in factors. What rules ask of them is answered in
// rows and blocks, so no gradient and no N x N array is ever built.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/select/matrix.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {

/// Rows that are kept here, or lie somewhere else. Columns of zeros may be added at the end: they change no product.
class Rows {
 public:
  Rows() = default;
  explicit Rows(const select::Matrix& elsewhere) : matrix_(elsewhere) {}
  Rows(std::vector<float> values, std::int64_t rows, std::int64_t columns);
  Rows(Rows&&) = default;
  Rows& operator=(Rows&&) = default;

  const select::Matrix& matrix() const { return matrix_; }

 private:
  std::vector<float> values_;
  select::Matrix matrix_;
};

/// Vector i belongs to the i-th member of the group.
///
/// Space::features: v = h. Space::gradients: v = e x (h, 1) with e = softmax(z) - onehot(y), the gradient of the
/// sample's cross-entropy with respect to weights and bias of the last layer. Under Metric::cosine all are scaled to
/// length 1; a vector of zeros stays as it is.
class Vectors {
 public:
  /// The evidence holds features, and for gradients logits. Throws InvalidInput, naming the group, when a vector is too
  /// long for float.
  Vectors(const Evidence& evidence, const Group& group, Space space, select::Metric metric);
  /// In the evidence's space and metric.
  Vectors(const Evidence& evidence, const Group& group) : Vectors(evidence, group, evidence.space, evidence.metric) {}

  std::int64_t size() const { return hidden_.matrix().rows; }
  double squared_length(std::int64_t i) const;
  /// out[j] = <v_i, v_j> of all j. O(n (d + C)), C only for gradients.
  void products(std::int64_t i, std::span<float> out) const;
  /// out[j] = |v_i - v_j|^2 of all j, from the differences themselves: exactly 0 for equal vectors.
  void squared_distances(std::int64_t i, std::span<float> out) const;
  /// <mean of all v, v_i> of every i. O(n d), for gradients O(n C d).
  std::vector<double> mean_products() const;
  /// out[i, j] = the metric's distance, n x n and symmetric to the bit. O(n^2 (d + C)). Throws InvalidInput, naming
  /// the group, for more than 32,768 members: 4 GiB.
  std::vector<float> distance_matrix() const;

  /// The factors. `errors` has no rows in Space::features; in Space::gradients the column after the last feature of
  /// `hidden` is 1 (before scaling).
  const select::Matrix& errors() const { return errors_.matrix(); }
  const select::Matrix& hidden() const { return hidden_.matrix(); }

 private:
  bool gradients() const { return !errors().empty(); }
  void squared_distances(const select::Matrix& errors, const select::Matrix& hidden, std::int64_t first,
                         std::int64_t from, std::span<float> out) const;

  std::string name_;  // of the group
  select::Metric metric_;
  Rows errors_;
  Rows hidden_;
  std::vector<double> squared_error_;   // |e_i|^2
  std::vector<double> squared_hidden_;  // |h_i|^2, with the constant in Space::gradients
};

/// out[k] = softmax(logits)[k] - (k == label): the derivative of the cross-entropy with respect to the logits.
void write_error(std::span<const float> logits, std::int64_t label, std::span<float> out);

}  // namespace dc::prune
