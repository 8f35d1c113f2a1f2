// Which views a network is shown, and in which order.
#include "stages/eval/show.hpp"

#include <gtest/gtest.h>

#include "tests/support/scratch.hpp"
#include "tests/support/training_sets.hpp"

namespace {

using dc::eval::show;
using dc::eval::Showing;
using Indices = std::vector<std::int64_t>;

class Show : public testing::Test {
 protected:
  Show() : images_(load(scratch_.path("images.h5"))) {}

  static dc::artifact::ImageSet load(const std::string& path) {
    dc::test::write_easy_images(path, 7, 3);
    return dc::artifact::load_images(dc::artifact::Reader(path));
  }

  dc::test::Scratch scratch_;
  dc::artifact::ImageSet images_;
};

// Seven images three at a time: 3, 3 and 1. A plain view is the pixel by 255.
TEST_F(Show, KeepsTheOrderOfTheImagesWhereThePolicyShuffles) {
  auto policy = dc::views::plain_policy(8);
  policy.order = dc::views::Order::shuffled;
  const Showing showing{images_, policy, 5};
  EXPECT_EQ(showing.views(), 7);
  Indices seen, sizes;
  show(showing, 3, [&](const dc::training::Batch& views) {
    sizes.push_back(views.images.size(0));
    for (std::size_t b = 0; b < views.image.size(); ++b) {
      const std::int64_t i = views.image[b];
      EXPECT_EQ(views.label[b], images_.labels[static_cast<std::size_t>(i)]);
      EXPECT_EQ(views.images[static_cast<std::int64_t>(b)].flatten()[9].item<float>(),
                static_cast<float>(images_.image(i)[9]) / 255.0f);
      seen.push_back(i);
    }
  });
  EXPECT_EQ(seen, (Indices{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(sizes, (Indices{3, 3, 1}));
}

// A grid of 2 with all cells: four views of every image, one after the other.
TEST_F(Show, ShowsAllCellsOfAnImageTogether) {
  const dc::views::Policy policy{4, dc::views::Order::shuffled, {dc::views::Cell{2, dc::views::Cell::Choose::all}}};
  const Showing showing{images_, policy, 5};
  EXPECT_EQ(showing.views(), 28);
  Indices seen;
  show(showing, 4, [&](const dc::training::Batch& views) {
    EXPECT_EQ(views.image, Indices(4, views.image.front()));
    seen.push_back(views.image.front());
  });
  EXPECT_EQ(seen, (Indices{0, 1, 2, 3, 4, 5, 6}));
}

}  // namespace
