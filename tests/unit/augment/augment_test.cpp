// What a request for views resolves to, and what is refused.
#include "stages/augment/augment.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::augment {
namespace {

const Images kColour{"train.h5", 224, 224, 3, 1};
const Images kGrey{"train.h5", 28, 28, 1, 1};
const Images kMosaic{"mosaic.h5", 28, 28, 1, 2};

Request request(PolicyName policy) {
  Request r;
  r.policy = policy;
  return r;
}

TEST(Resolve, StandardIsTheBenchmarksTrainingView) {
  const Resolved resolved = resolve(request(PolicyName::standard), kColour);
  const views::Normalize normalize{{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
  EXPECT_EQ(resolved.policy, views::standard_policy(224, normalize, {0.08, 1.0, 0.75, 4.0 / 3.0}));
  ASSERT_EQ(resolved.reasons.size(), 4U);
  EXPECT_EQ(resolved.reasons[0], "views of 224 x 224 pixels, the size of the stored images");
  EXPECT_EQ(resolved.reasons[1],
            "random_resized_crop: area 0.08 to 1 of the image (the benchmark's), ratio 0.75 to 1.333");
}

TEST(Resolve, PcaTakesTheGridFromTheMosaics) {
  Request r = request(PolicyName::pca);
  EXPECT_EQ(resolve(r, kMosaic).policy, views::pca_policy(28, {{0.449}, {0.226}}, 2));
  r.area_min = 0.6;
  r.cells = views::Cell::Choose::all;
  r.flip = 0.0;
  const Resolved resolved = resolve(r, kMosaic);
  EXPECT_EQ(resolved.policy.operations[0], views::Operation(views::Cell{2, views::Cell::Choose::all}));
  EXPECT_EQ(resolved.policy.operations[1], views::Operation(views::RandomResizedCrop{0.6, 1.0, 0.75, 4.0 / 3.0}));
  EXPECT_EQ(resolved.policy.operations[2], views::Operation(views::Flip{0.0}));
  EXPECT_EQ(resolved.reasons[1], "cell: every one of the 2 x 2 cells of each image in an epoch (as asked)");
}

TEST(Resolve, SmallPadsByFour) {
  EXPECT_EQ(resolve(request(PolicyName::small), kGrey).policy, views::small_policy(28, {{0.449}, {0.226}}, 4));
}

TEST(Resolve, ValidationResizesOnlyWhatHasAnotherSize) {
  const views::Normalize normalize = views::imagenet_normalize(3);
  Request r = request(PolicyName::validation);
  EXPECT_EQ(resolve(r, kColour).policy, views::validation_policy(224, normalize, 224, 224, 224));
  r.size = 224;
  EXPECT_EQ(resolve(r, {"val.h5", 375, 500, 3, 1}).policy, views::validation_policy(224, normalize, 375, 500, 256));
  r.resize = 240;
  EXPECT_EQ(resolve(r, {"val.h5", 375, 500, 3, 1}).policy, views::validation_policy(224, normalize, 375, 500, 240));
}

TEST(Resolve, TakesTheUsersNumbers) {
  Request r = request(PolicyName::small);
  r.size = 24;
  r.pad = 0;
  r.mean = {0.5};
  r.std = {0.25};
  EXPECT_EQ(resolve(r, kGrey).policy, views::small_policy(24, {{0.5}, {0.25}}, 0));
}

TEST(Resolve, RefusesOptionsThatThePolicyHasNoUseFor) {
  Request r = request(PolicyName::standard);
  r.pad = 4;
  try {
    resolve(r, kColour);
    FAIL() << "expected UsageError";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--pad: the policy standard has no use for it; leave it out or pass --policy small");
  }
  r = request(PolicyName::small);
  r.area_min = 0.5;
  EXPECT_THROW(resolve(r, kColour), UsageError);
  r = request(PolicyName::standard);
  r.cells = views::Cell::Choose::one;
  EXPECT_THROW(resolve(r, kColour), UsageError);
  r = request(PolicyName::pca);
  r.resize = 256;
  EXPECT_THROW(resolve(r, kMosaic), UsageError);
  r = request(PolicyName::validation);
  r.flip = 0.5;
  EXPECT_THROW(resolve(r, kColour), UsageError);
}

TEST(Resolve, RefusesNumbersThatContradictEachOther) {
  Request r = request(PolicyName::standard);
  r.area_min = 0.9;
  r.area_max = 0.5;
  EXPECT_THROW(resolve(r, kColour), UsageError);
  r = request(PolicyName::standard);
  r.mean = {0.5};
  EXPECT_THROW(resolve(r, kColour), UsageError);
  r = request(PolicyName::standard);
  r.std = {0.5, 0.5, 0.5, 0.5};
  EXPECT_THROW(resolve(r, kColour), UsageError);
  r = request(PolicyName::validation);
  r.resize = 100;
  EXPECT_THROW(resolve(r, kColour), UsageError);
}

TEST(Resolve, RefusesImagesThatDoNotSuitThePolicy) {
  EXPECT_THROW(resolve(request(PolicyName::pca), kGrey), InvalidInput);
  EXPECT_THROW(resolve(request(PolicyName::standard), {"wide.h5", 32, 48, 3, 1}), UsageError);
  Request r = request(PolicyName::small);
  r.size = 64;
  EXPECT_THROW(resolve(r, kGrey), InvalidInput);
}

}  // namespace
}  // namespace dc::augment
