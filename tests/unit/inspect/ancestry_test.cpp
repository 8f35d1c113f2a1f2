#include "stages/inspect/ancestry.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using dc::artifact::InputRecord;
using dc::artifact::Provenance;
using dc::artifact::Record;

Record record(const char* kind, const char* tool, const char* parameters, std::int64_t seed,
              std::vector<InputRecord> inputs) {
  return {kind, tool, "1.2", parameters, seed, "{}", "{}", std::move(inputs)};
}

// A mosaic of images by a selection by scores of the same images.
Provenance mosaic() {
  Provenance provenance;
  provenance.own =
      record("image_set", "dc-combine", R"({"fit":"squash","grid":2,"seed":0})", 0,
             {{"images", "image_set", "aaaaaaaaaaaaaaaa"}, {"selection", "selection", "bbbbbbbbbbbbbbbb"}});
  provenance.ancestors["aaaaaaaaaaaaaaaa"] =
      record("image_set", "dc-fetch", "{}", 0, {{"idx", "raw", "1111111111111111"}});
  provenance.ancestors["bbbbbbbbbbbbbbbb"] = record("selection", "dc-prune", R"({"ipc":4,"strict":true,"window":null})",
                                                    0, {{"scores", "score_table", "cccccccccccccccc"}});
  provenance.ancestors["cccccccccccccccc"] =
      record("score_table", "dc-score", R"({"method":"random"})", 3, {{"images", "image_set", "aaaaaaaaaaaaaaaa"}});
  return provenance;
}

TEST(AncestryText, IsATreeInWhichNothingStandsTwice) {
  EXPECT_EQ(dc::inspect::ancestry_text(mosaic(), "mosaic.h5", "dddddddddddddddd"),
            "mosaic.h5  image_set  dc-combine 1.2  dddddddddddd  fit squash, grid 2\n"
            "├─ images  image_set  dc-fetch 1.2  aaaaaaaaaaaa\n"
            "│  └─ idx  raw  111111111111\n"
            "└─ selection  selection  dc-prune 1.2  bbbbbbbbbbbb  ipc 4, strict\n"
            "   └─ scores  score_table  dc-score 1.2  cccccccccccc  seed 3, method random\n"
            "      └─ images  image_set  aaaaaaaaaaaa (above)\n"
            "raw sources, SHA-256\n"
            "  idx        1111111111111111\n"
            "tools\n"
            "  no libraries recorded:  dc-combine 1.2, dc-fetch 1.2, dc-prune 1.2, dc-score 1.2\n");
}

// A swapped stage: a version of its own, no libraries of the suite, and a list longer than a line.
TEST(AncestryText, BreaksLinesAtAHundredColumns) {
  Provenance provenance = mosaic();
  Record& score = provenance.ancestors["cccccccccccccccc"];
  score.tool = "mine.py";
  score.libraries = R"({"numpy":"1.24"})";
  std::string names = "\"length\"";
  for (int i = 0; i < 30; ++i) names += ",\"score-" + std::to_string(i) + "\"";
  score.parameters = "{\"names\":[" + names + "],\"power\":0.5}";
  const std::string text = dc::inspect::ancestry_text(provenance, "mosaic.h5", "dddddddddddddddd");
  EXPECT_NE(text.find("\n   └─ scores  score_table  mine.py 1.2  cccccccccccc  seed 3, names length score-0 score-1 "
                      "score-2\n      │    score-3 score-4"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("score-29, power 0.5\n      └─ images"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  on numpy 1.24:  mine.py 1.2\n"), std::string::npos) << text;
  std::size_t columns = 0;
  for (const char c : text) {
    columns = c == '\n' ? 0 : columns + ((static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0);
    ASSERT_LE(columns, 100u) << text;
  }
}

// Records come from files: a circle, settings that are no JSON, an input whose record is not there, a chain that no
// screen holds.
TEST(AncestryText, EndsOnWhateverTheRecordsAre) {
  Provenance provenance;
  provenance.own = record("image_set", "t", "{}", 0, {{"images", "image_set", "aaaaaaaaaaaaaaaa"}});
  provenance.ancestors["aaaaaaaaaaaaaaaa"] =
      record("image_set", "t", "not JSON", 0,
             {{"images", "image_set", "aaaaaaaaaaaaaaaa"}, {"scores", "score_table", "eeeeeeeeeeeeeeee"}});
  EXPECT_TRUE(dc::inspect::ancestry_text(provenance, "x", "dddddddddddddddd")
                  .starts_with("x  image_set  t 1.2  dddddddddddd\n"
                               "└─ images  image_set  t 1.2  aaaaaaaaaaaa  parameters not JSON\n"
                               "   ├─ images  image_set  aaaaaaaaaaaa (above)\n"
                               "   └─ scores  score_table  eeeeeeeeeeee (its record is not in the file)\n"));
  Provenance chain;
  chain.own = record("image_set", "t", "{}", 0, {{"images", "image_set", "0"}});
  for (int i = 0; i < 100000; ++i)
    chain.ancestors[std::to_string(i)] =
        record("image_set", "t", "{}", 0, {{"images", "image_set", std::to_string(i + 1)}});
  EXPECT_NE(dc::inspect::ancestry_text(chain, "x", "d").find("└─ ... (--format json has all)\n"), std::string::npos);
}

TEST(AncestryJson, HasEveryRecordAndWhatHasNone) {
  Provenance provenance = mosaic();
  provenance.own.inputs.push_back({"plan", "view_plan", "ffffffffffffffff"});
  const auto json = nlohmann::json::parse(dc::inspect::ancestry_json(provenance, "dddddddddddddddd"));
  EXPECT_EQ(json["id"], "dddddddddddddddd");
  EXPECT_EQ(json["record"]["tool"], "dc-combine");
  EXPECT_EQ(json["ancestors"].size(), 3u);
  EXPECT_EQ(json["ancestors"]["cccccccccccccccc"]["parameters"]["method"], "random");
  EXPECT_EQ(json["raw"].dump(), R"([{"role":"idx","sha256":"1111111111111111"}])");
  EXPECT_EQ(json["missing"].dump(), R"([{"id":"ffffffffffffffff","kind":"view_plan","role":"plan"}])");
}

TEST(AncestryDot, HasABoxAnArtifactAndAnArrowAnInput) {
  const std::string dot = dc::inspect::ancestry_dot(mosaic(), "my \"mosaic\".h5", "dddddddddddddddd");
  EXPECT_NE(dot.find(R"("dddddddddddddddd" [label="my \"mosaic\".h5\nimage_set\ndc-combine 1.2\ndddddddddddd\n)"
                     R"(fit squash, grid 2"];)"),
            std::string::npos)
      << dot;
  EXPECT_NE(dot.find(R"("1111111111111111" [shape=ellipse, label="idx\n111111111111"];)"), std::string::npos);
  std::size_t arrows = 0;
  for (auto at = dot.find("->"); at != std::string::npos; at = dot.find("->", at + 1)) ++arrows;
  EXPECT_EQ(arrows, 5u);
}

}  // namespace
