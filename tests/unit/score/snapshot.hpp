// What a network says about a few samples, for tests of score methods.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/parallel/parallel.hpp"
#include "tests/unit/score/history.hpp"

namespace dc::score {

using Scores = std::vector<double>;
using Values = std::vector<float>;

/// Features, logits and neighbours are filled as a test needs them, one row a sample.
struct Said {
  std::vector<std::int64_t> labels;
  std::int64_t classes = 1;
  Values features{};
  Values logits{};
  Values gradient_norms{};
  select::NeighbourGraph neighbours{};

  std::size_t samples() const { return labels.size(); }
  select::Matrix matrix(const Values& values) const {
    const auto rows = static_cast<std::int64_t>(samples());
    return values.empty() ? select::Matrix{} : select::Matrix{values, rows, std::ssize(values) / rows};
  }
  Scores score(const SnapshotMethod& by, std::uint64_t seed = 0) const {
    return by.score({labels, classes, 0, Stream(seed, "test")},
                    {matrix(logits), gradient_norms, matrix(features), neighbours.view()});
  }
  Scores score(const std::string& name, std::vector<std::string> options = {}, std::uint64_t seed = 0) const {
    return score(*method<SnapshotMethod>(name, std::move(options)), seed);
  }
};

inline Values normal_values(std::string_view name, std::size_t count, double scale = 1) {
  Values values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(scale * Stream(5, name).at(0, i).normal());
  return values;
}

inline std::vector<std::int64_t> cyclic_labels(std::size_t samples, std::int64_t classes) {
  std::vector<std::int64_t> labels(samples);
  for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<std::int64_t>(i) % classes;
  return labels;
}

/// The same samples in another order: the new sample i is the old one order[i]. Neighbours are left out.
inline Said reordered(const Said& said, const std::vector<std::int64_t>& order) {
  const auto rows_of = [&](const Values& values) {
    Values rows;
    if (values.empty()) return rows;
    const auto matrix = said.matrix(values);
    for (const std::int64_t i : order) rows.insert(rows.end(), matrix.row(i).begin(), matrix.row(i).end());
    return rows;
  };
  Said result{{}, said.classes, rows_of(said.features), rows_of(said.logits), rows_of(said.gradient_norms)};
  for (const std::int64_t i : order) result.labels.push_back(said.labels[static_cast<std::size_t>(i)]);
  return result;
}

inline void expect_near(const Scores& found, const Scores& expected, double tolerance = 1e-6) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], tolerance) << "sample " << i;
}

template <class Function>
void expect_same_on_two_threads(const Function& compute) {
  const auto one = compute();
  parallel::set_threads(2);
  const auto two = compute();
  parallel::set_threads(1);
  EXPECT_EQ(one, two);
}

}  // namespace dc::score
