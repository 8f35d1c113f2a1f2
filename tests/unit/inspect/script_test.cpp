#include "stages/inspect/script.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/base/version.hpp"

namespace {

using dc::artifact::InputRecord;
using dc::artifact::Provenance;
using dc::artifact::Record;
using dc::inspect::rebuilding_script;

Record record(const char* kind, const char* tool, const char* parameters, std::vector<InputRecord> inputs) {
  return {kind, tool, std::string(dc::kVersion), parameters, 0, "{}", "{}", std::move(inputs)};
}

// The lines of the script that do something, after the functions.
std::string commands(const Provenance& provenance) {
  const std::string script = rebuilding_script(provenance, "0d");
  std::string text;
  std::size_t begin = script.find("\n}\n\n");
  for (++begin; begin < script.size();) {
    const std::size_t end = script.find('\n', begin);
    const std::string line = script.substr(begin, end - begin);
    if (!line.empty() && line.front() != '#' && line != "}") text += line + "\n";
    begin = end + 1;
  }
  return text;
}

TEST(ShellWord, StandsAsItIsOnlyWhenThatIsSafe) {
  EXPECT_EQ(dc::inspect::shell_word("0.5,a-b_c/d:e=f"), "0.5,a-b_c/d:e=f");
  EXPECT_EQ(dc::inspect::shell_word(""), "''");
  EXPECT_EQ(dc::inspect::shell_word("it's $HOME"), R"('it'\''s $HOME')");
  EXPECT_EQ(dc::inspect::shell_word("a\n*~"), "'a\n*~'");
  EXPECT_THROW(dc::inspect::shell_word(std::string("a\0b", 3)), dc::InvalidInput);
}

TEST(RebuildingScript, SpellsEverySettingSoThatTheStageTakesIt) {
  Provenance provenance;
  provenance.own = record("view_plan", "dc-augment",
                          R"({"deterministic":false,"mean":[0.5,1.0],"method":"","none":null,"off":[],"on":true,)"
                          R"("shift":-0.25,"title":"--a b"})",
                          {{"images", "image_set", "0a"}});
  provenance.ancestors["0a"] =
      record("image_set", "dc-fetch", R"({"split":"it's"})", {{"classes", "raw", "1c"}, {"idx", "raw", "1a"}});
  EXPECT_EQ(commands(provenance),
            ": \"${source_1:?is not set; give the file of --classes}\"\n"
            ": \"${source_2:?is not set; give idx:PATH}\"\n"
            "dc-fetch --classes \"$source_1\" \"$source_2\" --split 'it'\\''s' --out 01-image-set.h5\n"
            "from 01-image-set.h5 1c\n"
            "from 01-image-set.h5 1a\n"
            "same 01-image-set.h5 0a\n"
            "dc-augment --images 01-image-set.h5 --no-deterministic --mean 0.5,1.0 --method '' --on \\\n"
            "    --shift=-0.25 '--title=--a b' --out 02-view-plan.h5\n"
            "same 02-view-plan.h5 0d\n"
            "exit \"$status\"\n");
}

// The checkpoint and the record of one training, the predictions and the features of one evaluation; a second training
// told the same, whose record is another one.
TEST(RebuildingScript, MakesInOneCommandWhatOneRunMade) {
  Provenance provenance;
  provenance.own =
      record("selection", "dc-prune", "{}",
             {{"features", "features", "0f"}, {"predictions", "predictions", "0e"}, {"scores", "score_table", "0c"}});
  const std::vector<InputRecord> images = {{"images", "image_set", "0a"}};
  provenance.ancestors["0b"] = record("dynamics", "dc-train", R"({"epochs":2})", images);
  provenance.ancestors["1b"] = record("checkpoint", "dc-train", R"({"epochs":2})", images);
  provenance.ancestors["2b"] = record("dynamics", "dc-train", R"({"epochs":2})", images);
  const std::vector<InputRecord> judged = {{"checkpoint", "checkpoint", "1b"}, {"images", "image_set", "0a"}};
  provenance.ancestors["0f"] = record("features", "dc-eval", R"({"gradient-norms":false,"neighbours":5})", judged);
  provenance.ancestors["0e"] = record("predictions", "dc-eval", R"({"gradient-norms":false,"neighbours":5})", judged);
  provenance.ancestors["0c"] =
      record("score_table", "dc-score", "{}", {{"dynamics", "dynamics", "0b"}, {"dynamics", "dynamics", "2b"}});
  EXPECT_EQ(commands(provenance),
            ": \"${artifact_1:?is not set; give the file}\"\n"
            "dc-train --images \"$artifact_1\" --epochs 2 --out 01-checkpoint.h5 --save-dynamics 01-dynamics.h5\n"
            "same 01-checkpoint.h5 1b\n"
            "same 01-dynamics.h5 0b\n"
            "dc-eval --checkpoint 01-checkpoint.h5 --images \"$artifact_1\" --no-gradient-norms --neighbours 5 \\\n"
            "    --save-features 02-features.h5 --save-predictions 02-predictions.h5 --out 02-eval-report.h5\n"
            "same 02-features.h5 0f\n"
            "same 02-predictions.h5 0e\n"
            "dc-train --images \"$artifact_1\" --epochs 2 --save-dynamics 03-dynamics.h5 --out 03-checkpoint.h5\n"
            "same 03-dynamics.h5 2b\n"
            "dc-score --dynamics 01-dynamics.h5 03-dynamics.h5 --out 04-score-table.h5\n"
            "same 04-score-table.h5 0c\n"
            "dc-prune --features 02-features.h5 --predictions 02-predictions.h5 --scores 04-score-table.h5 \\\n"
            "    --out 05-selection.h5\n"
            "same 05-selection.h5 0d\n"
            "exit \"$status\"\n");
}

// --gradient-norms, off or on, is recorded only where --save-predictions was given, and refused where it is not.
TEST(RebuildingScript, AsksForSideOutputsThatASettingNeeds) {
  Provenance provenance;
  provenance.own =
      record("eval_report", "dc-eval", R"({"gradient-norms":false})", {{"checkpoint", "checkpoint", "0b"}});
  EXPECT_NE(commands(provenance)
                .find("--no-gradient-norms --out 01-eval-report.h5 \\\n    --save-predictions 01-predictions.h5\n"),
            std::string::npos)
      << commands(provenance);
}

TEST(RebuildingScript, LeavesAProgramOfOnesOwnToItsAuthor) {
  Provenance provenance;
  provenance.own = record("score_table", "my score.py", R"({"a":1})", {{"dynamics", "dynamics", "0a"}});
  EXPECT_EQ(commands(provenance),
            ": \"${artifact_1:?is not set; give the file}\"\n"
            ": \"${program_1:?is not set; give the command that writes 01-score-table.h5}\"\n"
            "eval \"$program_1\"\n"
            "same 01-score-table.h5 0d\n"
            "exit \"$status\"\n");
  EXPECT_NE(
      rebuilding_script(provenance, "0d").find("#    reads dynamics \"$artifact_1\"\n#    writes 01-score-table.h5\n"),
      std::string::npos);
}

TEST(RebuildingScript, SaysWhenAnotherVersionMadeIt) {
  Provenance provenance;
  provenance.own = record("score_table", "dc-score", "{}", {});
  provenance.own.version = "0.0.1";
  EXPECT_NE(rebuilding_script(provenance, "0d").find("\n# 1. dc-score 0.0.1; this is "), std::string::npos);
}

// Whatever a record holds, nothing of it is run but the words of a stage's command.
TEST(RebuildingScript, LetsNoRecordWriteItsLines) {
  const std::string evil = "x\nrm -rf $(pwd)`id`\"}";
  Provenance provenance;
  provenance.own = {evil,
                    evil,
                    evil,
                    "{\""
                    "a\\n\":\"\\u0007$(id)\"}",
                    0,
                    "{\"l\":\"\\n$(id)\"}",
                    "{}",
                    {{evil, "raw", evil}, {evil, evil, evil + "2"}}};
  const std::string text = commands(provenance);
  EXPECT_EQ(text.find("rm -rf"), std::string::npos) << text;
  EXPECT_EQ(text.find("$("), std::string::npos) << text;
  EXPECT_EQ(text.find('`'), std::string::npos) << text;

  provenance.own = record("score_table", "dc-score", R"({"a b":1})", {});
  EXPECT_THROW(rebuilding_script(provenance, "0d"), dc::InvalidInput);
  provenance.own = record("score_table", "dc-score", R"({"log":"../elsewhere/.profile"})", {});
  EXPECT_THROW(rebuilding_script(provenance, "0d"), dc::InvalidInput);
  provenance.own = record("score_table", "dc-score", "{}", {{"; id", "dynamics", "0a"}});
  EXPECT_THROW(rebuilding_script(provenance, "0d"), dc::InvalidInput);
}

TEST(RebuildingScript, RefusesACircle) {
  Provenance provenance;
  provenance.own = record("score_table", "dc-score", "{}", {{"dynamics", "dynamics", "0a"}});
  provenance.ancestors["0a"] = record("dynamics", "dc-train", "{}", {{"images", "image_set", "0b"}});
  provenance.ancestors["0b"] = record("image_set", "dc-fetch", "{}", {{"images", "dynamics", "0a"}});
  EXPECT_THROW(rebuilding_script(provenance, "0d"), dc::InvalidInput);
}

}  // namespace
