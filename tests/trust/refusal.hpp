// What every refusal of a stage looks like, whatever the stage and whatever is wrong.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace dc::trust {

/// True under `make torture`, which tries everything; the tests of every day try a part of what takes long.
bool torture();

/// The stages of the build: "fetch", "score", ...
std::vector<std::string> stages();

/// Name and bytes of every file below a folder; of what is no file, what it is.
std::map<std::string, std::string> snapshot(const std::string& folder);

/// Runs a stage that may take 30 seconds; a longer run ends with code 142 (the alarm's signal).
test::Outcome run_briefly(const std::string& program, const std::vector<std::string>& words,
                          const std::function<void()>& prepare = {});

/// Expects exit code `code` and, last on stderr, one line `<program>: <where>...` that contains `says`; no more than
/// 400 MB of memory.
void expect_failure(const test::Outcome& outcome, int code, const std::string& program, const std::string& where,
                    std::string_view says);

/// The same, and nothing else on stderr, and nothing on stdout: refused before anything was done.
void expect_refusal(const test::Outcome& outcome, int code, const std::string& program, const std::string& where,
                    std::string_view says);

/// In a new process: gives up root's right to read and write everything. Does nothing for other users.
void become_nobody();

/// False where a user without rights cannot run the stages of this build (it lies in a private folder).
bool nobody_can_run(const std::string& program);

}  // namespace dc::trust
