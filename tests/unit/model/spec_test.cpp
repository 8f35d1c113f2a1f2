#include "common/model/spec.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

using dc::model::NetworkSpec;
using dc::model::resolve;
using dc::model::Stem;

TEST(NetworkSpec, FillsInTheUsualWidthDepthAndStem) {
  EXPECT_EQ(resolve({.architecture = "resnet18", .size = 224}).stem, Stem::imagenet);
  EXPECT_EQ(resolve({.architecture = "resnet18", .size = 96}).stem, Stem::imagenet);
  EXPECT_EQ(resolve({.architecture = "resnet18", .size = 95}).stem, Stem::small);
  EXPECT_EQ(resolve({.architecture = "resnet18"}).width, 64);
  EXPECT_EQ(resolve({.architecture = "resnet10"}).width, 64);
  EXPECT_EQ(resolve({.architecture = "resnet20"}).width, 16);
  EXPECT_EQ(resolve({.architecture = "convnet"}).width, 128);
  EXPECT_EQ(resolve({.architecture = "convnet"}).depth, 3);
}

TEST(NetworkSpec, IsTheSameAfterATripThroughJson) {
  const NetworkSpec spec =
      resolve({.architecture = "resnet8", .classes = 7, .channels = 1, .size = 28, .width = 24, .stem = Stem::stride2});
  EXPECT_EQ(dc::model::to_json(spec),
            R"({"architecture":"resnet8","channels":1,"classes":7,"depth":0,"size":28,"stem":"stride2","width":24})");
  EXPECT_EQ(dc::model::spec_from_json(dc::model::to_json(spec)), spec);
}

TEST(NetworkSpec, RefusesWhatIsNoNetwork) {
  EXPECT_THROW(resolve({.architecture = "resnet19"}), dc::UsageError);
  EXPECT_THROW(resolve({.channels = 2}), dc::UsageError);
  EXPECT_THROW(resolve({.width = 5000}), dc::UsageError);
  EXPECT_THROW(resolve({.depth = 2}), dc::UsageError);  // a resnet
  EXPECT_THROW(resolve({.architecture = "convnet", .stem = Stem::small}), dc::UsageError);
  EXPECT_THROW(resolve({.architecture = "convnet", .size = 7, .depth = 3}), dc::UsageError);  // 7 -> 3 -> 1 -> 0 pixels
  EXPECT_THROW(dc::model::stem_from_name("large"), dc::UsageError);
  EXPECT_THROW(dc::model::spec_from_json("{}"), dc::InvalidInput);
  EXPECT_THROW(dc::model::spec_from_json("no json"), dc::InvalidInput);
}
