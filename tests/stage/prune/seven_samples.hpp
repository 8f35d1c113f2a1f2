// What the tests of dc-prune run it on: seven samples of two classes, in every kind that the stage reads.
#pragma once
#include <algorithm>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace dc::test {

using Indices = std::vector<std::int64_t>;
namespace eval_report = schema::eval_report;
namespace features = schema::features;
namespace predictions = schema::predictions;
namespace score_table = schema::score_table;
namespace selection = schema::selection;

struct NamedScore {
  std::string name;
  std::string direction;
  std::vector<double> values;
};

// Class 0 ('tabby cat'): samples 0, 2, 4, 6. Class 1 ('dog'): samples 1, 3, 5. What a test changes of them.
struct Samples {
  std::string first_key = "train/0";
  Indices label{0, 1, 0, 1, 0, 1, 0};
  std::vector<std::string> class_name{"tabby cat", "dog"};
};

inline void write_samples(artifact::Writer& writer, const Samples& samples) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < samples.label.size(); ++i) keys.push_back("train/" + std::to_string(i));
  keys.front() = samples.first_key;
  writer.write(score_table::sample_key(), keys);
  writer.write(score_table::sample_label(), samples.label);
  writer.write(score_table::class_id(), std::vector<std::string>{"n02123045", "dog"});
  writer.write(score_table::class_name(), samples.class_name);
}

inline void publish(artifact::Writer& writer) {
  writer.finish(made_by_test());
  writer.publish();
}

inline void write_scores(const std::string& path, const std::vector<NamedScore>& scores, const Samples& samples = {}) {
  artifact::Writer writer(path, Kind::score_table);
  write_samples(writer, samples);
  for (const auto& score : scores) {
    writer.write(score_table::score(score.name), score.values);
    writer.write(score_table::score_direction(score.name), score.direction);
    writer.write(score_table::score_method(score.name), score.name);
    writer.write(score_table::score_parameters(score.name), std::string("{}"));
  }
  publish(writer);
}

// One number a sample and, where given, one neighbour of each.
inline void write_features(const std::string& path, const std::vector<std::int32_t>& neighbour,
                           const Samples& samples = {}) {
  artifact::Writer writer(path, Kind::features);
  write_samples(writer, samples);
  const auto n = std::ssize(samples.label);
  std::vector<float> values;
  for (std::int64_t i = 0; i < n; ++i) values.push_back(static_cast<float>(i));
  writer.write<float>(features::feature_value(), values, {n, 1});
  writer.write(features::feature_source(), std::string("import"));
  if (!neighbour.empty()) {
    writer.write<std::int32_t>(features::neighbour_index(), neighbour, {n, 1});
    writer.write<float>(features::neighbour_distance(), std::vector<float>(neighbour.size(), 1), {n, 1});
    writer.write(features::neighbour_metric(), std::string("euclidean"));
    writer.write(features::neighbour_scope(), std::string("all"));
  }
  publish(writer);
}

inline void write_predictions(const std::string& path, const Samples& samples = {}) {
  artifact::Writer writer(path, Kind::predictions);
  write_samples(writer, samples);
  const auto n = std::ssize(samples.label);
  writer.write<float>(predictions::prediction_logit(), std::vector<float>(static_cast<std::size_t>(2 * n)), {n, 2});
  writer.write(predictions::prediction_network(), std::string("{}"));
  writer.write(predictions::prediction_policy(), std::string("{}"));
  publish(writer);
}

inline void write_eval(const std::string& path, const Indices& count, const std::vector<double>& top1) {
  artifact::Writer writer(path, Kind::eval_report);
  writer.write(eval_report::class_id(), std::vector<std::string>{"n02123045", "dog"});
  writer.write(eval_report::class_name(), std::vector<std::string>{"tabby cat", "dog"});
  writer.write(eval_report::class_count(), count);
  writer.write(eval_report::class_top1(), top1);
  writer.write<std::int64_t>(eval_report::confusion_count(), Indices(4), {2, 2});
  writer.write(eval_report::calibration_confidence(), std::vector<double>{0});
  writer.write(eval_report::calibration_accuracy(), std::vector<double>{0});
  writer.write(eval_report::calibration_count(), Indices{0});
  writer.write(eval_report::method(), std::string("test"));
  writer.write(eval_report::images(), std::int64_t{2});
  writer.write(eval_report::top1(), 0.5);
  writer.write(eval_report::top5(), 0.5);
  writer.write(eval_report::loss(), 1.0);
  writer.write(eval_report::ece(), 0.0);
  writer.write(eval_report::protocol(), std::string("{}"));
  publish(writer);
}

class Prune : public testing::Test {
 protected:
  // Easiest first: class 0 is 2, 6, 4, 0 and class 1 is 3, 5, 1.
  const NamedScore el2n{"el2n", "higher-is-harder", {0.4, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2}};

  Prune() { write_scores(table, {el2n}); }

  Outcome prune(std::vector<std::string> arguments) const {
    if (std::ranges::find(arguments, "--features") == arguments.end())
      arguments.insert(arguments.end(), {"--scores", table});
    arguments.insert(arguments.end(), {"--out", out});
    return run_program("dc-prune", std::move(arguments));
  }

  Indices kept(std::vector<std::string> arguments) const {
    const auto outcome = prune(std::move(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return artifact::Reader(out, Kind::selection).read(selection::selection_index());
  }

  void expect_error(std::vector<std::string> arguments, int code, const std::string& message) const {
    const auto outcome = prune(std::move(arguments));
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.err, "dc-prune: " + message + "\n");
    EXPECT_FALSE(fs::exists(out));
  }

  Scratch scratch;
  std::string table = scratch.path("scores.h5");
  std::string out = scratch.path("selection.h5");
};

}  // namespace dc::test
