#include "stages/prune/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"

namespace dc::prune {
namespace {

using select::Matrix;
using select::Metric;

constexpr std::int64_t kBlock = 64;
constexpr std::int64_t kLongBlock = 1024;
constexpr std::int64_t kLargestMatrix = 32768;

// The products of gram.hpp are fastest when no row ends between sixteen columns.
std::int64_t padded(std::int64_t columns) {
  return (columns + 15) / 16 * 16;
}

bool is_everything(const Group& group, std::int64_t samples) {
  return std::ssize(group.member) == samples;  // members are ascending, each once
}

Rows features_of(const Evidence& evidence, const Group& group, bool with_constant) {
  const Matrix& features = evidence.features;
  DC_ASSERT(!features.empty());
  const std::int64_t columns = padded(features.columns + (with_constant ? 1 : 0));
  if (columns == features.columns && is_everything(group, features.rows)) return Rows(features);
  const std::int64_t rows = std::ssize(group.member);
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto row = features.row(group.member[static_cast<std::size_t>(i)]);
    const auto to = values.begin() + i * columns;
    std::ranges::copy(row, to);
    if (with_constant) to[features.columns] = 1;
  }
  return Rows(std::move(values), rows, columns);
}

Rows errors_of(const Evidence& evidence, const Group& group) {
  const Matrix& logits = evidence.logits;
  DC_ASSERT(!logits.empty());
  const std::int64_t columns = padded(logits.columns);
  const std::int64_t rows = std::ssize(group.member);
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  parallel::for_pieces(rows, kLongBlock, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t place = group.member[static_cast<std::size_t>(i)];
      write_error(logits.row(place), evidence.label[static_cast<std::size_t>(place)],
                  std::span(values).subspan(static_cast<std::size_t>(i * columns)));
    }
  });
  return Rows(std::move(values), rows, columns);
}

std::vector<double> squares_of(const Matrix& rows) {
  std::vector<double> lengths(static_cast<std::size_t>(rows.rows));
  parallel::for_pieces(rows.rows, kLongBlock, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      double sum = 0;
      for (const double value : rows.row(i)) sum += value * value;
      lengths[static_cast<std::size_t>(i)] = sum;
    }
  });
  return lengths;
}

double product(std::span<const float> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += double{a[k]} * b[k];
  return sum;
}

std::vector<float> transposed(const Matrix& rows) {
  std::vector<float> values(static_cast<std::size_t>(rows.rows * rows.columns));
  for (std::int64_t i = 0; i < rows.rows; ++i) {
    const auto row = rows.row(i);
    for (std::int64_t k = 0; k < rows.columns; ++k) {
      values[static_cast<std::size_t>(k * rows.rows + i)] = row[static_cast<std::size_t>(k)];
    }
  }
  return values;
}

// sum of e_i x h_i as [columns of hidden, columns of errors]; long sums run in double.
std::vector<double> sum_of_products(const Matrix& errors, const Matrix& hidden) {
  std::vector<double> sum(static_cast<std::size_t>(errors.columns * hidden.columns));
  std::vector<float> part(sum.size());
  for (std::int64_t first = 0; first < errors.rows; first += kLongBlock) {
    const std::int64_t count = std::min(kLongBlock, errors.rows - first);
    const auto e = transposed(errors.part(first, count));
    const auto h = transposed(hidden.part(first, count));
    select::dot_products({h, hidden.columns, count}, {e, errors.columns, count}, part);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += part[k];
  }
  return sum;
}

float distance_of(float squared, Metric metric) {
  // Between vectors of length 1, 1 - <a, b> is half the squared distance.
  return metric == Metric::cosine ? squared / 2 : std::sqrt(squared);
}

}  // namespace

Rows::Rows(std::vector<float> values, std::int64_t rows, std::int64_t columns)
    : values_(std::move(values)), matrix_{values_, rows, columns} {}

void write_error(std::span<const float> logits, std::int64_t label, std::span<float> out) {
  const double highest = *std::ranges::max_element(logits);
  double sum = 0;
  double others = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double power = std::exp(logits[k] - highest);
    sum += power;
    if (static_cast<std::int64_t>(k) != label) others += power;
    out[k] = static_cast<float>(power);
  }
  for (std::size_t k = 0; k < logits.size(); ++k) out[k] = static_cast<float>(out[k] / sum);
  // p_y - 1 is minus the sum of the others: no digits are lost where p_y is nearly 1.
  out[static_cast<std::size_t>(label)] = static_cast<float>(-others / sum);
}

Vectors::Vectors(const Evidence& evidence, const Group& group, Space space, Metric metric)
    : name_(group.name), metric_(metric), hidden_(features_of(evidence, group, space == Space::gradients)) {
  if (space == Space::gradients) errors_ = errors_of(evidence, group);
  if (metric == Metric::cosine) {
    // The length of e x h is the product of both lengths.
    hidden_ = Rows(select::unit_rows(hidden()), size(), hidden().columns);
    if (gradients()) errors_ = Rows(select::unit_rows(errors()), size(), errors().columns);
  }
  squared_hidden_ = squares_of(hidden());
  squared_error_ = squares_of(errors());
  // Half the range of float: differences and products of two vectors stay finite, too.
  for (std::int64_t i = 0; i < size(); ++i) {
    if (squared_hidden_[static_cast<std::size_t>(i)] < 1e37) continue;
    throw InvalidInput(fmt::format(
        "{}: the features of sample {} have the length {:.3g}, expected below 3e18; scale them", group.name,
        group.member[static_cast<std::size_t>(i)], std::sqrt(squared_hidden_[static_cast<std::size_t>(i)])));
  }
}

double Vectors::squared_length(std::int64_t i) const {
  const double hidden = squared_hidden_[static_cast<std::size_t>(i)];
  return gradients() ? squared_error_[static_cast<std::size_t>(i)] * hidden : hidden;
}

void Vectors::products(std::int64_t i, std::span<float> out) const {
  select::dot_products(hidden().part(i, 1), hidden(), out);
  if (!gradients()) return;
  std::vector<float> of_errors(out.size());
  select::dot_products(errors().part(i, 1), errors(), of_errors);
  for (std::size_t j = 0; j < out.size(); ++j) out[j] *= of_errors[j];
}

void Vectors::squared_distances(std::int64_t i, std::span<float> out) const {
  squared_distances(gradients() ? errors().part(i, 1) : errors(), hidden().part(i, 1), i, 0, out);
}

// out[r, j] of the rows `first` + r against the rows `from` + j. For gradients, with e = (e_i + e_j) / 2 and
// h = (h_i + h_j) / 2, g_i - g_j = (e_i - e_j) x h + e x (h_i - h_j); its square needs differences only, where
// |g_i|^2 + |g_j|^2 - 2 <g_i, g_j> would lose the digits of near ones.
void Vectors::squared_distances(const Matrix& errors_there, const Matrix& hidden_there, std::int64_t first,
                                std::int64_t from, std::span<float> out) const {
  const std::int64_t columns = size() - from;
  select::squared_distances(hidden_there, hidden().part(from, columns), out);
  if (!gradients()) return;
  std::vector<float> of_errors(out.size());
  select::squared_distances(errors_there, errors().part(from, columns), of_errors);
  for (std::int64_t r = 0; r < hidden_there.rows; ++r) {
    const double e_i = squared_error_[static_cast<std::size_t>(first + r)];
    const double h_i = squared_hidden_[static_cast<std::size_t>(first + r)];
    for (std::int64_t j = 0; j < columns; ++j) {
      const double e_j = squared_error_[static_cast<std::size_t>(from + j)];
      const double h_j = squared_hidden_[static_cast<std::size_t>(from + j)];
      auto& squared = out[static_cast<std::size_t>(r * columns + j)];
      const double apart_h = squared;
      const double apart_e = of_errors[static_cast<std::size_t>(r * columns + j)];
      const double sum = apart_e * ((h_i + h_j) / 2 - apart_h / 4) + ((e_i + e_j) / 2 - apart_e / 4) * apart_h +
                         (e_i - e_j) * (h_i - h_j) / 2;
      squared = static_cast<float>(std::max(0.0, sum));
    }
  }
}

std::vector<double> Vectors::mean_products() const {
  std::vector<double> products(static_cast<std::size_t>(size()));
  if (!gradients()) {
    std::vector<double> mean(static_cast<std::size_t>(hidden().columns));
    for (std::int64_t i = 0; i < size(); ++i) {
      const auto row = hidden().row(i);
      for (std::size_t k = 0; k < row.size(); ++k) mean[k] += row[k];
    }
    for (auto& value : mean) value /= static_cast<double>(size());
    parallel::for_pieces(size(), kLongBlock, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) products[static_cast<std::size_t>(i)] = product(hidden().row(i), mean);
    });
    return products;
  }
  const auto sum = sum_of_products(errors(), hidden());
  std::vector<float> mean(sum.size());
  for (std::size_t k = 0; k < mean.size(); ++k) mean[k] = static_cast<float>(sum[k] / static_cast<double>(size()));
  parallel::for_pieces(size(), kLongBlock, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> through(static_cast<std::size_t>((end - begin) * hidden().columns));  // mean e_i
    select::dot_products(errors().part(begin, end - begin), {mean, hidden().columns, errors().columns}, through);
    const Matrix rows{through, end - begin, hidden().columns};
    for (std::int64_t i = begin; i < end; ++i) {
      const auto row = hidden().row(i);
      products[static_cast<std::size_t>(i)] = product(rows.row(i - begin), std::vector<double>(row.begin(), row.end()));
    }
  });
  return products;
}

std::vector<float> Vectors::distance_matrix() const {
  const std::int64_t n = size();
  if (n > kLargestMatrix) {
    throw InvalidInput(
        fmt::format("{}: {} samples, expected at most {} where all pairs are compared; choose per class (--ipc, or "
                    "--share equal or proportional)",
                    name_, n, kLargestMatrix));
  }
  std::vector<float> distance(static_cast<std::size_t>(n * n));
  parallel::for_pieces(n, kBlock, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> strip(static_cast<std::size_t>((end - begin) * (n - begin)));
    squared_distances(gradients() ? errors().part(begin, end - begin) : errors(), hidden().part(begin, end - begin),
                      begin, begin, strip);
    for (std::int64_t j = begin; j < n; j += kBlock) {
      for (std::int64_t i = begin; i < end; ++i) {
        for (std::int64_t k = j; k < std::min(n, j + kBlock); ++k) {
          const float value =
              distance_of(strip[static_cast<std::size_t>((i - begin) * (n - begin) + k - begin)], metric_);
          distance[static_cast<std::size_t>(i * n + k)] = value;
          distance[static_cast<std::size_t>(k * n + i)] = value;
        }
      }
    }
  });
  return distance;
}

}  // namespace dc::prune
