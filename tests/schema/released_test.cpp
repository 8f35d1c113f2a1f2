// The released examples are read by today's stages, and a next major version of them is refused with the right words.
#include <set>

#include <fmt/format.h>
#include <hdf5.h>
#include <nlohmann/json.hpp>

#include "tests/schema/stage_runs.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::example_names;
using dc::test::kReleased;
using dc::test::kStages;
using dc::test::Outcome;
using dc::test::Scratch;
using dc::test::StageRun;

std::string released(const std::string& name) {
  return kReleased + "/" + name;
}

// A copy whose version has `major` in place of its major number and nothing else changed.
void write_of_major(const std::string& name, int major, const std::string& target) {
  dc::fs::copy_file(released(name), target, dc::fs::copy_options::overwrite_existing);
  const hid_t file = H5Fopen(target.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, H5T_VARIABLE);
  H5Tset_cset(text, H5T_CSET_UTF8);
  const hid_t attribute = H5Aopen(file, "encoding-version", H5P_DEFAULT);
  const std::string version = fmt::format("{}.0", major);
  const char* value = version.c_str();
  EXPECT_GE(H5Awrite(attribute, text, &value), 0);
  H5Aclose(attribute);
  H5Tclose(text);
  H5Fclose(file);
}

TEST(ReleasedExamples, AreSound) {
  const auto names = example_names();
  EXPECT_GE(names.size(), 9U);
  for (const auto& name : names) {
    for (const char* wish : {"--check", "--provenance", "--no-quiet"}) {
      const Outcome outcome = dc::test::run_program("dc-inspect", {released(name), wish});
      EXPECT_EQ(outcome.code, 0) << name << ": " << outcome.err;
      EXPECT_NE(outcome.out, "") << name;
    }
  }
}

// What the list of runs promises: each input that any stage declares takes each kind it can, and no example is left
// out.
TEST(StageRuns, GiveEveryInputOfEveryStageAnExample) {
  std::set<std::string> used;
  for (const char* program : kStages) {
    std::set<std::string> given;
    for (const StageRun& run : dc::test::stage_runs(program)) {
      std::string option;
      for (const std::string& word : run.words) {
        if (word.starts_with("--")) option = word.substr(2);
        if (word[0] != '@') continue;
        used.insert(word.substr(1) + ".h5");
        given.insert(option);
      }
    }
    if (dc::test::is_left_out(program)) continue;
    const auto usage = nlohmann::json::parse(dc::test::run_program(program, {"--help-json"}).out);
    for (const auto& input : usage["inputs"]) {
      if (input["role"] != "input") continue;  // a file that is no artifact
      EXPECT_TRUE(given.contains(input["name"].get<std::string>())) << program << " --" << input["name"];
    }
  }
  for (const auto& name : example_names()) EXPECT_TRUE(used.contains(name)) << name << " is in no run";
}

class EveryStage : public ::testing::TestWithParam<const char*> {
 protected:
  EveryStage() { dc::test::write_raw_scores(scratch.folder()); }

  Scratch scratch;
};

TEST_P(EveryStage, ReadsTheReleasedExamples) {
  if (dc::test::is_left_out(GetParam())) GTEST_SKIP() << "not in this build";
  for (const StageRun& run : dc::test::stage_runs(GetParam())) {
    const Outcome outcome = dc::test::outcome_of(run, scratch.folder(), released);
    EXPECT_EQ(outcome.code, 0) << fmt::format("{}: {}", fmt::join(run.words, " "), outcome.err);
  }
}

// Each run again and again, one of its inputs of major version 2 each time.
TEST_P(EveryStage, RefusesANewMajorVersion) {
  if (dc::test::is_left_out(GetParam())) GTEST_SKIP() << "not in this build";
  for (const StageRun& run : dc::test::stage_runs(GetParam())) {
    for (const std::string& word : run.words) {
      if (word[0] != '@') continue;
      const std::string changed = word.substr(1) + ".h5";
      write_of_major(changed, 2, scratch.path("newer.h5"));
      const Outcome outcome = dc::test::outcome_of(run, scratch.folder(), [&](const std::string& name) {
        return name == changed ? scratch.path("newer.h5") : released(name);
      });
      EXPECT_EQ(outcome.code, 3) << word;
      EXPECT_EQ(outcome.err,
                fmt::format("{}: {}: {} version 2.0, this program reads version 1.x; use a matching version "
                            "of the suite\n",
                            run.program, scratch.path("newer.h5"), dc::test::kind_of_example(changed)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Schema, EveryStage, ::testing::ValuesIn(kStages), dc::test::name_of_stage);

}  // namespace
