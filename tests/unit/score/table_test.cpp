// The table as text.
#include "stages/score/table.hpp"

#include <gtest/gtest.h>

namespace {

// 0.1 is 0.1000000000000000055511151231257827 in binary; 17 digits read back exactly.
TEST(ScoreCsv, HasAColumnForEachScoreAndQuotesWhereItMust) {
  const dc::artifact::Samples samples{{"a", "b,c", "d\"e\"", "f\ng"}, {0, 1, 1, 0}, {{"n01", "n,2"}, {"cat", "dog"}}};
  const std::vector<dc::score::Score> scores{
      {"el2n", dc::select::Direction::higher_is_harder, {}, {0.1, 1, -2.5, 1e300}},
      {"aum", dc::select::Direction::higher_is_easier, {}, {0, 1.0 / 3, 4, 5}},
  };
  EXPECT_EQ(dc::score::to_csv(samples, scores),
            "key,label,el2n,aum\n"
            "a,n01,0.10000000000000001,0\n"
            "\"b,c\",\"n,2\",1,0.33333333333333331\n"
            "\"d\"\"e\"\"\",\"n,2\",-2.5,4\n"
            "\"f\ng\",n01,1.0000000000000001e+300,5\n");
}

}  // namespace
