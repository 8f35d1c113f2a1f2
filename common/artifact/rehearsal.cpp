#include "common/artifact/rehearsal.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/artifact/handle.hpp"
#include "common/base/error.hpp"

namespace dc::artifact {
namespace {

constexpr int kRefused = 3;

bool stands_in = false;

[[noreturn]] void perform(unsigned seconds, const std::function<void()>& work) {
  const rlimit time{seconds, seconds};
  const rlimit no_core{0, 0};
  if (seconds > 0) setrlimit(RLIMIT_CPU, &time);
  setrlimit(RLIMIT_CORE, &no_core);
  // What a library says before it dies helps nobody; the parent says what came of it.
  if (const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  stand_in_for_rehearsals();
  try {
    work();
  } catch (...) {
    _exit(kRefused);
  }
  _exit(0);
}

}  // namespace

void stand_in_for_rehearsals() {
  stands_in = true;
}

bool rehearse(const std::string& path, unsigned seconds, const std::function<void()>& work) {
  if (stands_in) {
    work();
    return true;
  }
  const pid_t child = fork();
  if (child < 0) throw ResourceFailure(fmt::format("no process can be started ({})", std::strerror(errno)));
  if (child == 0) perform(seconds, work);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kRefused) return false;
  throw InvalidInput(fmt::format("{}: so damaged that HDF5 {} {}; make it again", path, library_version(),
                                 WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)
                                     ? "comes to no end with it"
                                     : "crashes on it"));
}

}  // namespace dc::artifact
