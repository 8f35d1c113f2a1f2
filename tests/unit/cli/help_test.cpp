// What a stage says about itself, word for word.
#include "common/cli/help.hpp"

#include <gtest/gtest.h>

#include "common/base/version.hpp"
#include "tests/unit/cli/sample_stage.hpp"

namespace {

using dc::test::SampleStage;

/// The part of `text` from `begin` up to `end`.
std::string part(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  return text.substr(from, text.find(end, from) - from);
}

TEST(HelpText, TeachesTheStage) {
  SampleStage stage;
  const std::string text = dc::cli::help_text(stage.spec, 100);
  EXPECT_EQ(part(text, "dc-sample", "\nOptions of every stage:"),
            "dc-sample " + std::string(dc::kVersion) +
                R"(: Choose the samples to keep from a score table.

Usage: dc-sample --scores FILE --out FILE (--ipc N | --fraction X) [options]

Ranks every sample by its score.

Reads:
  --scores FILE           scores of every sample [score_table]
  --features FILE         more of the samples [dynamics, optional]
  --dynamics FILE...      records of several runs [dynamics, optional]

Writes:
  --out FILE              the samples kept [selection]
  --save-features FILE    what was seen [dynamics, optional]

Options:
  --score TEXT            name of the score
  --keep NAME             which end stays
                            easiest      the lowest scores (default)
                            hardest
                            window       a middle part
  --fallback NAME         which end stays in small classes
                            easiest      the lowest scores
                            hardest
                            window       a middle part
  --ipc N                 images kept in every class [images, at least 1]
  --fraction X            share of all samples kept [above 0 and at most 1]
  --momentum X            weight of the past [from 0 to 1, default 0.9]
  --window N              epochs in the window [epochs, at least 1, default 10]
  --offset N              first of them [default 0]
  --[no-]nesterov         look ahead [default true]
  --format NAME           how pixels are stored [raw | png, default raw]
  --milestones N          epochs after which the rate falls [epochs, at least 0, several between
                          commas, default 30,60]
  --area X                share of the image in a crop [from 0 to 1, several between commas, default
                          0.25,1]
  --fields TEXT           what is recorded [several between commas]
  --checkpoint-every N    epochs between checkpoints [default 0]
  Give exactly one of --ipc and --fraction.
  Give at most one of --score and --fields.
  --save-features needs --features.
)");
  EXPECT_EQ(part(text, "\nExamples:", "no such"), R"(
Examples:
  dc-sample --scores scores.h5 --ipc 40 --out selection.h5

References:
  Doe 2021. A paper.
)");
}

TEST(ShortUsage, ShowsWhatToTryFirst) {
  SampleStage stage;
  EXPECT_EQ(dc::cli::short_usage(stage.spec, 100),
            "dc-sample " + std::string(dc::kVersion) + R"(: Choose the samples to keep from a score table.

Usage: dc-sample --scores FILE --out FILE (--ipc N | --fraction X) [options]
Example: dc-sample --scores scores.h5 --ipc 40 --out selection.h5
dc-sample --help explains all options.
)");
}

TEST(HelpText, StaysWithinTheWidth) {
  SampleStage stage;
  const std::string text = dc::cli::help_text(stage.spec, 60);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 60u) << text.substr(begin, end - begin);
    begin = end + 1;
  }
}

TEST(HelpText, ShowsDefaultsNotWhatWasGiven) {
  SampleStage stage;
  stage.parse({"--scores", "s.h5", "--out", "o.h5", "--ipc", "1", "--momentum", "0.5"});
  EXPECT_NE(dc::cli::help_text(stage.spec, 100).find("default 0.9"), std::string::npos);
}

TEST(HelpJson, HasEveryParameterWithItsDeclaration) {
  SampleStage stage;
  const std::string text = dc::cli::help_json(stage.spec);
  EXPECT_EQ(part(text, "  \"outputs\"", "    {\n      \"name\": \"save-features\""), R"(  "outputs": [
    {
      "name": "out",
      "role": "output",
      "type": "path",
      "value_name": "FILE",
      "kind": "selection",
      "about": "the samples kept",
      "required": true,
      "repeatable": false,
      "positional": false
    },
)");
  EXPECT_EQ(part(text, "      \"name\": \"fraction\"", "    {\n      \"name\": \"momentum\""),
            R"(      "name": "fraction",
      "role": "option",
      "type": "number",
      "value_name": "X",
      "about": "share of all samples kept",
      "required": false,
      "repeatable": false,
      "positional": false,
      "unit": null,
      "default": null,
      "lowest": {
        "value": 0.0,
        "exclusive": true
      },
      "highest": {
        "value": 1.0,
        "exclusive": false
      },
      "choices": [],
      "changes_result": true,
      "only_with": null
    },
)");
}

TEST(Help, NamesEveryKindThatAnOutputMayBe) {
  dc::cli::StageSpec spec("dc-sample");
  std::string out;
  spec.output("out", {dc::Kind::image_set, dc::Kind::score_table, dc::Kind::features}, out, "what was read");
  EXPECT_NE(dc::cli::help_text(spec, 100).find("what was read [image_set, score_table or features]"),
            std::string::npos);
  EXPECT_NE(dc::cli::help_json(spec).find(R"("kind": [
        "image_set",
        "score_table",
        "features"
      ])"),
            std::string::npos);
  EXPECT_NE(dc::cli::help_markdown(spec).find(") or [score_table](../../data_schema/README.md#score_table-"),
            std::string::npos);
}

TEST(HelpMarkdown, IsAReferencePage) {
  SampleStage stage;
  const std::string text = dc::cli::help_markdown(stage.spec);
  EXPECT_EQ(part(text, "# dc-sample", "## Writes"), R"(# dc-sample

Choose the samples to keep from a score table.

Ranks every sample by its score.

```
dc-sample --scores FILE --out FILE (--ipc N | --fraction X) [options]
```

## Reads

| option | kind | how many | |
| --- | --- | --- | --- |
| `--scores` | [score_table](../../data_schema/README.md#score_table-10) | one | scores of every sample |
| `--features` | [dynamics](../../data_schema/README.md#dynamics-11) | optional | more of the samples |
| `--dynamics` | [dynamics](../../data_schema/README.md#dynamics-11) | any number | records of several runs |

)");
  EXPECT_NE(
      text.find("| `--keep` | choice | `easiest` | which end stays<br>`easiest`: the lowest scores<br>`hardest`<br>"
                "`window`: a middle part |\n"),
      std::string::npos);
  EXPECT_NE(text.find("\nGive exactly one of --ipc and --fraction.\n"), std::string::npos);
}

TEST(HelpMarkdown, KeepsTextFromBecomingMarkup) {
  std::string name;
  dc::cli::StageSpec spec("dc-sample");
  spec.details("Reads <split>_images.");
  spec.option("name", name, "this|that");
  const std::string text = dc::cli::help_markdown(spec);
  EXPECT_NE(text.find("\nReads &lt;split>_images.\n"), std::string::npos);
  EXPECT_NE(text.find("| `--name` | text |  | this\\|that |\n"), std::string::npos);
}

TEST(VersionLine, NamesTheLibrariesThatChangeNumbers) {
  SampleStage stage;
  stage.spec.library("hdf5", "1.10.8");
  stage.spec.library("torch", "2.11.0");
  EXPECT_EQ(dc::cli::version_line(stage.spec),
            "dc-sample " + std::string(dc::kVersion) + " (hdf5 1.10.8, torch 2.11.0)\n");
}

}  // namespace
