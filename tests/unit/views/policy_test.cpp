// Policies: their numbers, their JSON, and what is refused.
#include "common/views/policy.hpp"

#include <string>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::views {
namespace {

std::string complaint(const std::string& json) {
  try {
    policy_from_json(json, "plan.h5");
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

TEST(Policy, JsonIsCanonical) {
  EXPECT_EQ(policy_to_json(pca_policy(28, {{0.5}, {0.25}}, 2, {0.6, 1.0, 0.75, 1.5})),
            R"({"operations":[{"choose":"one","grid":2,"op":"cell"},)"
            R"({"area_max":1.0,"area_min":0.6,"op":"random_resized_crop","ratio_max":1.5,"ratio_min":0.75},)"
            R"({"op":"flip","p":0.5},{"mean":[0.5],"op":"normalize","std":[0.25]}],"order":"shuffled","size":28})");
}

TEST(Policy, JsonRoundTripsExactly) {
  const Normalize normalize = imagenet_normalize(3);
  Policy every_cell = pca_policy(64, normalize, 3, {0.1, 1.0 / 3.0, 0.3, 3.3});
  std::get<Cell>(every_cell.operations[0]).choose = Cell::Choose::all;
  for (const Policy& policy :
       {standard_policy(224, normalize), small_policy(32, normalize, 4), pca_policy(224, normalize, 2), every_cell,
        validation_policy(224, normalize, 375, 500), plain_policy(28)}) {
    const std::string json = policy_to_json(policy);
    EXPECT_EQ(policy_from_json(json, "test"), policy);
    EXPECT_EQ(policy_to_json(policy_from_json(json, "test")), json);
  }
}

TEST(Policy, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(complaint("nonsense"), "plan.h5: the policy is not valid JSON; make the view plan again with dc-augment");
  EXPECT_EQ(complaint(R"({"size":8,"order":"stored","operations":[],"extra":1})"),
            "plan.h5: policy: unknown key 'extra', expected size, order, operations");
  EXPECT_EQ(complaint(R"({"size":8,"order":"stored","operations":[{"op":"rotate"}]})"),
            "plan.h5: policy operation 0: unknown operation 'rotate', expected cell, random_resized_crop, pad_crop, "
            "resize_center_crop, flip or normalize");
  EXPECT_EQ(complaint(R"({"size":8,"order":"stored","operations":[{"op":"flip","p":0.5,"angle":3}]})"),
            "plan.h5: policy operation 0 (flip): unknown key 'angle', expected op, p");
  EXPECT_EQ(complaint(R"({"size":8,"order":"stored","operations":[{"op":"flip"}]})"),
            "plan.h5: policy operation 0 (flip): 'p' is missing");
  EXPECT_EQ(complaint(R"({"size":8.5,"order":"stored","operations":[]})"),
            "plan.h5: policy: 'size' must be an integer");
  EXPECT_EQ(complaint(R"({"size":8,"order":"random","operations":[]})"),
            "plan.h5: policy: 'order' is 'random', expected shuffled or stored");
}

TEST(Policy, RefusesNumbersOutOfRange) {
  EXPECT_THROW(check_policy(standard_policy(224, imagenet_normalize(3), {0.5, 0.4}), "test"), InvalidInput);
  EXPECT_THROW(check_policy(standard_policy(224, imagenet_normalize(3), {0.0, 1.0}), "test"), InvalidInput);
  EXPECT_THROW(check_policy(standard_policy(224, imagenet_normalize(3), {0.1, 1.0, 2.0, 1.0}), "test"), InvalidInput);
  EXPECT_THROW(check_policy(standard_policy(224, {{0.5, 0.5}, {0.2, 0.2}}), "test"), InvalidInput);
  EXPECT_THROW(check_policy(standard_policy(224, {{0.5}, {0.0}}), "test"), InvalidInput);
  EXPECT_THROW(check_policy(plain_policy(0), "test"), InvalidInput);
  EXPECT_THROW(check_policy({32, Order::shuffled, {Flip{1.5}}}, "test"), InvalidInput);
  EXPECT_THROW(check_policy(validation_policy(224, imagenet_normalize(3), 500, 500, 200), "test"), InvalidInput);
}

TEST(Policy, RefusesOperationsInAnotherOrder) {
  EXPECT_THROW(check_policy({32, Order::shuffled, {Flip{}, RandomResizedCrop{}}}, "test"), InvalidInput);
  EXPECT_THROW(check_policy({32, Order::shuffled, {PadCrop{}, RandomResizedCrop{}}}, "test"), InvalidInput);
  EXPECT_THROW(check_policy({32, Order::shuffled, {Cell{}, PadCrop{}}}, "test"), InvalidInput);
  EXPECT_NO_THROW(check_policy({32, Order::shuffled, {Cell{}, Flip{}}}, "test"));
}

// 224 * 256 / 224 = 256; 128 * 256 / 224 = 146.3; below 128 pixels nothing is cut off but what the shape demands.
TEST(ValidationPolicy, ResizesLargeImagesAsTheBenchmarkDoes) {
  const auto resize = [](int size, int height, int width) {
    return find_operation<ResizeCenterCrop>(validation_policy(size, imagenet_normalize(3), height, width))->resize;
  };
  EXPECT_EQ(resize(224, 375, 500), 256);
  EXPECT_EQ(resize(128, 256, 256), 146);
  EXPECT_EQ(resize(64, 80, 80), 64);
  EXPECT_EQ(resize(224, 224, 224), 224);
  EXPECT_EQ(resize(28, 28, 28), 28);
}

TEST(ImagenetNormalize, GreyIsTheMeanOfTheChannels) {
  EXPECT_EQ(imagenet_normalize(1).mean, std::vector<double>{0.449});
  EXPECT_EQ(imagenet_normalize(1).std, std::vector<double>{0.226});
}

}  // namespace
}  // namespace dc::views
