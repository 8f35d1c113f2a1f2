#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include "common/artifact/image_set.hpp"
#include "common/model/device.hpp"
#include "stages/eval/checkpoint.hpp"
#include "stages/eval/gradient.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/training_sets.hpp"

namespace {

using dc::artifact::Reader;
using dc::test::bytes_of;
using dc::test::Outcome;
using dc::test::run_program;
namespace report = dc::schema::eval_report;
namespace predictions = dc::schema::predictions;
namespace features = dc::schema::features;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

class EvalStage : public testing::Test {
 protected:
  EvalStage() {
    dc::test::write_easy_images(images, 20, 4);
    dc::test::write_plan(path("plain.h5"), dc::views::plain_policy(8));
    const Outcome trained =
        run_program("dc-train", {"--images", images, "--plan", path("plain.h5"), "--model", "resnet8", "--width", "8",
                                 "--batch", "10", "--steps", "60", "--out", path("net.h5")});
    EXPECT_EQ(trained.code, 0) << trained.err;
  }
  Outcome evaluate(const std::string& out, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"--out", path(out)};
    if (std::find(more.begin(), more.end(), "--images") == more.end()) more.insert(more.end(), {"--images", images});
    if (std::find(more.begin(), more.end(), "--checkpoint") == more.end())
      more.insert(more.end(), {"--checkpoint", path("net.h5")});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program("dc-eval", arguments);
  }
  std::string path(const std::string& name) const { return scratch.path(name); }
  /// All images as the plain plan shows them.
  at::Tensor plain_views() const {
    const auto set = dc::artifact::load_images(Reader(images));
    const at::Tensor views = at::empty({set.n, 1, 8, 8}, at::kFloat);
    std::ranges::transform(set.pixels.span(), views.mutable_data_ptr<float>(),
                           [](std::uint8_t v) { return static_cast<float>(v) / 255.0f; });
    return views.contiguous(at::MemoryFormat::ChannelsLast);
  }

  dc::test::Scratch scratch;
  std::string images = scratch.path("images.h5");
};

/// A checkpoint of a one-block convnet with the given description and classifier shape, all values 0.
void write_convnet(const std::string& path, const std::string& network, std::vector<std::int64_t> classifier,
                   bool surplus = false) {
  namespace checkpoint = dc::schema::checkpoint;
  dc::artifact::Writer writer(path, dc::Kind::checkpoint);
  const auto zeros = [&](const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    writer.write<float>(checkpoint::parameter(name), std::vector<float>(static_cast<std::size_t>(count)), shape);
  };
  zeros("features.0.weight", {2, 1, 3, 3});
  for (const char* name : {"features.0.bias", "features.1.weight", "features.1.bias"}) zeros(name, {2});
  zeros("classifier.weight", classifier);
  zeros("classifier.bias", {4});
  if (surplus) zeros("extra", {1});
  writer.write(checkpoint::input_mean(), std::vector<double>{0.5});
  writer.write(checkpoint::input_std(), std::vector<double>{0.25});
  writer.write(checkpoint::class_id(), std::vector<std::string>{"c0", "c1", "c2", "c3"});
  writer.write(checkpoint::class_name(), std::vector<std::string>{"class 0", "class 1", "class 2", "class 3"});
  writer.write(checkpoint::network(), network);
  writer.write(checkpoint::protocol(), std::string(R"({"steps":0})"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

void expect_near(const std::vector<float>& found, const at::Tensor& expected, double tolerance) {
  const at::Tensor plain = expected.contiguous();
  ASSERT_EQ(std::ssize(found), plain.numel());
  for (std::size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], plain.const_data_ptr<float>()[i], tolerance) << i;
}

/// Keys, labels and classes are those of the image set.
void expect_samples_of(const Reader& file, const std::string& images, const dc::schema::Field<std::string>& key,
                       const dc::schema::Field<std::int64_t>& label) {
  const auto set = dc::artifact::load_images(Reader(images));
  EXPECT_EQ(file.read(key), set.keys);
  EXPECT_EQ(file.read(label), set.labels);
  EXPECT_EQ(dc::artifact::load_classes(file), set.classes);
}

const char* const kConvnet =
    R"({"architecture":"convnet","channels":1,"classes":4,"depth":1,"size":8,"stem":"auto","width":2})";

}  // namespace

TEST_F(EvalStage, ReportsANetworkThatLearntItsImages) {
  const Outcome outcome = evaluate("eval.h5", {"--method", "pca"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("top-1 100.00 %, top-5 100.00 %"), std::string::npos) << outcome.err;
  const Reader eval(path("eval.h5"), dc::Kind::eval_report);
  eval.check();
  EXPECT_EQ(eval.read(report::method()), "pca");
  EXPECT_EQ(eval.read(report::images()), 20);
  EXPECT_DOUBLE_EQ(eval.read(report::top1()), 1.0);
  EXPECT_EQ(eval.read(report::class_count()), (std::vector<std::int64_t>{5, 5, 5, 5}));
  EXPECT_EQ(eval.read(report::class_top1()), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(eval.read(report::confusion_count()),
            (std::vector<std::int64_t>{5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5}));
  const auto bins = eval.read(report::calibration_count());
  EXPECT_EQ(bins.size(), 15u);
  EXPECT_EQ(std::accumulate(bins.begin(), bins.end(), std::int64_t{0}), 20);
  EXPECT_EQ(eval.read(report::protocol()), Reader(path("net.h5")).read(dc::schema::checkpoint::protocol()));
}

TEST_F(EvalStage, GivesTheSameBytesTwice) {
  ASSERT_EQ(evaluate("a.h5", {}).code, 0);
  ASSERT_EQ(evaluate("b.h5", {}).code, 0);
  EXPECT_EQ(bytes_of(path("a.h5")), bytes_of(path("b.h5")));
}

// The plain plan shows the pixels of the standard view: the network was trained without normalisation.
TEST_F(EvalStage, TakesEveryOption) {
  ASSERT_EQ(evaluate("standard.h5", {}).code, 0);
  ASSERT_EQ(
      evaluate("options.h5", {"--batch", "7", "--bins", "3", "--precision", "auto", "--plan", path("plain.h5")}).code,
      0);
  const Reader standard(path("standard.h5")), options(path("options.h5"));
  EXPECT_EQ(options.read(report::calibration_count()).size(), 3u);
  EXPECT_NEAR(options.read(report::loss()), standard.read(report::loss()), 1e-6);
}

// All values 0: every logit is 0, p = 1/4, loss ln 4 = 1.386294, class 0 is predicted: 5 of 20 right, one bin with
// confidence 1/4 and accuracy 1/4, so no calibration error.
TEST_F(EvalStage, JudgesANetworkThatKnowsNothing) {
  write_convnet(path("zero.h5"), kConvnet, {4, 2 * 4 * 4});
  ASSERT_EQ(evaluate("eval.h5", {"--checkpoint", path("zero.h5")}).code, 0);
  const Reader eval(path("eval.h5"));
  EXPECT_DOUBLE_EQ(eval.read(report::top1()), 0.25);
  EXPECT_DOUBLE_EQ(eval.read(report::top5()), 1.0);
  EXPECT_NEAR(eval.read(report::loss()), 1.386294, 1e-6);
  EXPECT_NEAR(eval.read(report::ece()), 0.0, 1e-12);
}

// 20 images in batches of 7 against one pass of the frozen network over all of them, and against each one's gradient.
TEST_F(EvalStage, SavesWhatTheNetworkSaysAboutEveryImage) {
  const Outcome outcome =
      evaluate("eval.h5", {"--batch", "7", "--plan", path("plain.h5"), "--save-predictions", path("pred.h5"),
                           "--gradient-norms", "--save-features", path("feat.h5")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  dc::model::set_up_device("cpu", 1);
  const auto checkpoint = dc::eval::load_checkpoint(Reader(path("net.h5")));
  const auto said = checkpoint.network.freeze(dc::model::Precision::f32).forward(plain_views());

  const Reader pred(path("pred.h5"), dc::Kind::predictions);
  pred.check();
  expect_samples_of(pred, images, predictions::sample_key(), predictions::sample_label());
  EXPECT_EQ(pred.shape(predictions::prediction_logit()), (std::vector<std::int64_t>{20, 4}));
  expect_near(pred.read(predictions::prediction_logit()), said.logits, 1e-4);
  EXPECT_EQ(pred.read(predictions::prediction_network()), dc::model::to_json(checkpoint.network.spec()));
  EXPECT_EQ(pred.read(predictions::prediction_policy()), dc::views::policy_to_json(dc::views::plain_policy(8)));
  const auto norm = pred.read(predictions::prediction_gradient_norm());
  ASSERT_EQ(norm.size(), 20u);
  for (std::int64_t i = 0; i < 20; ++i) {
    const double length = dc::eval::gradient_length(checkpoint.network, plain_views().narrow(0, i, 1), i % 4);
    EXPECT_NEAR(norm[static_cast<std::size_t>(i)], length, 1e-4 * length);
  }

  const Reader feat(path("feat.h5"), dc::Kind::features);
  feat.check();
  expect_samples_of(feat, images, features::sample_key(), features::sample_label());
  EXPECT_EQ(feat.shape(features::feature_value()), (std::vector<std::int64_t>{20, 32}));  // 8, 16 and 32 wide
  expect_near(feat.read(features::feature_value()), said.features, 1e-4);
  EXPECT_EQ(feat.read(features::feature_source()), "network");
  EXPECT_EQ(feat.read(features::feature_network()), dc::model::to_json(checkpoint.network.spec()));
  EXPECT_FALSE(feat.has(features::neighbour_index()));
}

TEST_F(EvalStage, SavesOnlyWhatIsAskedFor) {
  ASSERT_EQ(evaluate("eval.h5", {"--save-predictions", path("pred.h5")}).code, 0);
  EXPECT_FALSE(Reader(path("pred.h5")).has(predictions::prediction_gradient_norm()));
}

TEST_F(EvalStage, KeepsTheOrderOfTheImagesWhereThePlanShuffles) {
  auto shuffled = dc::views::plain_policy(8);
  shuffled.order = dc::views::Order::shuffled;
  dc::test::write_plan(path("shuffled.h5"), shuffled);
  for (const char* plan : {"plain", "shuffled"}) {
    const std::string name(plan);
    ASSERT_EQ(evaluate("eval.h5", {"--plan", path(name + ".h5"), "--save-features", path(name + "-feat.h5"),
                                   "--save-predictions", path(name + "-pred.h5")})
                  .code,
              0);
  }
  EXPECT_EQ(Reader(path("plain-pred.h5")).read(predictions::prediction_logit()),
            Reader(path("shuffled-pred.h5")).read(predictions::prediction_logit()));
  EXPECT_EQ(Reader(path("plain-feat.h5")).read(features::feature_value()),
            Reader(path("shuffled-feat.h5")).read(features::feature_value()));
}

// Each of the 20 images has 19 others, 4 of its own class: of 25 places 6 and 21 stay empty.
TEST_F(EvalStage, FindsTheNeighboursOfEveryImage) {
  for (const char* metric : {"euclidean", "cosine"}) {
    for (const char* scope : {"all", "class"}) {
      const Outcome outcome = evaluate("eval.h5", {"--save-features", path("feat.h5"), "--neighbours", "25", "--metric",
                                                   metric, "--neighbour-scope", scope});
      ASSERT_EQ(outcome.code, 0) << outcome.err;
      EXPECT_NE(outcome.err.find("looking for 25 neighbours of 20 images"), std::string::npos) << outcome.err;
      const Reader feat(path("feat.h5"));
      feat.check();
      EXPECT_EQ(feat.read(features::neighbour_metric()), metric);
      EXPECT_EQ(feat.read(features::neighbour_scope()), scope);
      const auto index = feat.read(features::neighbour_index());
      const auto distance = feat.read(features::neighbour_distance());
      const bool own = std::string(scope) == "class";
      const std::size_t others = own ? 4 : 19;
      ASSERT_EQ(index.size(), 20u * 25u);
      for (std::size_t i = 0; i < 20; ++i) {
        const auto found = std::span(index).subspan(25 * i, 25);
        const auto away = std::span(distance).subspan(25 * i, 25);
        EXPECT_TRUE(std::ranges::is_sorted(away));
        std::vector<std::int32_t> expected;
        for (std::size_t j = 0; j < 20; ++j) {
          if (j != i && (!own || j % 4 == i % 4)) expected.push_back(static_cast<std::int32_t>(j));
        }
        EXPECT_TRUE(std::ranges::is_permutation(found.first(others), expected));
        EXPECT_TRUE(std::ranges::all_of(found.subspan(others), [](auto j) { return j == -1; }));
        EXPECT_TRUE(std::ranges::all_of(away.subspan(others), [](float d) { return d == kInfinity; }));
      }
    }
  }
}

TEST_F(EvalStage, UsesEuclideanDistancesToAllImagesUnlessToldOtherwise) {
  ASSERT_EQ(evaluate("eval.h5", {"--save-features", path("feat.h5"), "--neighbours", "1", "--threads", "2"}).code, 0);
  const Reader feat(path("feat.h5"));
  EXPECT_EQ(feat.read(features::neighbour_metric()), "euclidean");
  EXPECT_EQ(feat.read(features::neighbour_scope()), "all");
}

TEST_F(EvalStage, SavesTheSameBytesTwice) {
  for (const std::string run : {"a", "b"}) {
    ASSERT_EQ(evaluate(run + ".h5", {"--save-predictions", path(run + "-pred.h5"), "--gradient-norms",
                                     "--save-features", path(run + "-feat.h5"), "--neighbours", "3"})
                  .code,
              0);
  }
  for (const std::string file : {".h5", "-pred.h5", "-feat.h5"})
    EXPECT_EQ(bytes_of(path("a" + file)), bytes_of(path("b" + file)));
}

TEST_F(EvalStage, RefusesWhatDoesNotFitTogether) {
  dc::test::write_easy_images(path("five.h5"), 10, 5);
  dc::test::write_easy_images(path("colour.h5"), 8, 4, 8, 3);
  dc::test::write_plan(path("recorded.h5"), dc::views::plain_policy(8), 1, 20);
  dc::test::write_plan(path("large.h5"), dc::views::standard_policy(16, dc::views::imagenet_normalize(1)));
  dc::test::write_plan(path("cells.h5"),
                       {8,
                        dc::views::Order::stored,
                        {dc::views::Cell{2, dc::views::Cell::Choose::all}, dc::views::RandomResizedCrop{}}});
  write_convnet(path("shape.h5"), kConvnet, {4, 31});
  write_convnet(path("surplus.h5"), kConvnet, {4, 32}, true);
  write_convnet(path("other.h5"), R"({"architecture":"vgg"})", {4, 32});
  const struct {
    std::vector<std::string> arguments;
    int code;
    std::string says;
  } cases[] = {
      {{"--images", path("five.h5")}, 3, "class"},
      {{"--images", path("colour.h5")}, 3, "images have 3 channels, expected the 1 of the network"},
      {{"--plan", path("recorded.h5")}, 3, "records rows, expected a plan with a policy only"},
      {{"--plan", path("large.h5")}, 3, "gives views of 16 pixels, expected the network's 8"},
      {{"--checkpoint", path("shape.h5")}, 3, "/parameter/classifier.weight is [4, 31], expected [4, 32]"},
      {{"--checkpoint", path("surplus.h5")}, 3, "/parameter/extra is not part of the network"},
      {{"--checkpoint", path("other.h5")}, 3, "network description"},
      {{"--checkpoint", images}, 3, "checkpoint"},
      {{"--batch", "0"}, 2, "--batch"},
      {{"--bins", "0"}, 2, "--bins"},
      {{"--precision", "f16"}, 2, "--precision"},
      {{"--gradient-norms"}, 2, "--gradient-norms needs --save-predictions too"},
      {{"--neighbours", "3"}, 2, "--neighbours needs --save-features too"},
      {{"--save-features", path("feat.h5"), "--metric", "cosine"}, 2, "--metric needs --neighbours too"},
      {{"--save-features", path("feat.h5"), "--neighbour-scope", "class"}, 2, "--neighbour-scope needs --neighbours"},
      {{"--save-features", path("feat.h5"), "--neighbours", "0"}, 2, "--neighbours"},
      {{"--save-features", path("feat.h5"), "--neighbours", "3", "--metric", "city"}, 2, "--metric"},
      {{"--save-features", path("feat.h5"), "--neighbours", "3", "--neighbour-scope", "set"}, 2, "--neighbour-scope"},
      {{"--plan", path("cells.h5"), "--save-features", path("feat.h5")},
       2,
       "--save-features: " + path("cells.h5") + " shows every image 4 times, expected once; plan with --cells one"},
      {{"--plan", path("cells.h5"), "--save-predictions", path("pred.h5")},
       2,
       "--save-predictions: " + path("cells.h5") + " shows every image 4 times, expected once"},
      {{"--device", "cuda"}, 2, "--device cuda: expected cpu"},
  };
  for (const auto& c : cases) {
    const Outcome outcome = evaluate("out.h5", c.arguments);
    EXPECT_EQ(outcome.code, c.code) << outcome.err;
    EXPECT_NE(outcome.err.find(c.says), std::string::npos) << "expected: " << c.says << "\nfound: " << outcome.err;
    for (const char* file : {"out.h5", "pred.h5", "feat.h5"}) EXPECT_FALSE(dc::fs::exists(path(file)));
  }
}
