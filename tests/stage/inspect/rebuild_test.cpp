// Artifacts are made again from their provenance alone: by the script of dc-inspect --command, to the same bytes.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/artifact/reader.hpp"
#include "common/base/filesystem.hpp"
#include "stages/inspect/suite.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::bytes_of;
using dc::test::Outcome;
using dc::test::run_program;

std::size_t count_of(const std::string& what, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

class Rebuild : public ::testing::Test {
 protected:
  // IDX files of n images of 8 x 8: row c of class c is bright, the rest a fixed pattern.
  void write_idx(const std::string& split, std::uint32_t n) {
    dc::test::RawBytes pixels;
    dc::test::RawBytes labels;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t at = 0; at < 64; ++at) {
        const bool bright = at / 8 == i % 3;
        pixels.push_back(static_cast<std::uint8_t>(bright ? 200 + (i + at) % 40 : (7 * i + 3 * at) % 90));
      }
      labels.push_back(static_cast<std::uint8_t>(i % 3));
    }
    write(folder_ + "/idx/" + split + "-images-idx3-ubyte", dc::test::idx_file({n, 8, 8}, pixels));
    write(folder_ + "/idx/" + split + "-labels-idx1-ubyte", dc::test::idx_file({n}, labels));
  }
  static void write(const std::string& path, const dc::test::RawBytes& bytes) {
    dc::fs::create_directories(dc::fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  }
  std::string path(const std::string& name) const { return scratch_.path(name); }

  // Runs a stage; words that end in .h5 are files of this test.
  void make(const std::string& program, std::vector<std::string> words) {
    for (std::string& word : words) {
      if (word.ends_with(".h5") || word.ends_with(".txt")) word = path(word);
    }
    words.insert(words.end(), {"--progress", "never"});
    const Outcome outcome = run_program(program, words);
    ASSERT_EQ(outcome.code, 0) << program << ": " << outcome.err;
  }

  std::string script_of(const std::string& name) {
    const Outcome outcome = run_program("dc-inspect", {path(name), "--command"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::ofstream(path("again.sh")) << outcome.out;
    return outcome.out;
  }

  // Runs the script of script_of() in an empty folder, under these variables ("source_1='idx:...'"); returns its exit
  // code and what it said, to stdout and stderr.
  Outcome run_script(const std::string& variables) {
    dc::fs::remove_all(path("again"));
    dc::fs::create_directories(path("again"));
    const std::string line = "cd '" + path("again") + "' && env PATH=" DC_BIN_DIR ":\"$PATH\" " + variables +
                             " sh ../again.sh > ../out 2> ../err";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 255, bytes_of(path("out")), bytes_of(path("err"))};
  }

  void expect_same(const std::string& made_again, const std::string& name) {
    EXPECT_TRUE(bytes_of(path("again/" + made_again)) == bytes_of(path(name))) << made_again << " is not " << name;
  }

 private:
  dc::test::Scratch scratch_;
  const std::string folder_ = scratch_.folder();
};

// All of Prune-Combine-Augment: records of two trainings, features and gradients of the network of the first of them,
// scores of several methods, a selection by scores and neighbours, mosaics, a student and its report, whose name is
// hard on a shell.
TEST_F(Rebuild, MakesAWholePipelineAgainToTheSameBytes) {
  write_idx("train", 36);
  write_idx("t10k", 12);
  const std::string source = "idx:" + path("idx");
  make("dc-fetch", {source, "--out", "train.h5"});
  make("dc-fetch", {source, "--split", "test", "--out", "test.h5"});
  make("dc-augment",
       {"--images", "train.h5", "--policy", "standard", "--mean", "0.25", "--std", "1", "--out", "plan.h5"});
  make("dc-train", {"--images",  "train.h5", "--plan",     "plan.h5",         "--model", "resnet8",         "--width",
                    "4",         "--epochs", "2",          "--batch",         "12",      "--seed",          "7",
                    "--threads", "2",        "--nesterov", "--save-dynamics", "one.h5",  "--dynamics-mode", "clean",
                    "--out",     "proxy.h5"});
  make("dc-train", {"--images",        "train.h5", "--model",     "convnet", "--width", "4",       "--depth", "1",
                    "--epochs",        "2",        "--optimiser", "adamw",   "--lr",    "0.00001", "--seed",  "8",
                    "--save-dynamics", "two.h5",   "--out",       "other.h5"});
  make("dc-eval", {"--images", "train.h5", "--checkpoint", "proxy.h5", "--save-features", "features.h5", "--neighbours",
                   "3", "--metric", "cosine", "--save-predictions", "predictions.h5", "--gradient-norms", "--method",
                   "", "--out", "seen.h5"});
  make("dc-score",
       {"--dynamics", "one.h5", "two.h5", "--predictions", "predictions.h5", "--method",
        "el2n,forgetting,grand-full,aum", "--never-learned", "zero", "--window", "2", "--out", "scores.h5"});
  make("dc-prune", {"--scores", "scores.h5", "--features", "features.h5", "--score", "el2n", "--keep", "d2", "--ipc",
                    "8", "--seed", "3", "--out", "selection.h5"});
  make("dc-combine", {"--images", "train.h5", "--selection", "selection.h5", "--grid", "2", "--out", "mosaic.h5"});
  make("dc-augment",
       {"--images", "mosaic.h5", "--policy", "pca", "--area-min", "0.25", "--record-epochs", "2", "--out", "views.h5"});
  make("dc-train", {"--images", "mosaic.h5", "--plan", "views.h5", "--model", "resnet8", "--width", "4", "--steps", "3",
                    "--batch", "4", "--threads", "2", "--out", "student.h5"});
  make("dc-eval", {"--images", "test.h5", "--checkpoint", "student.h5", "--method", "PCA: it's $HOME \"*\"\\", "--out",
                   "eval.h5"});

  const std::string script = script_of("eval.h5");
  EXPECT_EQ(count_of("\ndc-train ", script), 3u) << script;  // a network and its record come from one training
  EXPECT_EQ(count_of("\ndc-eval ", script), 2u) << script;
  const Outcome outcome = run_script("source_1='" + source + "' source_2='" + source + "'");
  ASSERT_EQ(outcome.code, 0) << script << outcome.out << outcome.err;
  EXPECT_EQ(count_of(": the same\n", outcome.out), 14u) << outcome.out;
  EXPECT_EQ(outcome.out.find("not the one"), std::string::npos);
  const auto made = [&](const std::string& kind) {  // the file of the last step that makes one
    std::set<std::string> names;
    for (const auto& entry : dc::fs::directory_iterator(path("again"))) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with("-" + kind + ".h5")) names.insert(name);
    }
    return names.empty() ? "no file" : *names.rbegin();
  };
  expect_same(made("eval-report"), "eval.h5");
  expect_same(made("score-table"), "scores.h5");
  expect_same(made("selection"), "selection.h5");
  expect_same(made("features"), "features.h5");
  expect_same(made("predictions"), "predictions.h5");
}

// Scores that others computed, of some classes in an order of one's own; a cut-off below zero, named with spaces.
TEST_F(Rebuild, MakesImportsAgain) {
  write_idx("train", 12);
  std::ofstream(path("classes.txt")) << "2\tthe second's\n0\tnought\n";
  std::ofstream csv(path("s.csv"));
  csv << "key,a,--b c\n";
  make("dc-fetch", {"idx:" + path("idx"), "--classes", "classes.txt", "--first", "3", "--flip-labels", "0.2", "--seed",
                    "18446744073709551615", "--size", "6", "--fit", "crop", "--out", "train.h5"});
  const dc::artifact::Reader images(path("train.h5"));
  double value = -3;
  for (const std::string& key : images.read(dc::schema::image_set::sample_key()))
    csv << key << ",0," << value++ << "\n";
  csv.close();
  make("dc-fetch", {"scores:" + path("s.csv"), "--images", "train.h5", "--score=--b c", "--direction",
                    "higher-is-easier", "--out", "scores.h5"});
  make("dc-prune",
       {"--scores", "scores.h5", "--cutoff-at", "-2.5", "--cutoff-score=--b c", "--keep", "stratified", "--strata", "2",
        "--share", "normalised", "--normalise", "z", "--count", "3", "--out", "selection.h5"});
  make("dc-combine", {"--images", "train.h5", "--selection", "selection.h5", "--out", "kept.h5"});
  const std::string script = script_of("kept.h5");
  EXPECT_NE(script.find("--cutoff-at=-2.5 "), std::string::npos) << script;
  const Outcome outcome = run_script("source_1='" + path("classes.txt") + "' source_2='idx:" + path("idx") +
                                     "' source_3='scores:" + path("s.csv") + "'");
  ASSERT_EQ(outcome.code, 0) << script << outcome.out << outcome.err;
  expect_same("01-image-set.h5", "train.h5");
  expect_same("02-score-table.h5", "scores.h5");
  expect_same("03-selection.h5", "selection.h5");
  expect_same("04-image-set.h5", "kept.h5");
}

// A score table of somebody's program stands between two stages; the program is a variable of the script.
TEST_F(Rebuild, AsksForProgramsThatAreNoStages) {
  namespace score_table = dc::schema::score_table;
  const std::string images_id = dc::test::write_images(path("images.h5"), 4, 1, 1, 1, {1, 2, 3, 4}, 2);
  const dc::artifact::Reader images(path("images.h5"));
  dc::artifact::Writer writer(path("scores.h5"), dc::Kind::score_table);
  writer.write(score_table::sample_key(), images.read(dc::schema::image_set::sample_key()));
  writer.write(score_table::sample_label(), images.read(dc::schema::image_set::sample_label()));
  writer.write(score_table::class_id(), images.read(dc::schema::image_set::class_id()));
  writer.write(score_table::class_name(), images.read(dc::schema::image_set::class_name()));
  writer.write(score_table::score("mine"), std::vector<double>{4, 3, 2, 1});
  writer.write(score_table::score_direction("mine"), std::string("higher-is-harder"));
  writer.write(score_table::score_method("mine"), std::string("mine"));
  writer.write(score_table::score_parameters("mine"), std::string("{}"));
  writer.finish(dc::artifact::descend({"score_table", "mine.py", "3", R"({"power":2})", 0, "{}", "{}", {}},
                                      {{{"images", "image_set", images_id}, &images.provenance()}}));
  writer.publish();
  make("dc-prune", {"--scores", "scores.h5", "--ipc", "1", "--out", "selection.h5"});

  // The images' own record says dc-test: one more program.
  script_of("selection.h5");
  const std::string given = "program_1='cp ../images.h5 01-image-set.h5'";
  const Outcome unset = run_script(given);
  EXPECT_NE(unset.code, 0);
  EXPECT_NE(unset.err.find("program_2: is not set; give the command that writes 02-score-table.h5"), std::string::npos)
      << unset.err;
  const Outcome outcome = run_script(given + " program_2='cp ../scores.h5 02-score-table.h5'");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same("03-selection.h5", "selection.h5");
}

TEST_F(Rebuild, StopsWhereTheSourceIsAnother) {
  write_idx("train", 6);
  make("dc-fetch", {"idx:" + path("idx"), "--out", "train.h5"});
  make("dc-score", {"--images", "train.h5", "--method", "random", "--out", "scores.h5"});
  script_of("scores.h5");
  const Outcome unset = run_script("");
  EXPECT_NE(unset.code, 0);
  EXPECT_NE(unset.err.find("source_1: is not set; give idx:PATH"), std::string::npos) << unset.err;
  write_idx("train", 9);
  const Outcome other = run_script("source_1='idx:" + path("idx") + "'");
  EXPECT_EQ(other.code, 3);
  EXPECT_NE(other.err.find("01-image-set.h5: made from another source, expected SHA-256 "), std::string::npos)
      << other.err;
  EXPECT_FALSE(dc::fs::exists(path("again/02-score-table.h5")));
}

// An artifact that a run of today does not give: the script says which, goes on, and fails in the end.
TEST_F(Rebuild, TellsWhatCameOutDifferent) {
  const std::string id = dc::test::write_images(path("images.h5"), 4, 1, 1, 1, {1, 2, 3, 4}, 2);
  dc::test::write_images(path("others.h5"), 4, 1, 1, 1, {1, 2, 3, 5}, 2);
  make("dc-score", {"--images", "images.h5", "--method", "random", "--out", "scores.h5"});
  script_of("scores.h5");
  const Outcome outcome = run_script("program_1='cp ../others.h5 01-image-set.h5'");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("01-image-set.h5: not the one of the record, dc-id " + id), std::string::npos)
      << outcome.err;
  EXPECT_NE(outcome.err.find("02-score-table.h5: not the one of the record"), std::string::npos) << outcome.err;
}

// What --command knows of the stages is what they say of themselves.
TEST(Suite, IsWhatTheStagesDeclare) {
  for (const dc::inspect::Tool& tool : dc::inspect::suite()) {
    const auto usage = nlohmann::json::parse(run_program(std::string(tool.name), {"--help-json"}).out);
    std::set<std::string> sides;
    for (const auto& output : usage["outputs"]) {
      const std::string name = output["name"];
      if (name == "out") {
        EXPECT_EQ(output["kind"].is_string() ? output["kind"].get<std::string>() : "", tool.chief) << tool.name;
      } else if (!output["kind"].is_null()) {
        EXPECT_EQ(name, "save-" + output["kind"].get<std::string>()) << tool.name;
        sides.insert(output["kind"].get<std::string>());
      }
    }
    std::set<std::string> known;
    for (const auto& side : tool.sides) known.insert(std::string(side.kind));
    EXPECT_EQ(known, sides) << tool.name;
    for (const auto& input : usage["inputs"]) {
      const bool raw = input["kind"].is_null();
      const bool listed =
          std::ranges::find(tool.raw_options, input["name"].get<std::string>()) != tool.raw_options.end();
      EXPECT_EQ(listed, raw) << tool.name << ' ' << input["name"];
    }
    for (const char* group : {"outputs", "options", "reserved"}) {
      for (const auto& option : usage[group]) {
        const bool text = option["type"] == "path" || option["type"] == "text";
        if (!text || option.value("changes_result", false)) continue;
        EXPECT_TRUE(dc::inspect::names_a_file(option["name"].get<std::string>()) || option["name"] == "device")
            << tool.name << ' ' << option["name"];
      }
    }
    for (const auto& constraint : usage["rules"]) {
      if (constraint["rule"] != "needs" || !constraint["names"][1].get<std::string>().starts_with("save-")) continue;
      const bool listed = std::ranges::any_of(tool.sides, [&](const auto& side) {
        return side.parameter == constraint["names"][0] && "save-" + std::string(side.kind) == constraint["names"][1];
      });
      EXPECT_TRUE(listed) << tool.name << ' ' << constraint;
    }
  }
}

}  // namespace
