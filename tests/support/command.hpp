// Runs an executable the way a shell would and keeps what it says.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/wait.h>

#include "tests/support/scratch.hpp"

namespace dc::test {

struct Outcome {
  int code = -1;    ///< exit code
  std::string out;  ///< stdout
  std::string err;  ///< stderr
};

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Runs `words` (taken literally) in the folder of `scratch`, which also holds the captured streams.
inline Outcome run_command(const Scratch& scratch, const std::vector<std::string>& words) {
  std::string line = "cd '" + scratch.folder() + "' &&";
  for (const std::string& word : words) {
    std::string quoted;
    for (const char byte : word) quoted += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
    line += " '" + quoted + "'";
  }
  const int status = std::system((line + " >.stdout 2>.stderr").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(scratch.path(".stdout")),
          read_text(scratch.path(".stderr"))};
}

/// The built executable of a stage, "prune" for dc-prune, with its words.
inline Outcome run_stage(const Scratch& scratch, const std::string& stage, std::vector<std::string> words) {
  words.insert(words.begin(), DC_BIN_DIR "/dc-" + stage);
  return run_command(scratch, words);
}

}  // namespace dc::test
