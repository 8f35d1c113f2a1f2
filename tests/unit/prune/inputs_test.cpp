// What a rule needs and where it is read from, by a rule of the test that asks for it.
#include "stages/prune/inputs.hpp"

#include <gtest/gtest.h>

#include "common/artifact/writer.hpp"
#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::artifact::Reader;
using dc::prune::Need;
using dc::prune::Space;
namespace features = dc::schema::features;
namespace predictions = dc::schema::predictions;

class Asking : public dc::prune::Rule {
 public:
  explicit Asking(std::vector<Need> needs) : needs_(std::move(needs)) {}
  std::string_view name() const override { return "asking"; }
  std::string_view about() const override { return "for tests"; }
  std::vector<Need> needs() const override { return needs_; }
  dc::prune::Picks pick(const dc::prune::Evidence&, const dc::prune::Group&, std::int64_t,
                        const dc::Stream&) const override {
    return {};
  }

 private:
  std::vector<Need> needs_;
};

void write_samples(dc::artifact::Writer& writer, const std::string& split, std::int64_t samples,
                   const std::string& last_class) {
  std::vector<std::string> keys;
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < samples; ++i) {
    keys.push_back(split + std::to_string(i));
    labels.push_back(i % 2);
  }
  writer.write(features::sample_key(), keys);
  writer.write(features::sample_label(), labels);
  writer.write(features::class_id(), std::vector<std::string>{"cat", last_class});
  writer.write(features::class_name(), std::vector<std::string>{"cat", last_class});
}

class Inputs : public testing::Test {
 protected:
  // Sample i has the features i, i + 1, ... and the logits i, -i.
  Reader write_features(const std::string& name, std::int64_t samples, std::int64_t columns, std::int64_t neighbours,
                        const std::string& last_class = "dog") {
    dc::artifact::Writer writer(scratch.path(name), dc::Kind::features);
    write_samples(writer, name, samples, last_class);
    std::vector<float> values;
    std::vector<std::int32_t> index;
    std::vector<float> distance;
    for (std::int64_t i = 0; i < samples; ++i) {
      for (std::int64_t k = 0; k < columns; ++k) values.push_back(static_cast<float>(i + k));
      for (std::int64_t k = 1; k <= neighbours; ++k) {
        index.push_back(static_cast<std::int32_t>((i + k) % samples));
        distance.push_back(static_cast<float>(k));
      }
    }
    writer.write<float>(features::feature_value(), values, {samples, columns});
    writer.write(features::feature_source(), std::string("import"));
    if (neighbours > 0) {
      writer.write<std::int32_t>(features::neighbour_index(), index, {samples, neighbours});
      writer.write<float>(features::neighbour_distance(), distance, {samples, neighbours});
      writer.write(features::neighbour_metric(), std::string("cosine"));
      writer.write(features::neighbour_scope(), std::string("all"));
    }
    writer.finish(dc::test::made_by_test());
    writer.publish();
    return Reader(scratch.path(name));
  }

  Reader write_predictions(const std::string& name, const std::string& split, std::int64_t samples) {
    dc::artifact::Writer writer(scratch.path(name), dc::Kind::predictions);
    write_samples(writer, split, samples, "dog");
    std::vector<float> values;
    for (std::int64_t i = 0; i < samples; ++i) {
      values.push_back(static_cast<float>(i));
      values.push_back(static_cast<float>(-i));
    }
    writer.write<float>(predictions::prediction_logit(), values, {samples, 2});
    writer.write(predictions::prediction_network(), std::string("{}"));
    writer.write(predictions::prediction_policy(), std::string("{}"));
    writer.finish(dc::test::made_by_test());
    writer.publish();
    return Reader(scratch.path(name));
  }

  template <class E>
  std::string message_of(const dc::prune::Sources& sources, const std::vector<Need>& needs,
                         const dc::prune::Wanted& wanted = {}) {
    try {
      dc::prune::load(sources, wanted, Asking(needs));
    } catch (const E& error) {
      return error.what();
    }
    return "nothing was thrown";
  }

  dc::test::Scratch scratch;
};

TEST_F(Inputs, AreWhatTheRuleNeeds) {
  const auto of = write_features("a", 4, 3, 2);
  const auto outputs = write_predictions("p", "a", 4);
  const auto known =
      dc::prune::load({.features = &of, .predictions = &outputs}, {}, Asking({Need::features, Need::logits}));
  const auto& evidence = known->evidence;
  EXPECT_EQ(evidence.label.size(), 4U);
  EXPECT_EQ(evidence.classes, 2);
  EXPECT_EQ(evidence.features.columns, 3);
  EXPECT_EQ(evidence.features.row(2)[1], 3.0f);
  EXPECT_EQ(evidence.logits.row(3)[1], -3.0f);
  EXPECT_TRUE(evidence.score.empty());
  EXPECT_TRUE(evidence.neighbours.empty());
}

TEST_F(Inputs, IncludePredictionsWhereGradientsAreCompared) {
  const auto of = write_features("a", 4, 3, 0);
  const auto outputs = write_predictions("p", "a", 4);
  const dc::prune::Wanted gradients{.space = Space::gradients, .metric = dc::select::Metric::cosine};
  const auto known = dc::prune::load({.features = &of, .predictions = &outputs}, gradients, Asking({Need::features}));
  EXPECT_EQ(known->evidence.logits.rows, 4);
  EXPECT_EQ(known->evidence.space, Space::gradients);
  EXPECT_EQ(known->evidence.metric, dc::select::Metric::cosine);
  EXPECT_EQ(message_of<dc::UsageError>({.features = &of}, {Need::features}, gradients),
            "--keep asking: needs predictions; make them with dc-eval --save-predictions and give them with "
            "--predictions");
}

TEST_F(Inputs, HoldAsManyNeighboursAsWanted) {
  const auto of = write_features("a", 4, 1, 3);
  const auto all = dc::prune::load({.features = &of}, {}, Asking({Need::neighbours}));
  EXPECT_EQ(all->evidence.neighbours.count, 3);
  const auto two = dc::prune::load({.features = &of}, {.neighbours = 2}, Asking({Need::neighbours}));
  const auto& graph = two->evidence.neighbours;
  EXPECT_EQ(graph.count, 2);
  EXPECT_EQ(graph.metric, dc::select::Metric::cosine);
  for (std::int64_t i = 0; i < 4; ++i) {
    EXPECT_EQ(graph.index_of(i)[1], (i + 2) % 4);
    EXPECT_EQ(graph.distance_of(i)[1], 2.0f);
  }
}

TEST_F(Inputs, HoldASecondSetForValidation) {
  const auto of = write_features("a", 4, 3, 0);
  const auto outputs = write_predictions("p", "a", 4);
  const auto aside = write_features("v", 6, 3, 0);
  const auto outputs_aside = write_predictions("w", "v", 6);
  dc::prune::Sources sources{.features = &of, .predictions = &outputs};
  const std::vector<Need> needs{Need::features, Need::logits, Need::validation};
  EXPECT_EQ(message_of<dc::UsageError>(sources, needs),
            "--keep asking: needs a validation set; make its features and predictions with dc-eval --save-features "
            "--save-predictions and give them with --validation-features and --validation-predictions");
  sources.validation_features = &aside;
  sources.validation_predictions = &outputs_aside;
  const auto known = dc::prune::load(sources, {}, Asking(needs));
  ASSERT_NE(known->evidence.validation, nullptr);
  EXPECT_EQ(known->evidence.validation->label.size(), 6U);
  EXPECT_EQ(known->evidence.validation->features.row(5)[0], 5.0f);
  EXPECT_EQ(known->evidence.validation->logits.row(5)[0], 5.0f);

  sources.validation_predictions = &outputs;
  EXPECT_EQ(message_of<dc::InvalidInput>(sources, needs),
            outputs.path() + ": 4 samples, " + aside.path() + " has 6; give files made from one image set");
  const auto narrow = write_features("n", 6, 2, 0);
  const auto outputs_narrow = write_predictions("m", "n", 6);
  sources.validation_features = &narrow;
  sources.validation_predictions = &outputs_narrow;
  EXPECT_EQ(message_of<dc::InvalidInput>(sources, needs),
            narrow.path() + ": features of 2 numbers, " + of.path() + " has 3; make both with one network");
  const auto others = write_features("o", 6, 3, 0, "owl");
  sources.validation_features = &others;
  EXPECT_NE(message_of<dc::InvalidInput>(sources, needs).find("class 1 is 'dog'"), std::string::npos);
}

TEST_F(Inputs, NameWhatIsNotGivenAndWhoMakesIt) {
  const auto outputs = write_predictions("p", "a", 4);
  const dc::prune::Sources sources{.predictions = &outputs};
  EXPECT_EQ(message_of<dc::UsageError>(sources, {Need::features}),
            "--keep asking: needs features; make them with dc-eval --save-features and give them with --features");
  EXPECT_EQ(message_of<dc::UsageError>(sources, {Need::any_score}),
            "--keep asking: needs a score; make a score table with dc-score and give it with --scores");
  EXPECT_EQ(message_of<dc::UsageError>(sources, {Need::confidence}),
            "--keep asking: needs the mean probability of the label; make a score table with dc-score --method "
            "confidence and give it with --scores");
  EXPECT_EQ(message_of<dc::UsageError>({}, {}),
            "no samples to choose from; give at least one of --images, --scores, --features and --predictions");
}

TEST(NamesForPeople, TellTheIdentityWhereItDiffers) {
  EXPECT_EQ(dc::prune::names_for_people({{"n0123", "dog"}, {"tabby cat", "dog"}}),
            (std::vector<std::string>{"'tabby cat' (n0123)", "'dog'"}));
}

}  // namespace
