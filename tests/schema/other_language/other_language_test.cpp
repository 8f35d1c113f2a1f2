// A stage in R, made by what the format page says, takes the place of dc-prune. Runs where R is installed with the packages
// that the program needs: apt-get install r-cran-hdf5r r-cran-digest.
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
namespace score_table = dc::schema::score_table;
namespace selection = dc::schema::selection;
using dc::test::run_program;

// Whether R can run the program; the reason is what to install.
bool has_r() {
  static const bool there = !std::string(DC_RSCRIPT).empty() &&
                            std::system(DC_RSCRIPT " -e 'library(hdf5r); library(digest)' > /dev/null 2>&1") == 0;
  return there;
}

class InR : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_r()) GTEST_SKIP() << "R with hdf5r and digest is not installed (r-cran-hdf5r, r-cran-digest)";
    dc::test::write_images(scratch.path("images.h5"), 8, 2, 2, 1, std::vector<std::uint8_t>(32, 7), 2);
    write_scores();
  }

  // Hardness of train/0, train/1, ...: class 0 has 5, 1, 4, 2 and class 1 has 0, 3, 0.5, 9.
  void write_scores(const std::vector<std::string>& class_names = {"class 0", "class 1"}) const {
    const artifact::Reader images(scratch.path("images.h5"), dc::Kind::image_set);
    artifact::Writer writer(scratch.path("scores.h5"), dc::Kind::score_table);
    writer.write(score_table::sample_key(), images.read(dc::schema::image_set::sample_key()));
    writer.write(score_table::sample_label(), images.read(dc::schema::image_set::sample_label()));
    writer.write(score_table::class_id(), images.read(dc::schema::image_set::class_id()));
    writer.write(score_table::class_name(), class_names);
    writer.write(score_table::score("hardness"), std::vector<double>{5, 0, 1, 3, 4, 0.5, 2, 9});
    writer.write(score_table::score_direction("hardness"), std::string("higher-is-harder"));
    writer.write(score_table::score_method("hardness"), std::string("by-hand"));
    writer.write(score_table::score_parameters("hardness"), std::string("{}"));
    writer.finish(artifact::descend(dc::test::made_by_test().own,
                                    {{{"images", "image_set", images.id()}, &images.provenance()}}));
    writer.publish();
  }

  // The exit status; what was said is in `said`.
  int select(const std::string& scores) {
    const std::string words = DC_RSCRIPT " " DC_SOURCE_DIR "/tests/schema/other_language/select_easiest.R " + scores +
                              " hardness 2 " + scratch.path("selection.h5") + " 2> " + scratch.path("said");
    const int status = std::system(words.c_str());
    said = dc::test::bytes_of(scratch.path("said"));
    return status;
  }

  std::string said;
  dc::test::Scratch scratch;
};

TEST_F(InR, ASelectionIsWhatDcPruneWouldChoose) {
  ASSERT_EQ(select(scratch.path("scores.h5")), 0) << said;
  const artifact::Reader ours(scratch.path("selection.h5"), dc::Kind::selection);
  EXPECT_NO_THROW(ours.check());
  EXPECT_EQ(ours.read(selection::selection_index()), (std::vector<std::int64_t>{2, 6, 1, 5}));
  EXPECT_EQ(ours.read(selection::selection_rank()), (std::vector<std::int64_t>{0, 1, 0, 1}));

  const auto pruned = run_program("dc-prune", {"--scores", scratch.path("scores.h5"), "--keep", "easiest", "--ipc", "2",
                                               "--out", scratch.path("pruned.h5")});
  ASSERT_EQ(pruned.code, 0) << pruned.err;
  const artifact::Reader theirs(scratch.path("pruned.h5"), dc::Kind::selection);
  for (const auto& field : {selection::selection_index(), selection::selection_label(), selection::selection_rank(),
                            selection::budget_available(), selection::budget_kept()})
    EXPECT_EQ(ours.read(field), theirs.read(field)) << field.path;
  EXPECT_EQ(ours.provenance().own.inputs, theirs.provenance().own.inputs);
  EXPECT_EQ(ours.provenance().ancestors, theirs.provenance().ancestors);
}

TEST_F(InR, ASelectionIsTakenByTheStages) {
  ASSERT_EQ(select(scratch.path("scores.h5")), 0) << said;
  const auto checked = run_program("dc-inspect", {scratch.path("selection.h5"), "--check"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  const auto combined = run_program("dc-combine", {"--images", scratch.path("images.h5"), "--selection",
                                                   scratch.path("selection.h5"), "--out", scratch.path("subset.h5")});
  EXPECT_EQ(combined.code, 0) << combined.err;
  const artifact::Reader subset(scratch.path("subset.h5"), dc::Kind::image_set);
  EXPECT_EQ(subset.read(dc::schema::image_set::sample_source_index()), (std::vector<std::int64_t>{2, 6, 1, 5}));
}

TEST_F(InR, NamesInAnyAlphabetStayAsTheyAre) {
  const std::vector<std::string> names = {"Katze (\xe7\x8c\xab)", "\xc3\xa9l\xc3\xa9phant"};
  write_scores(names);
  ASSERT_EQ(select(scratch.path("scores.h5")), 0) << said;
  const artifact::Reader ours(scratch.path("selection.h5"), dc::Kind::selection);
  EXPECT_NO_THROW(ours.check());
  EXPECT_EQ(ours.read(selection::class_name()), names);
}

// One byte of a score is changed where the file has it.
TEST_F(InR, DamageIsFound) {
  std::string bytes = dc::test::bytes_of(scratch.path("scores.h5"));
  const double score = 0.5;
  const auto place = bytes.find(std::string(reinterpret_cast<const char*>(&score), sizeof score));
  ASSERT_NE(place, std::string::npos);
  bytes[place + 7] ^= 1;
  std::ofstream(scratch.path("damaged.h5"), std::ios::binary) << bytes;
  EXPECT_NE(select(scratch.path("damaged.h5")), 0);
  EXPECT_NE(said.find("damaged.h5: is not what was written"), std::string::npos) << said;
  EXPECT_FALSE(dc::fs::exists(scratch.path("selection.h5")));
}

}  // namespace
