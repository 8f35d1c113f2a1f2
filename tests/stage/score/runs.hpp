// Training records for tests of dc-score, and the fixture that runs it on them.
#pragma once
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace dc::test {

using Scores = std::vector<double>;

// A record of two classes, one letter an epoch and one word a sample: 'R' right with p_y = 3/4, 'W' wrong with
// p_y = 1/4, '-' not presented, '!' presented with a loss that is NaN. Logit margin of 'R' 2, of 'W' -1. Where a letter
// differs from the one before, the change of the prediction is the number of the epoch. Features have length sqrt(3).
struct Run {
  std::vector<std::string> outcomes{"RRR", "WRW", "WWW", "RWR"};
  std::vector<std::int64_t> labels{0, 1, 0, 1};
  std::string key = "train/";
  std::vector<std::string> classes{"c0", "c1"};
  bool optional_columns = true;
};

// As in write_images.
inline std::vector<std::string> names_of(const std::vector<std::string>& class_ids) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < class_ids.size(); ++c) names.push_back("class " + std::to_string(c));
  return names;
}

inline void write_run(const std::string& path, const Run& run) {
  namespace dynamics = schema::dynamics;
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const auto samples = static_cast<std::int64_t>(run.outcomes.size());
  const auto epochs = static_cast<std::int64_t>(run.outcomes.front().size());
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < samples; ++i) keys.push_back(run.key + std::to_string(i));
  std::vector<std::uint8_t> seen;
  std::vector<float> loss, p_other, zmargin, pnorm2, entropy, p_second, kd, hnorm2;
  std::vector<std::int32_t> top1;
  for (std::size_t t = 0; t < static_cast<std::size_t>(epochs); ++t) {
    for (std::size_t i = 0; i < run.outcomes.size(); ++i) {
      const char c = run.outcomes[i][t];
      const auto label = static_cast<std::int32_t>(run.labels[i]);
      seen.push_back(c != '-');
      loss.push_back(c == 'R' ? -std::log(0.75F) : c == 'W' ? -std::log(0.25F) : kNaN);
      p_other.push_back(c == 'R' ? 0.25F : c == 'W' ? 0.75F : kNaN);
      zmargin.push_back(c == 'R' ? 2.0F : c == 'W' ? -1.0F : kNaN);
      pnorm2.push_back(c == '-' ? kNaN : 0.625F);
      entropy.push_back(c == '-' ? kNaN : 0.5623351F);
      p_second.push_back(c == '-' ? kNaN : 0.25F);
      kd.push_back(t == 0 || c == '-' ? kNaN : c == run.outcomes[i][t - 1] ? 0.0F : static_cast<float>(t));
      hnorm2.push_back(c == '-' ? kNaN : 3.0F);
      top1.push_back(c == 'R' ? label : c == 'W' ? 1 - label : -1);
    }
  }
  artifact::Writer writer(path, Kind::dynamics);
  const std::vector<std::int64_t> shape{epochs, samples};
  writer.write(dynamics::sample_key(), keys);
  writer.write(dynamics::sample_label(), run.labels);
  writer.write(dynamics::class_id(), run.classes);
  writer.write(dynamics::class_name(), names_of(run.classes));
  writer.write<std::uint8_t>(dynamics::dyn_seen(), seen, shape);
  writer.write<float>(dynamics::dyn_loss(), loss, shape);
  writer.write<float>(dynamics::dyn_p_other(), p_other, shape);
  writer.write<float>(dynamics::dyn_zmargin(), zmargin, shape);
  writer.write<float>(dynamics::dyn_pnorm2(), pnorm2, shape);
  writer.write<float>(dynamics::dyn_entropy(), entropy, shape);
  writer.write<std::int32_t>(dynamics::dyn_top1(), top1, shape);
  if (run.optional_columns) {
    writer.write<float>(dynamics::dyn_p_second(), p_second, shape);
    writer.write<float>(dynamics::dyn_kd(), kd, shape);
    writer.write<float>(dynamics::dyn_hnorm2(), hnorm2, shape);
  }
  writer.write(dynamics::epoch_lr(), std::vector<double>(static_cast<std::size_t>(epochs), 0.1));
  writer.write(dynamics::dyn_mode(), std::string("train"));
  writer.write(dynamics::dyn_network(), std::string("{}"));
  writer.write(dynamics::dyn_images_seen(), epochs * samples);
  writer.finish(made_by_test());
  writer.publish();
}

class Score : public testing::Test {
 protected:
  Score() { write_run(dyn, {}); }

  Outcome score(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--out", out});
    return run_program("dc-score", std::move(arguments));
  }

  // The scores of a run that has to succeed.
  Scores scores(std::vector<std::string> arguments, const std::string& name) const {
    const auto outcome = score(std::move(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return artifact::Reader(out, Kind::score_table).read(schema::score_table::score(name));
  }

  void expect_error(std::vector<std::string> arguments, int code, const std::string& message) const {
    const auto outcome = score(std::move(arguments));
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.err, "dc-score: " + message + "\n");
    EXPECT_FALSE(fs::exists(out));
  }

  Scratch scratch;
  std::string dyn = scratch.path("dyn.h5");
  std::string out = scratch.path("scores.h5");
};

inline void expect_near(const Scores& found, const Scores& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-6) << "sample " << i;
}

// p_y = 3/4: error (1/4, -1/4), length 0.35355. p_y = 1/4: (3/4, -3/4), length 1.06066.
inline constexpr double kRight = 0.35355339;
inline constexpr double kWrong = 1.06066017;

}  // namespace dc::test
