#include "stages/inspect/parting.hpp"

#include <gtest/gtest.h>

namespace {

using dc::artifact::InputRecord;
using dc::artifact::Provenance;
using dc::artifact::Record;
using dc::inspect::Difference;
using dc::inspect::Part;
using dc::inspect::partings;

// A selection by scores of a training on images, each id made of the name of the run.
Provenance selection(const std::string& run, const std::string& training, const std::string& raw = "r") {
  Provenance provenance;
  provenance.own = {"selection", "dc-prune", "1",  R"({"ipc":4})",
                    0,           "{}",       "{}", {{"scores", "score_table", "s" + run}}};
  provenance.ancestors["s" + run] = {
      "score_table", "dc-score", "1", "{}", 0, "{}", "{}", {{"dynamics", "dynamics", "d" + run}}};
  provenance.ancestors["d" + run] = {
      "dynamics", "dc-train", "1", training, 0, "{}", R"({"steps":)" + run + "}", {{"images", "image_set", "i" + raw}}};
  provenance.ancestors["i" + raw] = {"image_set", "dc-fetch", "1", "{}", 0, "{}", "{}", {{"idx", "raw", raw}}};
  return provenance;
}

std::vector<std::string> lines(const std::vector<Difference>& found) {
  std::vector<std::string> result;
  for (const Difference& difference : found)
    result.push_back((difference.part == Part::making ? "made: " : "") + difference.what + ": " + difference.how);
  return result;
}
using Lines = std::vector<std::string>;

TEST(Partings, AreNoneOfOneLineage) {
  EXPECT_TRUE(partings(selection("1", "{}"), selection("1", "{}")).empty());
}

// The scores and the selection differ only because the training does.
TEST(Partings, NameThePlaceWhereTheDifferenceArose) {
  EXPECT_EQ(lines(partings(selection("1", R"({"epochs":10,"lr":0.1})"), selection("2", R"({"epochs":20})"))),
            (Lines{"scores > dynamics (dc-train): --epochs 10 against 20, --lr 0.1 against left open"}));
}

TEST(Partings, TellTheOldestFirst) {
  EXPECT_EQ(lines(partings(selection("1", R"({"epochs":10})", "r"), selection("2", R"({"epochs":20})", "q"))),
            (Lines{"scores > dynamics > images > idx: SHA-256 r against q",
                   "scores > dynamics (dc-train): --epochs 10 against 20"}));
}

// Two trainings told the same: another machine, or a tool that is no function of what it reads.
TEST(Partings, TellOfRunsThatShouldHaveBeenTheSame) {
  EXPECT_EQ(
      lines(partings(selection("1", "{}"), selection("2", "{}"))),
      (Lines{"scores > dynamics (dc-train): the same settings and inputs, another content: counted steps 1 against 2"}));
}

TEST(Partings, CompareTheTwoRunsThemselves) {
  Provenance a = selection("1", "{}");
  Provenance b = a;
  a.own.parameters = R"({"ipc":4,"seed":1})";
  a.own.seed = 1;
  b.own.parameters = R"({"classes":["x","y"],"ipc":4,"seed":2})";
  b.own.seed = 2;
  b.own.version = "2";
  b.own.libraries = R"({"hdf5":"1.12"})";
  EXPECT_EQ(lines(partings(a, b)), (Lines{"made: version: 1 against 2", "made: --classes: left open against x,y",
                                          "made: --seed: 1 against 2", "made: library hdf5: nothing against 1.12"}));
}

// Options of two tools may not mean the same.
TEST(Partings, CompareNoOptionsOfTwoTools) {
  Provenance a = selection("1", "{}");
  Provenance b = a;
  b.own.tool = "mine.py";
  b.own.parameters = "{}";
  EXPECT_EQ(lines(partings(a, b)), (Lines{"made: tool: dc-prune against mine.py"}));
}

TEST(Partings, TellWhichInputsHaveNoPartner) {
  Provenance a = selection("1", "{}");
  Provenance b = a;
  b.own.inputs.push_back({"scores", "score_table", "t"});
  b.own.inputs.push_back({"features", "features", "f"});
  EXPECT_EQ(lines(partings(a, b)),
            (Lines{"features: features (f) was read for b only", "scores: score_table (t) was read for b only"}));
  Provenance c = b;
  std::swap(c.own.inputs[0], c.own.inputs[1]);
  EXPECT_EQ(lines(partings(b, c)), (Lines{"scores: the same, in another order"}));
}

// Records come from files.
TEST(Partings, EndOnACircle) {
  Provenance a = selection("1", "{}");
  Provenance b = selection("2", "{}");
  a.ancestors["d1"].inputs = {{"scores", "score_table", "s1"}};
  b.ancestors["d2"].inputs = {{"scores", "score_table", "s2"}};
  b.ancestors["s2"].parameters = "[1]";
  EXPECT_EQ(lines(partings(a, b)), (Lines{"scores (dc-score): -- {} against [1]"}));
}

}  // namespace
