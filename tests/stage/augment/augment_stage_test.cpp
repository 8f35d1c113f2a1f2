// dc-augment through its executable.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "common/views/plan.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace dc {
namespace {

namespace view_plan = schema::view_plan;

// 50 grey images of 8 x 8.
class Augment : public ::testing::Test {
 protected:
  void SetUp() override { test::write_images(images, 50, 8, 8, 1, std::vector<std::uint8_t>(50 * 64, 7), 5); }

  test::Outcome augment(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"--images", images, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::run_program("dc-augment", arguments);
  }

  views::Policy policy() const {
    return views::policy_from_json(artifact::Reader(out, Kind::view_plan).read(view_plan::policy()), out);
  }

  test::Scratch scratch;
  const std::string images = scratch.path("train.h5");
  const std::string out = scratch.path("plan.h5");
};

TEST_F(Augment, StandardIsTheDefaultAndSaysWhatItChose) {
  const auto outcome = augment({});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(policy(), views::standard_policy(8, views::imagenet_normalize(1)));
  EXPECT_NE(outcome.err.find("random_resized_crop: area 0.08 to 1 of the image (the benchmark's)"), std::string::npos)
      << outcome.err;
}

TEST_F(Augment, StandardTakesItsOptions) {
  ASSERT_EQ(augment({"--policy", "standard", "--size", "6", "--area-min", "0.25", "--area-max", "0.5", "--ratio-min",
                     "0.5", "--ratio-max", "2", "--flip", "0.1", "--mean", "0.5", "--std", "0.25"})
                .code,
            0);
  const views::Policy expected{
      6,
      views::Order::shuffled,
      {views::RandomResizedCrop{0.25, 0.5, 0.5, 2.0}, views::Flip{0.1}, views::Normalize{{0.5}, {0.25}}}};
  EXPECT_EQ(policy(), expected);
}

TEST_F(Augment, SmallAndValidationTakeTheirs) {
  ASSERT_EQ(augment({"--policy", "small", "--pad", "2"}).code, 0);
  EXPECT_EQ(policy(), views::small_policy(8, views::imagenet_normalize(1), 2));
  ASSERT_EQ(augment({"--policy", "validation", "--size", "7", "--resize", "8"}).code, 0);
  EXPECT_EQ(policy(), views::validation_policy(7, views::imagenet_normalize(1), 8, 8, 8));
}

TEST_F(Augment, PcaReadsTheGridOfTheMosaicsAndCanShowAllCells) {
  {
    namespace image_set = schema::image_set;
    artifact::Writer writer(images, Kind::image_set);
    writer.write(image_set::sample_key(), std::vector<std::string>{"a"});
    writer.write(image_set::sample_label(), std::vector<std::int64_t>{0});
    writer.write(image_set::sample_source_index(), std::vector<std::int64_t>{0});
    writer.write(image_set::class_id(), std::vector<std::string>{"c0"});
    writer.write(image_set::class_name(), std::vector<std::string>{"class 0"});
    writer.write(image_set::split(), std::string("train"));
    writer.write<std::int64_t>(image_set::mosaic_source_index(), std::vector<std::int64_t>{0, 1, 2, 3}, {1, 4});
    writer.write(image_set::mosaic_grid(), std::int64_t{2});
    writer.write<std::uint8_t>(image_set::image_pixels(), std::vector<std::uint8_t>(64, 1), {1, 8, 8, 1});
    writer.finish(test::made_by_test());
    writer.publish();
  }
  ASSERT_EQ(augment({"--policy", "pca"}).code, 0);
  EXPECT_EQ(policy(), views::pca_policy(8, views::imagenet_normalize(1), 2));
  ASSERT_EQ(augment({"--policy", "pca", "--cells", "all", "--record-epochs", "1"}).code, 0);
  EXPECT_EQ(artifact::Reader(out).shape(view_plan::row_image()), (std::vector<std::int64_t>{1, 4}));
}

TEST_F(Augment, RecordsTheRowsThatPlanningGives) {
  ASSERT_EQ(augment({"--record-epochs", "3", "--seed", "12"}).code, 0);
  const artifact::Reader reader(out, Kind::view_plan);
  EXPECT_EQ(reader.read(view_plan::seed()), 12);
  EXPECT_EQ(reader.shape(view_plan::row_image()), (std::vector<std::int64_t>{3, 50}));
  const auto rows = views::plan_epoch(policy(), {50, 8, 8}, 12, 2);
  const auto image = reader.read(view_plan::row_image());
  const auto x = reader.read(view_plan::row_x());
  const auto h = reader.read(view_plan::row_h());
  const auto flip = reader.read(view_plan::row_flip());
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(image[100 + i], rows[i].image);
    EXPECT_EQ(x[100 + i], rows[i].x);
    EXPECT_EQ(h[100 + i], rows[i].h);
    EXPECT_EQ(flip[100 + i], rows[i].flip);
  }
}

TEST_F(Augment, GivesTheSameBytesTwiceAndOnTwoThreads) {
  ASSERT_EQ(augment({"--record-epochs", "2"}).code, 0);
  const std::string first = test::bytes_of(out);
  ASSERT_EQ(augment({"--record-epochs", "2"}).code, 0);
  EXPECT_EQ(test::bytes_of(out), first);
  ASSERT_EQ(augment({"--record-epochs", "2", "--threads", "2"}).code, 0);
  EXPECT_EQ(test::bytes_of(out), first);
}

TEST_F(Augment, RefusesWhatThePolicyHasNoUseFor) {
  const auto outcome = augment({"--policy", "standard", "--pad", "4"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "dc-augment: --pad: the policy standard has no use for it; leave it out or pass --policy small\n");
}

TEST_F(Augment, RefusesContradictoryNumbersAndNumbersOutOfRange) {
  EXPECT_EQ(augment({"--area-min", "0.9", "--area-max", "0.5"}).code, 2);
  EXPECT_EQ(augment({"--area-min", "0"}).code, 2);
  EXPECT_EQ(augment({"--flip", "2"}).code, 2);
  EXPECT_EQ(augment({"--mean", "0.5,0.5,0.5"}).code, 2);
  EXPECT_EQ(augment({"--policy", "mirror"}).code, 2);
}

TEST_F(Augment, RefusesPcaForWholeImages) {
  const auto outcome = augment({"--policy", "pca"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("train.h5: holds whole images, expected mosaics for the policy pca"), std::string::npos)
      << outcome.err;
}

TEST_F(Augment, RefusesImagesTooSmallForTheViews) {
  EXPECT_EQ(augment({"--policy", "small", "--size", "40"}).code, 3);
}

}  // namespace
}  // namespace dc
