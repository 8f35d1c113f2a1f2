// The errors a user can cause. Each becomes one line on stderr and an exit code; broken invariants are DC_ASSERTs.
#pragma once
#include <stdexcept>
#include <string>

#include "common/base/exit_code.hpp"

namespace dc {

/// Base of all reported errors. The message is one line: where, expected against found, what to do.
///
/// Messages quote what files hold. So control characters in them, and bytes that are no UTF-8, are written as \xNN, and
/// of more than 2,000 bytes the middle is left out.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message);
  ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

/// Exit code 2: an option or a config key is wrong.
struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(ExitCode::usage, message) {}
};

/// Exit code 3: an input is missing, damaged, of the wrong kind or outside what is supported.
struct InvalidInput : Error {
  explicit InvalidInput(const std::string& message) : Error(ExitCode::invalid_input, message) {}
};

/// Exit code 4: no space, no permission to write, no memory.
struct ResourceFailure : Error {
  explicit ResourceFailure(const std::string& message) : Error(ExitCode::resource, message) {}
};

/// Exit code 1: the work failed although the inputs were fine (a loss that is not a number, say).
struct RunFailure : Error {
  explicit RunFailure(const std::string& message) : Error(ExitCode::run_time, message) {}
};

/// Prints the broken invariant and aborts. Used through DC_ASSERT only.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace dc

/// A fact that only a bug can break; on in every build. User faults throw an Error instead.
#define DC_ASSERT(condition) ((condition) ? void(0) : ::dc::assertion_failed(#condition, __FILE__, __LINE__))
