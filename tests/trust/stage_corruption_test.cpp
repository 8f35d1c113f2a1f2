// Every artifact that a stage reads, with one bit turned over: the stage refuses it with exit code 3 and one line, or
// writes and says exactly what it does with the whole file. Files that are no artifacts (a list of classes, a note)
// have nothing to tell damage by, and dc-fetch is there to take what it is given: they are left out.
#include <cstdio>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "common/base/filesystem.hpp"
#include "common/base/rng.hpp"
#include "tests/support/scratch.hpp"
#include "tests/trust/bad_file.hpp"
#include "tests/trust/command_line.hpp"
#include "tests/trust/refusal.hpp"
#include "tests/trust/specimens.hpp"

namespace {

using namespace dc::trust;

constexpr std::uint64_t kSeed = 21;
constexpr int kFlips = 10'000;  ///< over all inputs of all stages, under `make torture`
constexpr int kFlipsOfEveryDay = 12;
constexpr int kFlipsOfEveryDayWithNetwork = 3;

struct Result {
  dc::test::Outcome outcome;
  std::map<std::string, std::string> written;  ///< but not what a run says of itself alone
};

class StageCorruption : public testing::TestWithParam<std::string> {
 protected:
  StageCorruption() { dc::fs::create_directory(out); }

  Result run(const Call& call) const {
    Result result{run_briefly(program, call.words()), snapshot(out)};
    std::erase_if(result.written, [](const auto& file) {
      return file.first.ends_with(".run.json") || file.first.ends_with(".metrics.jsonl");
    });
    for (const auto& entry : dc::fs::directory_iterator(out)) dc::fs::remove_all(entry.path());
    return result;
  }

  const std::string program = "dc-" + GetParam();
  const dc::test::Scratch scratch;
  const std::string out = scratch.path("out");
};

bool is_artifact(const std::string& path) {
  return path.ends_with(".h5");
}

int artifacts_in_all_command_lines() {
  int count = 0;
  for (const CommandLine& line : command_lines()) {
    const Call call(line, "");
    for (const Use& input : call.inputs()) count += is_artifact(input.path) ? 1 : 0;
  }
  return count;
}

int flips_of(const Call& call) {
  if (torture()) return kFlips / artifacts_in_all_command_lines() + 1;
  return call.has_network() ? kFlipsOfEveryDayWithNetwork : kFlipsOfEveryDay;
}

void turn_bit(const std::string& whole, const std::string& path, std::uint64_t bit) {
  std::string bytes = whole;
  char& byte = bytes[bit / 8];
  byte = static_cast<char>(byte ^ 1 << bit % 8);
  write_bytes(path, bytes);
}

TEST_P(StageCorruption, OfAnInputIsRefusedOrWithoutEffect) {
  int tried = 0, rejected = 0, harmless = 0, wrong = 0, crash = 0;
  for (const CommandLine& line : command_lines()) {
    const Call call(line, out);
    if (call.program() != program) continue;
    for (const Use& input : call.inputs()) {
      if (!is_artifact(input.path)) continue;
      const std::string path = scratch.path("input.h5");
      const std::string whole = dc::test::bytes_of(input.path);
      write_bytes(path, whole);
      const Call damaged = call.moved(input, path);
      const Result expected = run(damaged);
      ASSERT_EQ(expected.outcome.code, call.code()) << expected.outcome.err;
      const dc::Stream stream(kSeed, line.text);
      for (int i = 0; i < flips_of(call); ++i) {
        const std::uint64_t bit =
            stream.at(static_cast<std::uint32_t>(input.word), static_cast<std::uint64_t>(i)).below(8 * whole.size());
        SCOPED_TRACE(
            fmt::format("{} --{}: seed {}, bit {} of byte {}", program, input.option, kSeed, bit % 8, bit / 8));
        turn_bit(whole, path, bit);
        const Result found = run(damaged);
        ++tried;
        if (found.outcome.code == 3) {
          expect_failure(found.outcome, 3, program, path + ": ", "");
          EXPECT_TRUE(found.written.empty());
          ++rejected;
        } else if (found.outcome.code > 4) {
          ADD_FAILURE() << "crash with code " << found.outcome.code << ": " << found.outcome.err;
          ++crash;
        } else if (found.outcome.code != call.code() || found.written != expected.written ||
                   found.outcome.out != expected.outcome.out) {
          ADD_FAILURE() << "another result, code " << found.outcome.code << ": " << found.outcome.err;
          ++wrong;
        } else {
          ++harmless;
        }
      }
    }
  }
  std::printf("%s: tried %d, rejected %d, harmless %d, wrong %d, crash %d\n", program.c_str(), tried, rejected,
              harmless, wrong, crash);
}

INSTANTIATE_TEST_SUITE_P(Stages, StageCorruption, testing::ValuesIn(stages()),
                         [](const auto& stage) { return stage.param; });

/// A bit of the data is found, and said of the data set that it stands in.
TEST(Check, NamesTheDataSetWithATurnedBit) {
  const dc::test::Scratch scratch;
  const std::string path = scratch.path("images.h5");
  const std::string whole = dc::test::bytes_of(specimen("train.h5"));
  const dc::artifact::Reader images(specimen("train.h5"));
  const auto pixels = images.read(dc::schema::image_set::image_pixels());
  const auto place = whole.find(std::string(pixels.begin(), pixels.end()));  // one block, as the format says
  ASSERT_NE(place, std::string::npos);
  turn_bit(whole, path, 8 * place + 5);
  expect_refusal(run_briefly("dc-inspect", {path, "--check"}), 3, "dc-inspect",
                 path + ": /image/pixels: entries 0 to 23 are not what was written", "damaged or edited");
}

}  // namespace
