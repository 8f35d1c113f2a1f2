#include "stages/inspect/axis.hpp"

#include <gtest/gtest.h>

namespace {

using dc::inspect::Axis;
using Names = std::vector<std::string>;
using Places = std::vector<std::int64_t>;

TEST(Axis, OfTheSameNamesNeedsNoPlaces) {
  const Axis axis = dc::inspect::match({"x", "y"}, {"x", "y"});
  EXPECT_TRUE(axis.same());
  EXPECT_EQ(axis.in_b(1), 1);
  EXPECT_EQ(axis.both(), 2);
}

// y is missing, z new; x and w keep their order.
TEST(Axis, FindsNamesWhereTheyAre) {
  const Axis axis = dc::inspect::match({"x", "y", "w"}, {"z", "x", "w"});
  EXPECT_EQ(axis.b_of_a, (Places{1, -1, 2}));
  EXPECT_EQ(axis.only_a, Names{"y"});
  EXPECT_EQ(axis.only_b, Names{"z"});
  EXPECT_EQ(axis.both(), 2);
  EXPECT_FALSE(axis.reordered);
}

TEST(Axis, TellsAnotherOrder) {
  EXPECT_TRUE(dc::inspect::match({"x", "y"}, {"y", "x"}).reordered);
}

}  // namespace
