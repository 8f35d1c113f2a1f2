// The gradient norms of the network, as they are.
#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

TEST(GrandFull, IsTheGradientNorm) {
  const Said said{.labels = {0, 0, 0}, .gradient_norms = {1.5F, 0, 2}};
  EXPECT_EQ(said.score("grand-full"), (Scores{1.5, 0, 2}));
}

TEST(GrandFull, IsHarderWhenHigher) {
  const auto grand = method<SnapshotMethod>("grand-full");
  EXPECT_EQ(grand->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(grand->needs(), (std::vector<Need>{Need::gradient_norms}));
}

}  // namespace
