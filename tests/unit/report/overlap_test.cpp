#include "stages/report/overlap.hpp"

#include <array>

#include <gtest/gtest.h>

namespace dc::report {
namespace {

// {0, 2, 4, 6} and {2, 3, 4}: 2 and 4, that is 2 of the smaller one's 3. {0, 2, 4, 6} and {9}: nothing.
// By chance max(4, 3) / 10 and max(3, 1) / 10 of the smaller one.
TEST(Overlap, IsTheShareOfTheSmallerSelection) {
  const std::array<Chosen, 3> choices = {{{"a", {0, 2, 4, 6}}, {"b", {2, 3, 4}}, {"c", {9}}}};
  const auto overlap = compare_selections(choices, 10);
  EXPECT_EQ(overlap.names, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(overlap.sizes, (std::vector<std::int64_t>{4, 3, 1}));
  EXPECT_DOUBLE_EQ(*overlap.shared.at(0, 1), 2.0 / 3);
  EXPECT_EQ(overlap.shared.at(1, 0), overlap.shared.at(0, 1));
  EXPECT_EQ(overlap.shared.at(0, 2), 0.0);
  EXPECT_EQ(overlap.shared.at(1, 1), 1.0);
  EXPECT_DOUBLE_EQ(overlap.by_chance(0, 1), 0.4);
  EXPECT_DOUBLE_EQ(overlap.by_chance(2, 1), 0.3);
}

TEST(Overlap, OfAPartOfAnotherIsAll) {
  const std::array<Chosen, 2> choices = {{{"few", {1, 5}}, {"many", {0, 1, 2, 5, 8}}}};
  EXPECT_EQ(compare_selections(choices, 10).shared.at(0, 1), 1.0);
}

TEST(Overlap, IsNotDefinedForASelectionOfNothing) {
  const std::array<Chosen, 2> choices = {{{"none", {}}, {"one", {1}}}};
  const auto overlap = compare_selections(choices, 3);
  EXPECT_FALSE(overlap.shared.at(0, 0).has_value());
  EXPECT_FALSE(overlap.shared.at(1, 0).has_value());
  EXPECT_EQ(overlap.shared.at(1, 1), 1.0);
}

}  // namespace
}  // namespace dc::report
