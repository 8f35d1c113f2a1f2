#include "tests/trust/refusal.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <unistd.h>

#include "common/base/filesystem.hpp"

namespace dc::trust {
namespace {

constexpr unsigned kTimeout_s = 30;
constexpr std::int64_t kMaxPeakBytes = 400'000'000;
constexpr uid_t kNobody = 65534;

}  // namespace

bool torture() {
  return std::getenv("DC_TORTURE") != nullptr;
}

std::vector<std::string> stages() {
  std::vector<std::string> names;
  std::istringstream stream(DC_STAGES);
  for (std::string name; std::getline(stream, name, ',');) names.push_back(name);
  return names;
}

std::map<std::string, std::string> snapshot(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (fs::is_symlink(entry.symlink_status())) {
      files[path] = "a link to " + fs::read_symlink(path).string();
    } else if (fs::is_regular_file(entry.status())) {
      files[path] = test::bytes_of(path);
    } else {
      files[path] = fs::is_directory(entry.status()) ? "a folder" : "no file";
    }
  }
  return files;
}

test::Outcome run_briefly(const std::string& program, const std::vector<std::string>& words,
                          const std::function<void()>& prepare) {
  return test::run_program(program, words, [&] {
    if (prepare) prepare();
    alarm(kTimeout_s);
  });
}

void expect_failure(const test::Outcome& outcome, int code, const std::string& program, const std::string& where,
                    std::string_view says) {
  EXPECT_EQ(outcome.code, code) << outcome.err;
  ASSERT_TRUE(outcome.err.ends_with('\n')) << outcome.err;
  const auto before = outcome.err.rfind('\n', outcome.err.size() - 2);
  const std::string last = outcome.err.substr(before == std::string::npos ? 0 : before + 1);
  EXPECT_TRUE(last.starts_with(program + ": " + where)) << last << "expected: " << where;
  EXPECT_NE(last.find(says), std::string::npos) << last << "expected: " << says;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(outcome.peak_bytes, kMaxPeakBytes) << last;
#endif
}

void expect_refusal(const test::Outcome& outcome, int code, const std::string& program, const std::string& where,
                    std::string_view says) {
  expect_failure(outcome, code, program, where, says);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
}

void become_nobody() {
  if (getuid() == 0 && setuid(kNobody) != 0) _exit(127);
}

bool nobody_can_run(const std::string& program) {
  return test::run_program(program, {"--version"}, become_nobody).code == 0;
}

}  // namespace dc::trust
