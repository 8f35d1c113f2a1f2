#include "common/cli/suggest.hpp"

#include <gtest/gtest.h>

namespace {

using dc::cli::edit_distance;
using dc::cli::nearest_name;

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("method", "method"), 0);
  EXPECT_EQ(edit_distance("metod", "method"), 1);
  EXPECT_EQ(edit_distance("methods", "method"), 1);
  EXPECT_EQ(edit_distance("mathod", "method"), 1);
  EXPECT_EQ(edit_distance("mehtod", "method"), 1);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(NearestName, IsTheFirstOfTheNearest) {
  const std::string known[] = {"keep", "method", "seed", "out"};
  EXPECT_EQ(nearest_name("metod", known), "method");
  EXPECT_EQ(nearest_name("sead", known), "seed");
}

TEST(NearestName, MayHaveAWordMoreOrLessAtItsEnd) {
  const std::string known[] = {"keep", "batch", "checkpoint-dir"};
  EXPECT_EQ(nearest_name("batch-size", known), "batch");
  EXPECT_EQ(nearest_name("checkpoint", known), "checkpoint-dir");
  EXPECT_EQ(nearest_name("keeper-of-bees", known), "");
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  const std::string known[] = {"keep", "method", "seed"};
  EXPECT_EQ(nearest_name("temperature", known), "");
  EXPECT_EQ(nearest_name("x", known), "");
}

}  // namespace
