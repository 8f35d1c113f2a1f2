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
            "mosaic.h5  image_set  dc-combine 1.2  fit squash, grid 2  dddddddddddd\n"
            "├─ images  image_set  dc-fetch 1.2  aaaaaaaaaaaa\n"
            "│  └─ idx  raw  111111111111\n"
            "└─ selection  selection  dc-prune 1.2  ipc 4, strict  bbbbbbbbbbbb\n"
            "   └─ scores  score_table  dc-score 1.2  seed 3  method random  cccccccccccc\n"
            "      └─ images  image_set  aaaaaaaaaaaa (above)\n");
}

// Records come from files, and a file can hold a circle.
TEST(AncestryText, EndsOnACircle) {
  Provenance provenance;
  provenance.own = record("image_set", "t", "{}", 0, {{"images", "image_set", "aaaaaaaaaaaaaaaa"}});
  provenance.ancestors["aaaaaaaaaaaaaaaa"] =
      record("image_set", "t", "not JSON", 0, {{"images", "image_set", "aaaaaaaaaaaaaaaa"}});
  const std::string text = dc::inspect::ancestry_text(provenance, "x", "dddddddddddddddd");
  EXPECT_TRUE(text.ends_with("aaaaaaaaaaaa (above)\n")) << text;
}

TEST(AncestryJson, HasEveryRecord) {
  const auto json = nlohmann::json::parse(dc::inspect::ancestry_json(mosaic(), "dddddddddddddddd"));
  EXPECT_EQ(json["id"], "dddddddddddddddd");
  EXPECT_EQ(json["record"]["tool"], "dc-combine");
  EXPECT_EQ(json["ancestors"].size(), 3u);
  EXPECT_EQ(json["ancestors"]["cccccccccccccccc"]["parameters"]["method"], "random");
}

TEST(AncestryDot, HasABoxAnArtifactAndAnArrowAnInput) {
  const std::string dot = dc::inspect::ancestry_dot(mosaic(), "my \"mosaic\".h5", "dddddddddddddddd");
  EXPECT_NE(dot.find(R"("dddddddddddddddd" [label="my \"mosaic\".h5\nimage_set, dc-combine"];)"), std::string::npos)
      << dot;
  EXPECT_NE(dot.find(R"("1111111111111111" [shape=ellipse, label="idx 111111111111"];)"), std::string::npos);
  std::size_t arrows = 0;
  for (auto at = dot.find("->"); at != std::string::npos; at = dot.find("->", at + 1)) ++arrows;
  EXPECT_EQ(arrows, 5u);
}

}  // namespace
