#include <numeric>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/training_sets.hpp"

namespace {

using dc::artifact::Reader;
using dc::test::bytes_of;
using dc::test::Outcome;
using dc::test::run_program;
namespace report = dc::schema::eval_report;

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

TEST_F(EvalStage, RefusesWhatDoesNotFitTogether) {
  dc::test::write_easy_images(path("five.h5"), 10, 5);
  dc::test::write_easy_images(path("colour.h5"), 8, 4, 8, 3);
  dc::test::write_plan(path("recorded.h5"), dc::views::plain_policy(8), 1, 20);
  dc::test::write_plan(path("large.h5"), dc::views::standard_policy(16, dc::views::imagenet_normalize(1)));
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
      {{"--device", "cuda"}, 2, "--device cuda: expected cpu"},
  };
  for (const auto& c : cases) {
    const Outcome outcome = evaluate("out.h5", c.arguments);
    EXPECT_EQ(outcome.code, c.code) << outcome.err;
    EXPECT_NE(outcome.err.find(c.says), std::string::npos) << "expected: " << c.says << "\nfound: " << outcome.err;
    EXPECT_FALSE(dc::fs::exists(path("out.h5")));
  }
}
