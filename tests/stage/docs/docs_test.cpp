// The programs and snippets of docs/ work on artifacts of this version.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace dynamics = dc::schema::dynamics;
namespace score_table = dc::schema::score_table;
using dc::schema::selection::selection_index;
using dc::test::run_program;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Two epochs of four samples; sample 3 was not presented in the second.
void write_dynamics(const std::string& path) {
  dc::artifact::Writer writer(path, dc::Kind::dynamics);
  writer.write(dynamics::sample_key(), std::vector<std::string>{"train/0", "train/1", "train/2", "train/3"});
  writer.write(dynamics::sample_label(), std::vector<std::int64_t>{0, 1, 0, 1});
  writer.write(dynamics::class_id(), std::vector<std::string>{"c0", "c1"});
  writer.write(dynamics::class_name(), std::vector<std::string>{"class 0", "class 1"});
  const std::vector<std::int64_t> shape = {2, 4};
  writer.write<std::uint8_t>(dynamics::dyn_seen(), std::vector<std::uint8_t>{1, 1, 1, 1, 1, 1, 1, 0}, shape);
  writer.write<float>(dynamics::dyn_loss(), std::vector<float>{2, 1, 3, 4, 1, 0.5F, 3, kNan}, shape);
  for (const auto& field :
       {dynamics::dyn_p_other(), dynamics::dyn_zmargin(), dynamics::dyn_pnorm2(), dynamics::dyn_entropy()}) {
    writer.write<float>(field, std::vector<float>{0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, kNan}, shape);
  }
  writer.write<std::int32_t>(dynamics::dyn_top1(), std::vector<std::int32_t>{1, 1, 1, 0, 0, 1, 1, -1}, shape);
  writer.write(dynamics::epoch_lr(), std::vector<double>{0.1, 0.05});
  writer.write(dynamics::dyn_mode(), std::string("train"));
  writer.write(dynamics::dyn_network(), std::string("{}"));
  writer.write(dynamics::dyn_images_seen(), std::int64_t{7});
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

class Docs : public ::testing::Test {
 protected:
  Docs() {
    dc::fs::current_path(scratch.folder());
    dc::test::write_images("train.h5", 4, 2, 2, 1, std::vector<std::uint8_t>(16, 7), 2);
    write_dynamics("dynamics.h5");
  }
  ~Docs() override { dc::fs::current_path(dc::fs::temp_directory_path()); }

  int python(const std::string& words) { return std::system((DC_PYTHON " " DC_SOURCE_DIR "/" + words).c_str()); }

  dc::test::Scratch scratch;
};

TEST_F(Docs, SnippetsOfReadingArtifactsRun) {
  ASSERT_EQ(run_program("dc-score", {"--dynamics", "dynamics.h5", "--out", "scores.h5"}).code, 0);
  ASSERT_EQ(run_program("dc-prune", {"--scores", "scores.h5", "--ipc", "1", "--out", "selection.h5"}).code, 0);
  EXPECT_EQ(python("tests/stage/docs/run_snippets.py " DC_SOURCE_DIR "/docs/reading-artifacts.md"), 0);
}

TEST_F(Docs, ArraysOfYourDataAreFetched) {
  ASSERT_EQ(python("tests/stage/docs/run_snippets.py " DC_SOURCE_DIR "/docs/your-data.md"), 0);
  const auto outcome = run_program("dc-fetch", {"npz:mine.npz", "--split", "train", "--out", "mine.h5"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto scores = run_program(
      "dc-fetch", {"scores:mine.csv", "--images", "mine.h5", "--direction", "higher-is-harder", "--out", "scores.h5"});
  EXPECT_EQ(scores.code, 0) << scores.err;
  const auto features = run_program("dc-fetch", {"features:clip.npz", "--images", "mine.h5", "--neighbours", "10",
                                                 "--metric", "cosine", "--out", "features.h5"});
  EXPECT_EQ(features.code, 0) << features.err;
}

TEST_F(Docs, CommandsOfTheProvenancePageShowWhatItShows) {
  const std::string line = "PATH=" DC_BIN_DIR ":\"$PATH\" " DC_PYTHON " " DC_SOURCE_DIR
                           "/tests/stage/docs/run_console.py " DC_SOURCE_DIR "/docs/provenance.md";
  EXPECT_EQ(std::system(line.c_str()), 0);
}

TEST_F(Docs, SnippetsOfSwappingAStageRun) {
  dc::fs::create_symlink(DC_SOURCE_DIR "/docs", "docs");
  const std::string page = "tests/stage/docs/run_snippets.py docs/swapping-a-stage.md";
  EXPECT_EQ(python(page), 0);
  EXPECT_EQ(dc::artifact::Reader("first.h5").read(score_table::score("first-loss")), (std::vector<double>{2, 1, 3, 4}));
  // As in a shell: the executables and a Python with h5py are on the path.
  const std::string path = DC_BIN_DIR ":" + dc::fs::path(DC_PYTHON).parent_path().string() + ":" + std::getenv("PATH");
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(python(page + " sh"), 0);
}

// Means of 2, 1; 1, 0.5; 3, 3; and of 4 alone.
TEST_F(Docs, StageInPythonWritesAnArtifactThatStagesTake) {
  ASSERT_EQ(python("docs/examples/mean_loss.py --dynamics dynamics.h5 --out scores.h5"), 0);
  const dc::artifact::Reader table("scores.h5", dc::Kind::score_table);
  EXPECT_NO_THROW(table.check());  // every value, and the digest
  EXPECT_EQ(table.read(score_table::score("mean-loss")), (std::vector<double>{1.5, 0.75, 3, 4}));
  EXPECT_EQ(table.provenance().own.inputs.front().role, "dynamics");
  EXPECT_EQ(table.provenance().ancestors.size(), 1U);

  const auto outcome = run_program("dc-prune", {"--scores", "scores.h5", "--ipc", "1", "--out", "selection.h5"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const dc::artifact::Reader selection("selection.h5", dc::Kind::selection);
  EXPECT_EQ(selection.read(selection_index()), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(selection.provenance().ancestors.size(), 2U);
}

// Class 0 has scores 1, 2, 9, 4, 6 at places 0, 2, 4, 6, 8 and the median 4; class 1 has 5, 5, 5, 0, 7 and the
// median 5.
TEST_F(Docs, ChoiceInPythonKeepsTheNearestToTheMedian) {
  dc::test::write_images("ten.h5", 10, 1, 1, 1, std::vector<std::uint8_t>(10, 7), 2);
  std::ofstream("ten.csv") << "key,own\ntrain/0,1\ntrain/1,5\ntrain/2,2\ntrain/3,5\ntrain/4,9\ntrain/5,5\ntrain/6,4\n"
                              "train/7,0\ntrain/8,6\ntrain/9,7\n";
  const auto fetched = run_program(
      "dc-fetch", {"scores:ten.csv", "--images", "ten.h5", "--direction", "higher-is-harder", "--out", "scores.h5"});
  ASSERT_EQ(fetched.code, 0) << fetched.err;
  ASSERT_EQ(python("docs/examples/median_prune.py --scores scores.h5 --ipc 3 --out selection.h5"), 0);
  const dc::artifact::Reader selection("selection.h5", dc::Kind::selection);
  EXPECT_NO_THROW(selection.check());
  EXPECT_EQ(selection.read(selection_index()), (std::vector<std::int64_t>{6, 2, 8, 1, 3, 5}));
  const auto combined =
      run_program("dc-combine", {"--images", "ten.h5", "--selection", "selection.h5", "--out", "six.h5"});
  EXPECT_EQ(combined.code, 0) << combined.err;
}

TEST_F(Docs, ProgramsInPythonEndAsStagesDo) {
  const std::string out = " --out selection.h5 2> told";
  EXPECT_EQ(WEXITSTATUS(python("docs/examples/median_prune.py --ipc 1 --scores none.h5" + out)), 3);
  EXPECT_EQ(dc::test::bytes_of(std::string("told")),
            "median_prune.py: none.h5: no such file; check the path, or run the stage that makes it\n");
  EXPECT_EQ(WEXITSTATUS(python("docs/examples/median_prune.py --ipc 1 --scores train.h5" + out)), 3);
  EXPECT_EQ(dc::test::bytes_of(std::string("told")),
            "median_prune.py: train.h5: kind is image_set, expected score_table\n");
  EXPECT_EQ(WEXITSTATUS(python("docs/examples/median_prune.py --ipc one --scores train.h5" + out)), 2);
  EXPECT_FALSE(dc::fs::exists("selection.h5"));
}

}  // namespace
