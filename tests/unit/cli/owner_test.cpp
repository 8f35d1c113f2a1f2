// Options that belong to one choice of another option: --depth to --shape tree.
#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/cli/help.hpp"
#include "common/cli/parse.hpp"

namespace {

struct Stage {
  Stage() {
    spec.summary("Draw a plant.");
    spec.option("shape", shape, "what is drawn").choices({{"tree", "with branches"}, {"grass", "without"}});
    spec.only_with("shape", "tree", [this] { spec.option("depth", depth, "branches of branches").at_least(1); });
    spec.option("size", size, "height");
    spec.option("pot", pot, "what it stands in");
    spec.option("pot-size", pot_size, "how wide that is");
    spec.needs("pot-size", "pot");
  }

  std::string parse(std::vector<const char*> words) {
    words.insert(words.begin(), "dc-plant");
    try {
      dc::cli::parse(spec, static_cast<int>(words.size()), words.data());
    } catch (const dc::UsageError& error) {
      return error.what();
    }
    return dc::cli::resolved_parameters(spec);
  }

  std::vector<std::string> shape{"grass"};
  std::int64_t depth = 3;
  std::int64_t size = 1;
  std::optional<std::string> pot;
  std::int64_t pot_size = 2;
  dc::cli::StageSpec spec{"dc-plant"};
};

TEST(OnlyWith, RecordsAnOptionWithItsChoiceOnly) {
  EXPECT_EQ(Stage().parse({}), R"({"seed":0,"shape":["grass"],"size":1})");
  EXPECT_EQ(Stage().parse({"--shape", "tree"}), R"({"depth":3,"seed":0,"shape":["tree"],"size":1})");
  EXPECT_EQ(Stage().parse({"--depth", "5", "--shape", "grass,tree"}),
            R"({"depth":5,"seed":0,"shape":["grass","tree"],"size":1})");
}

TEST(Needs, RecordsAnOptionWithTheOtherOnly) {
  EXPECT_EQ(Stage().parse({"--pot", "clay"}), R"({"pot":"clay","pot-size":2,"seed":0,"shape":["grass"],"size":1})");
}

TEST(OnlyWith, RefusesAnOptionWithoutItsChoice) {
  EXPECT_EQ(Stage().parse({"--depth", "5"}),
            "--depth belongs to --shape tree, which is grass here; leave it out or choose tree");
}

TEST(OnlyWith, PutsAnOptionUnderItsChoiceInTheHelp) {
  const std::string text = dc::cli::help_text(Stage().spec, 100);
  EXPECT_NE(text.find("  --pot-size needs --pot.\n\n"
                      "With --shape tree:\n"
                      "  --depth N               branches of branches [at least 1, default 3]\n\n"),
            std::string::npos)
      << text;
  EXPECT_NE(dc::cli::help_markdown(Stage().spec).find("\n## With `--shape tree`\n"), std::string::npos);
  EXPECT_NE(dc::cli::help_json(Stage().spec).find("\"choice\": \"tree\""), std::string::npos);
}

}  // namespace
