// Which files are enough for which methods, and what they have to agree on.
#include "stages/score/inputs.hpp"

#include <gtest/gtest.h>

#include "common/artifact/writer.hpp"
#include "common/base/error.hpp"
#include "stages/score/snapshot.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"
#include "tests/unit/score/history.hpp"

namespace {

using dc::artifact::Reader;
using dc::artifact::Writer;
using dc::score::Inputs;
using dc::score::Method;
using dc::score::Need;
namespace features = dc::schema::features;
namespace predictions = dc::schema::predictions;

template <class E, class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

// Gives what it sees of sample 0: the sum of its logits, its gradient norm, the sum of its features, its neighbours.
class Seer : public dc::score::SnapshotMethod {
 public:
  explicit Seer(std::vector<Need> needs) : needs_(std::move(needs)) {}
  std::string_view name() const override { return "seer"; }
  std::string_view about() const override { return "what is there"; }
  dc::select::Direction direction() const override { return dc::select::Direction::none; }
  std::vector<Need> needs() const override { return needs_; }
  std::vector<double> score(const dc::score::Setting&, const dc::score::Snapshot& s) const override {
    std::vector<double> seen(5, -1.0);
    if (!s.logits.empty()) seen[0] = s.logits.row(0)[0] + s.logits.row(0)[1];
    if (!s.gradient_norms.empty()) seen[1] = s.gradient_norms[0];
    if (!s.features.empty()) seen[2] = s.features.row(0)[0] + s.features.row(0)[1] + s.features.row(0)[2];
    if (!s.neighbours.empty()) seen[3] = s.neighbours.index_of(0)[0];
    if (!s.neighbours.empty()) seen[4] = s.neighbours.metric == dc::select::Metric::cosine ? 1 : 0;
    return seen;
  }

 private:
  std::vector<Need> needs_;
};

class ScoreInputs : public testing::Test {
 protected:
  // Two samples of two classes.
  static void write_samples(Writer& writer) {
    writer.write(predictions::sample_key(), std::vector<std::string>{"a", "b"});
    writer.write(predictions::sample_label(), std::vector<std::int64_t>{0, 1});
    writer.write(predictions::class_id(), std::vector<std::string>{"c0", "c1"});
    writer.write(predictions::class_name(), std::vector<std::string>{"cat", "dog"});
  }

  Reader predicted(bool gradient_norms) const {
    Writer writer(scratch.path("predictions.h5"), dc::Kind::predictions);
    write_samples(writer);
    writer.write<float>(predictions::prediction_logit(), std::vector<float>{1, 2, 3, 4}, {2, 2});
    if (gradient_norms) writer.write(predictions::prediction_gradient_norm(), std::vector<float>{7, 8});
    writer.write(predictions::prediction_network(), std::string("{}"));
    writer.write(predictions::prediction_policy(), std::string("{}"));
    writer.finish(dc::test::made_by_test());
    writer.publish();
    return Reader(scratch.path("predictions.h5"));
  }

  Reader featured(const std::vector<std::int32_t>& neighbours) const {
    Writer writer(scratch.path("features.h5"), dc::Kind::features);
    write_samples(writer);
    writer.write<float>(features::feature_value(), std::vector<float>{1, 2, 3, 4, 5, 6}, {2, 3});
    writer.write(features::feature_source(), std::string("import"));
    if (!neighbours.empty()) {
      writer.write<std::int32_t>(features::neighbour_index(), neighbours, {2, 1});
      writer.write<float>(features::neighbour_distance(), std::vector<float>{0.5, 0.5}, {2, 1});
      writer.write(features::neighbour_metric(), std::string("cosine"));
      writer.write(features::neighbour_scope(), std::string("all"));
    }
    writer.finish(dc::test::made_by_test());
    writer.publish();
    return Reader(scratch.path("features.h5"));
  }

  // What a method of these needs sees of the inputs.
  static std::vector<double> seen(const std::vector<Need>& needs, const Inputs& inputs) {
    Seer seer(needs);
    Method* const methods[] = {&seer};
    dc::score::require_inputs(methods, inputs);
    const std::vector<std::int64_t> labels{0, 1};
    return dc::score::SnapshotFiles(methods, inputs).score(seer, {labels, 2, 0, dc::Stream(0, "seer")});
  }

  static std::string refusal(const std::vector<Need>& needs, const Inputs& inputs) {
    return message_of<dc::Error>([&] { seen(needs, inputs); });
  }

  dc::test::Scratch scratch;
};

TEST_F(ScoreInputs, GiveAMethodWhatItNeedsAndNothingElse) {
  const Reader p = predicted(true);
  const Reader f = featured({1, 0});
  const Inputs inputs{nullptr, {}, &p, &f};
  EXPECT_EQ(seen({}, inputs), (std::vector<double>{-1, -1, -1, -1, -1}));
  EXPECT_EQ(seen({Need::logits}, inputs), (std::vector<double>{3, -1, -1, -1, -1}));
  EXPECT_EQ(seen({Need::gradient_norms}, inputs), (std::vector<double>{-1, 7, -1, -1, -1}));
  EXPECT_EQ(seen({Need::features, Need::neighbours}, inputs), (std::vector<double>{-1, -1, 6, 1, 1}));
}

TEST_F(ScoreInputs, AreNamedWhereTheyAreMissing) {
  const Reader p = predicted(false);
  const Inputs only_predictions{nullptr, {}, &p, nullptr};
  EXPECT_EQ(refusal({}, {}), "no input was given; give --dynamics, --predictions, --features or --images");
  EXPECT_EQ(refusal({Need::features}, only_predictions),
            "--method seer: needs features; give --features, a file of dc-eval --save-features");
  EXPECT_EQ(refusal({Need::neighbours}, only_predictions),
            "--method seer: needs neighbours; give --features, a file of dc-eval --save-features --neighbours K");
  const Reader f = featured({});
  const Inputs only_features{nullptr, {}, nullptr, &f};
  EXPECT_EQ(refusal({Need::logits}, only_features),
            "--method seer: needs the outputs of a network; give --predictions, a file of dc-eval --save-predictions");
  EXPECT_EQ(refusal({Need::gradient_norms}, only_features),
            "--method seer: needs gradient norms; give --predictions, a file of dc-eval --save-predictions "
            "--gradient-norms");
}

TEST_F(ScoreInputs, AreRefusedWithoutTheFieldsThatAMethodNeeds) {
  const Reader p = predicted(false);
  const Reader f = featured({});
  const Inputs inputs{nullptr, {}, &p, &f};
  EXPECT_EQ(refusal({Need::gradient_norms}, inputs),
            p.path() +
                ": holds no gradient norms, which seer needs; run dc-eval with --save-predictions and "
                "--gradient-norms");
  EXPECT_EQ(refusal({Need::neighbours}, inputs),
            f.path() + ": holds no neighbours, which seer needs; run dc-eval with --save-features and --neighbours K");
}

TEST_F(ScoreInputs, AreRefusedWhereANeighbourIsNoOtherSample) {
  const Reader beyond = featured({1, 2});
  EXPECT_EQ(refusal({Need::neighbours}, {nullptr, {}, nullptr, &beyond}),
            beyond.path() +
                ": /neighbour/index[1, 0] is 2, expected another of the 2 samples, or -1; make the file "
                "again");
  const Reader self = featured({-1, 1});
  EXPECT_EQ(refusal({Need::neighbours}, {nullptr, {}, nullptr, &self}),
            self.path() +
                ": /neighbour/index[1, 0] is 1, the sample itself, expected another of the 2 samples, or -1; "
                "make the file again");
}

}  // namespace
