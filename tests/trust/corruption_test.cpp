// Damaged artifacts of every kind, read in full: cut short at every length, and with one bit turned over. The Reader
// refuses each, or says exactly what the whole file says. It never says something else, crashes, hangs or takes more
// memory than it is given.
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/artifact/rehearsal.hpp"
#include "common/base/error.hpp"
#include "common/base/rng.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/trust/bad_file.hpp"
#include "tests/trust/document.hpp"
#include "tests/trust/refusal.hpp"
#include "tests/trust/specimens.hpp"

namespace {

using namespace dc::trust;

constexpr std::uint64_t kSeed = 20;
constexpr std::int64_t kFlips = 10'000;
constexpr std::int64_t kFlipsOfEveryDay = 400;
constexpr unsigned kTimeout_s = 20;
constexpr rlim_t kMaxBytes = rlim_t{1} << 30;

/// What reading a damaged file came to.
enum class Finding : char { rejected, harmless, wrong, crash };

Finding read_in_full(const std::string& path, const std::string& whole) {
  try {
    const dc::artifact::Reader reader(path);
    reader.check();
    return Document(reader).bytes() == whole ? Finding::harmless : Finding::wrong;
  } catch (const dc::InvalidInput&) {
    return Finding::rejected;
  }  // anything else ends the process, which counts as a crash
}

struct Tally {
  std::int64_t tried = 0;
  std::int64_t rejected = 0;
  std::int64_t harmless = 0;
  std::vector<std::string> wrong;
  std::vector<std::string> crashed;

  void add(Finding finding, const std::string& damage) {
    ++tried;
    rejected += finding == Finding::rejected ? 1 : 0;
    harmless += finding == Finding::harmless ? 1 : 0;
    if (finding == Finding::wrong) wrong.push_back(damage);
    if (finding == Finding::crash) crashed.push_back(damage);
  }
};

/// Damages a copy of one file in place, time and again, each time in another way.
class Patient {
 public:
  explicit Patient(const std::string& original, const std::string& copy)
      : copy_(copy), bytes_(dc::test::bytes_of(original)) {
    copy_file(original, copy);
    file_ = open(copy.c_str(), O_RDWR | O_CLOEXEC);
  }
  ~Patient() { close(file_); }
  Patient(const Patient&) = delete;
  Patient& operator=(const Patient&) = delete;

  const std::string& path() const { return copy_; }
  std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }

  void cut(std::int64_t length) const { EXPECT_EQ(ftruncate(file_, length), 0); }

  /// The whole file but for one bit; what was done to it before, also by a process that died, is undone.
  void turn(std::int64_t bit) {
    char& byte = bytes_[static_cast<std::size_t>(bit / 8)];
    const char before = byte;
    byte = static_cast<char>(byte ^ 1 << bit % 8);
    EXPECT_EQ(pwrite(file_, bytes_.data(), bytes_.size(), 0), size());
    byte = before;
  }

 private:
  std::string copy_;
  std::string bytes_;
  int file_ = -1;
};

/// Calls `examine(i)` for first <= i < end in a new process of limited memory, until all are done or it dies; returns
/// what came of them. The process dies where one takes too long, too.
std::vector<Finding> examine_apart(std::int64_t first, std::int64_t end,
                                   const std::function<Finding(std::int64_t)>& examine) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    const rlimit memory{kMaxBytes, kMaxBytes};
    const rlimit no_core{0, 0};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    setrlimit(RLIMIT_AS, &memory);
#endif
    setrlimit(RLIMIT_CORE, &no_core);
    dc::artifact::stand_in_for_rehearsals();
    for (std::int64_t i = first; i < end; ++i) {
      alarm(kTimeout_s);
      const Finding finding = examine(i);
      if (write(ends[1], &finding, 1) != 1) _exit(1);
    }
    _exit(0);
  }
  close(ends[1]);
  std::vector<Finding> findings;
  for (Finding finding{}; read(ends[0], &finding, 1) == 1;) findings.push_back(finding);
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return findings;
}

/// The same in one process after the other, until every one of `count` has been examined.
Tally examine_all(std::int64_t count, const std::function<Finding(std::int64_t)>& examine,
                  const std::function<std::string(std::int64_t)>& name) {
  Tally tally;
  while (tally.tried < count) {
    for (const Finding finding : examine_apart(tally.tried, count, examine)) tally.add(finding, name(tally.tried));
    if (tally.tried < count) tally.add(Finding::crash, name(tally.tried));
  }
  return tally;
}

void expect_sound(const std::string& what, const Tally& tally) {
  std::printf("%s: tried %ld, rejected %ld, harmless %ld, wrong %zu, crash %zu\n", what.c_str(),
              static_cast<long>(tally.tried), static_cast<long>(tally.rejected), static_cast<long>(tally.harmless),
              tally.wrong.size(), tally.crashed.size());
  std::fflush(stdout);
  for (const auto& damage : tally.wrong) ADD_FAILURE() << what << ": read as something else: " << damage;
  for (const auto& damage : tally.crashed) ADD_FAILURE() << what << ": crash: " << damage;
}

class Corruption : public testing::Test {
 protected:
  const dc::test::Scratch scratch;
};

TEST_F(Corruption, CuttingAnArtifactShortAtAnyLengthIsNoticed) {
  for (const std::string& name : artifact_names()) {
    const Patient patient(specimen(name), scratch.path(name));
    const std::string whole = Document(patient.path()).bytes();
    const auto length = [&](std::int64_t i) { return patient.size() - 1 - i; };
    const Tally tally = examine_all(
        patient.size(),
        [&](std::int64_t i) {
          patient.cut(length(i));
          return read_in_full(patient.path(), whole);
        },
        [&](std::int64_t i) { return fmt::format("{} of {} bytes", length(i), patient.size()); });
    expect_sound(name + " cut short", tally);
    EXPECT_EQ(tally.rejected, tally.tried);
  }
}

TEST_F(Corruption, ABitTurnedOverIsNoticedOrWithoutEffect) {
  const std::int64_t flips = torture() ? kFlips : kFlipsOfEveryDay;
  for (const std::string& name : artifact_names()) {
    Patient patient(specimen(name), scratch.path(name));
    const std::string whole = Document(patient.path()).bytes();
    const dc::Stream stream(kSeed, name);
    const auto bit = [&](std::int64_t i) {
      auto draws = stream.at(0, static_cast<std::uint64_t>(i));
      return static_cast<std::int64_t>(draws.below(8 * static_cast<std::uint64_t>(patient.size())));
    };
    const Tally tally = examine_all(
        flips,
        [&](std::int64_t i) {
          patient.turn(bit(i));
          return read_in_full(patient.path(), whole);
        },
        [&](std::int64_t i) { return fmt::format("seed {}, bit {} of byte {}", kSeed, bit(i) % 8, bit(i) / 8); });
    expect_sound(name + " with a bit turned over", tally);
  }
}

}  // namespace
