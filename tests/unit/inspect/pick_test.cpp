#include "stages/inspect/pick.hpp"

#include <gtest/gtest.h>

namespace {

using dc::inspect::ends_of_classes;
using dc::inspect::first_of_classes;
using Indices = std::vector<std::int64_t>;

// Class 0 at 1, 3, 4; class 1 at 0, 5; class 2 at 2.
const Indices kLabels = {1, 0, 2, 0, 0, 1};

TEST(FirstOfClasses, FollowTheOrderGiven) {
  EXPECT_EQ(first_of_classes(kLabels, dc::inspect::counting(6), 3, 2), (std::vector<Indices>{{1, 3}, {0, 5}, {2}}));
  EXPECT_EQ(first_of_classes(kLabels, Indices{4, 5, 1}, 3, 2), (std::vector<Indices>{{4, 1}, {5}, {}}));
}

TEST(FirstOfClasses, LeaveOutLaterClasses) {
  EXPECT_EQ(first_of_classes(kLabels, dc::inspect::counting(6), 1, 9), (std::vector<Indices>{{1, 3, 4}}));
}

// Hardness of class 0: 1 -> 0.5, 3 -> 0.1, 4 -> 0.5: ranked 3, 1, 4 with the tie in sample order. Of three samples and
// two ends of two, the middle one goes to the easiest. Class 2 has one sample only.
TEST(EndsOfClasses, AreDisjointAndRanked) {
  const std::vector<double> hardness = {0.9, 0.5, 0.3, 0.1, 0.5, 0.2};
  const auto ends = ends_of_classes(kLabels, hardness, 3, 2);
  ASSERT_EQ(ends.size(), 3u);
  EXPECT_EQ(ends[0].easiest, (Indices{3, 1}));
  EXPECT_EQ(ends[0].hardest, (Indices{4}));
  EXPECT_EQ(ends[1].easiest, (Indices{5}));
  EXPECT_EQ(ends[1].hardest, (Indices{0}));
  EXPECT_EQ(ends[2].easiest, (Indices{2}));
  EXPECT_EQ(ends[2].hardest, (Indices{}));
}

}  // namespace
