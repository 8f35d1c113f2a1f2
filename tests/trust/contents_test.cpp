// Artifacts and sources that are whole, and say what cannot be: nothing at all, numbers that are none, classes that are
// not there or not the same, pictures that are none.
#include <cstdio>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "common/base/filesystem.hpp"
#include "tests/support/scratch.hpp"
#include "tests/trust/bad_file.hpp"
#include "tests/trust/command_line.hpp"
#include "tests/trust/document.hpp"
#include "tests/trust/refusal.hpp"
#include "tests/trust/specimens.hpp"

namespace {

using namespace dc::trust;

bool is_artifact(const std::string& path) {
  return path.ends_with(".h5");
}

class EveryContent : public testing::TestWithParam<std::string> {
 protected:
  EveryContent() { dc::fs::create_directory(out); }

  /// Calls `examine` for every artifact that the stage reads: with the call, the input, and what is in it.
  void for_every_artifact(const std::function<void(const Call&, const Use&, const Document&)>& examine) const {
    for (const CommandLine& line : command_lines()) {
      const Call call(line, out);
      if (call.program() != program) continue;
      for (const Use& input : call.inputs()) {
        if (is_artifact(input.path)) examine(call, input, Document(input.path));
      }
    }
  }

  /// Runs the stage with `document` as that input, which it takes or refuses with one line and without an output (but
  /// for the live numbers of a training that had begun). True when it was taken.
  bool takes(const Call& call, const Use& input, const Document& document) {
    const std::string path = scratch.path("input.h5");
    document.write(path);
    const auto outcome = run_briefly(program, call.with(input, path));
    const bool taken = outcome.code == 0 || outcome.code == call.code();
    if (!taken) {
      EXPECT_TRUE(outcome.code == 2 || outcome.code == 3) << outcome.code << ' ' << outcome.err;
      expect_failure(outcome, outcome.code, program, "", "");
      for (const auto& [written, bytes] : snapshot(out)) EXPECT_TRUE(written.ends_with(".metrics.jsonl")) << written;
    }
    ++tried;
    refused += taken ? 0 : 1;
    clear();
    return taken;
  }

  void clear() const {
    for (const auto& entry : dc::fs::directory_iterator(out)) dc::fs::remove_all(entry.path());
  }

  void tell(const char* what) const {
    std::printf("%s: %s: tried %d, refused %d, without effect %d\n", program.c_str(), what, tried, refused,
                tried - refused);
  }

  const std::string program = "dc-" + GetParam();
  const dc::test::Scratch scratch;
  const std::string out = scratch.path("out");
  int tried = 0;
  int refused = 0;
};

TEST_P(EveryContent, OfNothingIsRefusedOrLeftUnread) {
  for_every_artifact([&](const Call& call, const Use& input, const Document& whole) {
    for (const auto& axis : dc::schema::kind_spec(whole.kind()).axes) {
      if (call.has_network() && axis.name != "sample" && !torture()) continue;
      SCOPED_TRACE(fmt::format("{} --{} with nothing along {}", program, input.option, axis.name));
      Document document = whole;
      document.shorten(axis.name, 0);
      const bool taken = takes(call, input, document);
      const bool has_samples = axis.name == "sample" && whole.has("/sample/key");
      EXPECT_FALSE(taken && has_samples && program != "dc-inspect");
    }
  });
  tell("nothing along an axis");
}

/// What a number must not be: unless everything is asked for, one of two by turns.
template <class T>
std::vector<T> poison(std::size_t turn) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> values = {Limits::lowest(), Limits::max()};
  if constexpr (Limits::has_quiet_NaN) values = {Limits::quiet_NaN(), Limits::infinity()};
  if (!torture()) values = {values[turn % 2]};
  return values;
}

TEST_P(EveryContent, OfNumbersThatAreNoneIsRefusedOrLeftUnread) {
  for_every_artifact([&](const Call& call, const Use& input, const Document& whole) {
    std::size_t turn = 0;
    const auto try_field = [&]<class T>(const std::string& field, const std::vector<T>& values) {
      if constexpr (!std::is_same_v<T, std::string>) {
        ++turn;
        if (values.empty() || (call.has_network() && !torture() && turn % 8 != 1)) return;
        for (const T value : poison<T>(turn)) {
          SCOPED_TRACE(fmt::format("{} --{} with {}[0] = {}", program, input.option, field, value));
          Document document = whole;
          document.values<T>(field).front() = value;
          const bool taken = takes(call, input, document);
          const bool is_read_by_all = field == "/sample/label" && program != "dc-inspect";
          EXPECT_FALSE(taken && is_read_by_all);
        }
      }
    };
    for (const auto& [field, column] : whole.fields())
      std::visit([&](const auto& values) { try_field(field, values); }, column.values);
  });
  tell("numbers that are none");
}

TEST_P(EveryContent, HasTheClassesOfTheOtherInputs) {
  int tried_classes = 0;
  for_every_artifact([&](const Call& call, const Use& input, const Document& whole) {
    if (!whole.has("/class/id") || program == "dc-inspect") return;
    const auto others = std::ranges::count_if(call.inputs(), [&](const Use& other) {
      const bool compared = program != "dc-report" || other.option == input.option;
      return compared && other.word != input.word && is_artifact(other.path) && Document(other.path).has("/class/id");
    });
    if (others == 0) return;
    SCOPED_TRACE(fmt::format("{} --{}", program, input.option));
    Document document = whole;
    document.values<std::string>("/class/id").back() = "another";
    EXPECT_FALSE(takes(call, input, document));
    ++tried_classes;
  });
  std::printf("%s: class lists that differ: tried %d\n", program.c_str(), tried_classes);
}

TEST_P(EveryContent, OfAConfigFileIsKnown) {
  const std::string config = scratch.path("stage.cfg");
  write_bytes(config, "# settings\nsede = 5\n");
  expect_refusal(run_briefly(program, {"--config", config}), 2, program, config + ":2: unknown option sede",
                 "did you mean seed?");
  expect_refusal(run_briefly(program, {"--config", scratch.folder()}), 2, program,
                 "--config " + scratch.folder() + ": is a folder", "name = value");
  expect_refusal(run_briefly(program, {"--config", "/dev/zero"}), 2, program,
                 "--config /dev/zero: is not a regular file", "name = value");
}

INSTANTIATE_TEST_SUITE_P(Stages, EveryContent, testing::ValuesIn(stages()),
                         [](const auto& stage) { return stage.param; });

/// A set of three classes, the last of which no image has.
class ClassWithoutImages : public testing::Test {
 protected:
  ClassWithoutImages() {
    Document document(specimen("train.h5"));
    for (auto& label : document.values<std::int64_t>("/sample/label")) label %= 2;
    document.write(images);
  }
  const dc::test::Scratch scratch;
  const std::string images = scratch.path("images.h5");
  const std::string out = scratch.path("out.h5");
};

TEST_F(ClassWithoutImages, HasNoneToKeep) {
  expect_refusal(run_briefly("dc-prune", {"--images", images, "--keep", "random", "--ipc", "2", "--out", out}), 3,
                 "dc-prune", "--ipc 2: class '2' has 0 samples", "--short-class keep-all");
  EXPECT_FALSE(dc::fs::exists(out));
}

TEST_F(ClassWithoutImages, IsJudgedByTheOthers) {
  const auto outcome =
      run_briefly("dc-eval", {"--images", images, "--checkpoint", specimen("checkpoint.h5"), "--out", out});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(run_briefly("dc-inspect", {out, "--check"}).code, 0);
}

/// What a photograph may be instead, in a folder of them.
class Photograph : public testing::Test {
 protected:
  /// Expects dc-fetch to refuse these bytes as a file of that name.
  void expect_refused_as_pixels(const std::string& name, const std::string& bytes) const {
    expect_refused(name, bytes, "pixels");
  }
  /// Also when it keeps files as they are.
  void expect_refused(const std::string& name, const std::string& bytes) const {
    expect_refused(name, bytes, "pixels");
    expect_refused(name, bytes, "encoded");
  }

  void expect_refused(const std::string& name, const std::string& bytes, const std::string& store) const {
    SCOPED_TRACE(fmt::format("{} stored {}", name, store));
    const std::string path = scratch.path("photographs/class/" + name);
    const std::string out = scratch.path("out.h5");
    dc::fs::create_directories(scratch.path("photographs/class"));
    write_bytes(path, bytes);
    expect_refusal(run_briefly("dc-fetch", {"folder:" + scratch.path("photographs"), "--store", store, "--out", out}),
                   3, "dc-fetch", path + ": ", "");
    EXPECT_FALSE(dc::fs::exists(out));
    dc::fs::remove(path);
  }

  static std::string jpeg() { return dc::test::bytes_of(specimen("photographs/colour/colour_420.jpg")); }
  static std::string png() { return dc::test::bytes_of(specimen("sheet.png")); }

  const dc::test::Scratch scratch;
};

TEST_F(Photograph, IsNoText) {
  expect_refused("text.jpg", "This is not a photograph.\n");
}

TEST_F(Photograph, IsNotEmpty) {
  expect_refused("empty.jpg", "");
}

TEST_F(Photograph, IsNotCutShortInItsHeader) {
  expect_refused("cut.jpg", jpeg().substr(0, 20));
  expect_refused("cut.png", png().substr(0, 20));
}

TEST_F(Photograph, IsNotDamagedInItsHeader) {
  std::string bytes = png();
  bytes[20] ^= 1;
  expect_refused("damaged.png", bytes);
}

TEST_F(Photograph, IsNotCutShortInItsPixels) {
  expect_refused_as_pixels("cut.jpg", jpeg().substr(0, jpeg().size() / 2));
  expect_refused_as_pixels("cut.png", png().substr(0, png().size() / 2));
}

/// Sides of 65,500 and 60,000 pixels need 13 GB, and a hundred bytes hold no such picture. In a JPEG file they stand 5
/// and 7 bytes after the marker FF C0 (ITU-T T.81, B.2.2), in a PNG file at 16 and 20.
TEST_F(Photograph, DoesNotPromiseMoreThanItsBytesHold) {
  std::string bytes = jpeg();
  const auto frame = bytes.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  bytes.replace(frame + 5, 4, std::string("\xea\x60\xff\xdc", 4));
  expect_refused("huge.jpg", bytes);
  std::string other = png();
  other.replace(16, 8, std::string("\0\0\xff\xdc\0\0\xea\x60", 8));
  const auto sum = crc32_z(0, reinterpret_cast<const unsigned char*>(other.data() + 12), 17);
  for (int i = 0; i < 4; ++i) other[29 + static_cast<std::size_t>(i)] = static_cast<char>(sum >> (24 - 8 * i));
  expect_refused("huge.png", other);
}

}  // namespace
