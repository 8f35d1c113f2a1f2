// Every input of every stage, given everything that is no artifact of the right kind: each is refused with exit code 3
// and one line that names the file, in bounded memory, and nothing is written or changed.
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/base/filesystem.hpp"
#include "tests/support/scratch.hpp"
#include "tests/trust/bad_file.hpp"
#include "tests/trust/command_line.hpp"
#include "tests/trust/refusal.hpp"
#include "tests/trust/specimens.hpp"

namespace {

using namespace dc::trust;
using dc::test::Scratch;

nlohmann::json usage(const std::string& program) {
  return nlohmann::json::parse(dc::test::run_program(program, {"--help-json"}).out);
}

/// An input in one of the command lines, and what the stage declares of it.
struct Input {
  Call call;
  Use use;
  bool is_artifact = true;       ///< not a file of text or a picture
  std::optional<dc::Kind> kind;  ///< empty: any kind
};

class EveryInput : public testing::TestWithParam<std::string> {
 protected:
  EveryInput() {
    dc::fs::create_directory(in);
    dc::fs::create_directory(out);
    dc::fs::permissions(out, dc::fs::owner_all | dc::fs::group_all | dc::fs::others_all);  // for a user without rights
  }

  std::vector<Call> calls() const {
    std::vector<Call> found;
    for (const CommandLine& line : command_lines()) {
      if (Call call(line, out); call.program() == program) found.push_back(call);
    }
    return found;
  }

  std::vector<Input> inputs() const {
    std::vector<Input> found;
    for (const Call& call : calls()) {
      for (const Use& use : call.inputs()) {
        for (const auto& parameter : declared["inputs"]) {
          if (parameter["name"] != use.option) continue;
          const auto kind =
              parameter["kind"].is_string() ? dc::kind_from_name(parameter["kind"].get<std::string>()) : std::nullopt;
          found.push_back({call, use, parameter["role"] == "input", kind});
        }
      }
    }
    return found;
  }

  void clear_outputs() const {
    for (const auto& entry : dc::fs::directory_iterator(out)) dc::fs::remove_all(entry.path());
  }

  const std::string program = "dc-" + GetParam();
  const nlohmann::json declared = usage(program);
  const Scratch scratch;
  const std::string in = scratch.path("in");
  const std::string out = scratch.path("out");
};

/// Inputs and outputs that no command line of the table names: a new one is told here.
TEST_P(EveryInput, StandsInTheTableOfCommandLines) {
  for (const auto* list : {"inputs", "outputs"}) {
    for (const auto& parameter : declared[list]) {
      bool used = false;
      for (const Call& call : calls()) {
        for (const Use& use : std::string_view(list) == "inputs" ? call.inputs() : call.outputs())
          used |= use.option == parameter["name"];
      }
      EXPECT_TRUE(used) << program << " --" << parameter["name"] << ": add it to tests/trust/command_line.cpp";
    }
  }
}

TEST_P(EveryInput, IsTakenWhenItIsWhole) {
  for (const Call& call : calls()) {
    const auto outcome = run_briefly(program, call.words());
    EXPECT_EQ(outcome.code, call.code()) << outcome.err;
    for (const Use& use : call.outputs()) {
      EXPECT_TRUE(dc::fs::exists(use.path)) << use.path;
    }
    clear_outputs();
  }
}

/// Unless all are asked for, an input gets every fourth bad file, others than its neighbour; of the stages that load
/// LibTorch, which takes 0.3 s, every twelfth.
bool is_left_for_torture(const Input& input, std::size_t number) {
  const std::size_t each = input.call.has_network() ? 12 : 4;
  return !torture() && (number + input.use.word / 2) % each != 0;
}

/// Whether a file that is bad for an artifact's reader is bad for this input, and can be made so here.
bool fits(const BadFile& bad, const Input& input) {
  if (bad.of_the_format && !input.is_artifact) return false;
  return bad.says != "Permission denied" || nobody_can_run(input.call.program());
}

TEST_P(EveryInput, IsRefusedWhenItIsBad) {
  int tried = 0;
  for (const Input& input : inputs()) {
    for (std::size_t i = 0; i < bad_files().size(); ++i) {
      const BadFile& bad = bad_files()[i];
      if (is_left_for_torture(input, i) || !fits(bad, input)) continue;
      SCOPED_TRACE(fmt::format("{} --{}: {}", program, input.use.option, bad.name));
      const std::string path = in + "/bad.h5";
      copy_file(input.use.path, path);
      bad.make(path);
      if (i % 2 == 0) {  // half of the runs find their outputs there from an earlier one
        for (const Use& output : input.call.outputs()) copy_file(input.use.path, output.path);
      }
      const auto before = snapshot(out);
      auto words = input.call.with(input.use, path);
      words.emplace_back("--overwrite");
      const auto outcome =
          run_briefly(program, words, bad.says == "Permission denied" ? become_nobody : std::function<void()>());
      expect_refusal(outcome, 3, program, path + ": ", input.is_artifact ? bad.says : "");
      EXPECT_EQ(snapshot(out), before);
      ++tried;
      dc::fs::remove_all(path);
      clear_outputs();
    }
  }
  std::printf("%s: %d bad inputs tried, %s\n", program.c_str(), tried,
              HasFailure() ? "not all refused" : "all refused");
}

TEST_P(EveryInput, IsRefusedWhenItIsOfAnotherKind) {
  for (const Input& input : inputs()) {
    if (!input.kind) continue;
    const std::string other = specimen_of_another_kind(*input.kind);
    expect_refusal(run_briefly(program, input.call.with(input.use, other)), 3, program, other + ": kind is ",
                   fmt::format("expected {}", dc::kind_name(*input.kind)));
    EXPECT_TRUE(dc::fs::is_empty(out));
  }
}

INSTANTIATE_TEST_SUITE_P(Stages, EveryInput, testing::ValuesIn(stages()),
                         [](const auto& stage) { return stage.param; });

}  // namespace
