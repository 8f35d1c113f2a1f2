// Runs an executable of the suite as a user does, and tells what came of it.
#pragma once
#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dc::test {

struct Outcome {
  int code = -1;  ///< exit code; 128 + n when signal n ended it
  std::string out;
  std::string err;
  std::int64_t peak_bytes = 0;  ///< the most memory it held at once, or what the test held when it began
};

/// All bytes of an open file, from its beginning.
inline std::string bytes_of(std::FILE* file) {
  std::string bytes;
  std::array<char, 65536> buffer;
  std::rewind(file);
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) bytes.append(buffer.data(), n);
  return bytes;
}

/// All bytes of the file at `path`; fails the test where it cannot be read.
inline std::string bytes_of(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    ADD_FAILURE() << path << ": cannot be read";
    return {};
  }
  std::string bytes = bytes_of(file);
  std::fclose(file);
  return bytes;
}

/// Runs `program` ("dc-score") from the build's folder of executables and waits for its end. stdin is empty, and
/// stdout and stderr are no terminals. `prepare` is called in the new process before the program begins: to limit it.
inline Outcome run_program(const std::string& program, std::vector<std::string> arguments,
                           const std::function<void()>& prepare = {}) {
  arguments.insert(arguments.begin(), std::string(DC_BIN_DIR) + "/" + program);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "r", stdin) == nullptr) _exit(127);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    if (prepare) prepare();
    execv(argv[0], argv.data());
    _exit(127);
  }
  Outcome outcome;
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.peak_bytes = usage.ru_maxrss * std::int64_t{1024};
  outcome.out = bytes_of(out);
  outcome.err = bytes_of(err);
  std::fclose(out);
  std::fclose(err);
  return outcome;
}

}  // namespace dc::test
