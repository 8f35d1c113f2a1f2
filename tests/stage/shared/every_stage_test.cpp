// What holds for every executable, whatever it does: how it explains itself and how it refuses.
#include <algorithm>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "common/base/filesystem.hpp"
#include "common/base/version.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::run_program;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

/// The words of an example as a shell would make them; quotes of both sorts, no expansion.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (const char c : line) {
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? '\0' : c;
    } else if (c == ' ' && quote == 0) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::erase(words, "");
  return words;
}

double children_cpu_ms() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto ms = [](const timeval& t) {
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// Stands in an empty folder until the test ends.
class EveryStage : public testing::TestWithParam<std::string> {
 protected:
  EveryStage() { dc::fs::current_path(scratch.folder()); }
  ~EveryStage() override { dc::fs::current_path(before); }

  nlohmann::json usage() const { return nlohmann::json::parse(run_program(program, {"--help-json"}).out); }

  const std::string program = "dc-" + GetParam();
  const dc::fs::path before = dc::fs::current_path();
  dc::test::Scratch scratch;
};

TEST_P(EveryStage, ExplainsItself) {
  const auto help = run_program(program, {"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_TRUE(help.out.starts_with(program + " " + std::string(dc::kVersion) + ": "));
  for (const auto& line : split(help.out, '\n')) EXPECT_LE(line.size(), 100u) << line;
  const auto described = usage();
  EXPECT_EQ(described["program"], program);
  for (const auto* list : {"inputs", "outputs", "options", "reserved"}) {
    for (const auto& parameter : described[list]) {
      EXPECT_NE(help.out.find(parameter["name"].get<std::string>()), std::string::npos) << parameter["name"];
      EXPECT_NE(parameter["about"], "") << parameter["name"];
    }
  }
}

TEST_P(EveryStage, ShowsAnExample) {
  EXPECT_FALSE(usage()["examples"].empty());
}

// In an empty folder an example may lack its inputs (exit code 3), but never be misspelt (2).
TEST_P(EveryStage, HasExamplesThatAreSpeltRight) {
  const auto examples = usage()["examples"];
  for (const auto& example : examples) {
    auto words = words_of(example);
    EXPECT_EQ(words.front(), program);
    words.erase(words.begin());
    words.emplace_back("--dry-run");
    const auto outcome = run_program(program, words);
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 3) << example << ": " << outcome.code << ' ' << outcome.err;
  }
  EXPECT_TRUE(dc::fs::is_empty(scratch.folder()));
}

TEST_P(EveryStage, TellsItsVersion) {
  const auto outcome = run_program(program, {"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(std::regex_match(outcome.out, std::regex(program + R"( \d+\.\d+\.\d+ \([a-z0-9 .,+_-]+\)\n)")))
      << outcome.out;
}

TEST_P(EveryStage, RefusesAnUnknownOption) {
  const auto outcome = run_program(program, {"--no-such-option"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, program + ": unknown option --no-such-option; " + program + " --help lists them\n");
}

TEST_P(EveryStage, DoesNotGuessFromAPrefix) {
  const auto outcome = run_program(program, {"--overwrit"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, program + ": unknown option --overwrit; did you mean --overwrite?\n");
}

TEST_P(EveryStage, NeedsItsInputs) {
  const auto outcome = run_program(program, {"--quiet"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(std::regex_match(outcome.err, std::regex(program + ": [-a-zA-Z0-9 ]+ (is|are) missing; give .*\n")))
      << outcome.err;
}

TEST_P(EveryStage, SaysHowItIsCalledWhenCalledWithNothing) {
  const auto outcome = run_program(program, {});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  const auto lines = split(outcome.err, '\n');
  EXPECT_LE(lines.size(), 8U) << outcome.err;
  EXPECT_NE(outcome.err.find("\nUsage: " + program + ' '), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("\nExample: " + program + ' '), std::string::npos) << outcome.err;
  EXPECT_EQ(lines.back(), program + " --help explains all options.");
}

// Processor time, the best of ten: other programs on the machine do not count.
TEST_P(EveryStage, AnswersInLessThan20MillisecondsWithoutLibTorch) {
  if (GetParam() == "train" || GetParam() == "eval" || GetParam() == "distill") GTEST_SKIP() << "loads LibTorch";
  double best_ms = 1e9;
  for (int i = 0; i < 10; ++i) {
    const double before_ms = children_cpu_ms();
    run_program(program, {"--help"});
    best_ms = std::min(best_ms, children_cpu_ms() - before_ms);
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(best_ms, 20.0);
#endif
}

INSTANTIATE_TEST_SUITE_P(Stages, EveryStage, testing::ValuesIn(split(DC_STAGES, ',')),
                         [](const auto& stage) { return stage.param; });

}  // namespace
