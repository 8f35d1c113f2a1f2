#include "common/artifact/publish.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <random>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"

namespace dc::artifact {
namespace {

constexpr std::size_t kMaxTemporaries = 64;
// Paths a signal handler unlinks. Plain pointers: a handler may touch nothing else.
std::array<std::atomic<const char*>, kMaxTemporaries> live_paths{};

void stop(int signal_number) {
  for (auto& path : live_paths) {
    if (const char* name = path.load()) unlink(name);
  }
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

int remember(const std::string& path) {
  for (std::size_t i = 0; i < live_paths.size(); ++i) {
    const char* expected = nullptr;
    if (live_paths[i].compare_exchange_strong(expected, path.c_str())) return static_cast<int>(i);
  }
  return -1;
}

std::string folder_of(const std::string& target) {
  const fs::path parent = fs::path(target).parent_path();
  return parent.empty() ? "." : parent.string();
}

[[noreturn]] void fail(const std::string& target, std::string_view doing) {
  const int cause = errno;
  throw ResourceFailure(fmt::format("{}: {} failed: {}; nothing was changed", target, doing, std::strerror(cause)));
}

void sync_path(const std::string& path, int flags, const std::string& target) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) fail(target, "opening for sync");
  const int failed = fsync(fd);
  const int cause = errno;
  close(fd);
  errno = cause;
  if (failed != 0) fail(target, "fsync");
}

}  // namespace

TemporaryFile::TemporaryFile(std::string target) : target_(std::move(target)) {
  const std::string folder = folder_of(target_);
  if (!fs::is_directory(folder))
    throw ResourceFailure(fmt::format("{}: folder {} does not exist; make it first", target_, folder));
  std::random_device entropy;  // names of temporaries only; no result depends on it
  path_ = fmt::format("{}/.{}.{}.{:08x}.tmp", folder, fs::path(target_).filename().string(), getpid(), entropy());
  const int fd = open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    throw ResourceFailure(fmt::format("{}: cannot write into folder {}: {}", target_, folder, std::strerror(errno)));
  close(fd);
  slot_ = remember(path_);
}

TemporaryFile::~TemporaryFile() {
  if (path_.empty()) return;
  if (slot_ >= 0) live_paths[static_cast<std::size_t>(slot_)] = nullptr;
  unlink(path_.c_str());
}

void TemporaryFile::publish() {
  sync_path(path_, O_RDONLY, target_);
  if (rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "rename");
  if (slot_ >= 0) live_paths[static_cast<std::size_t>(slot_)] = nullptr;
  path_.clear();
  sync_path(folder_of(target_), O_RDONLY | O_DIRECTORY, target_);
}

void publish_bytes(const std::string& target, std::string_view bytes) {
  TemporaryFile file(target);
  const int fd = open(file.path().c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) fail(target, "opening");
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int cause = errno;
      close(fd);
      errno = cause;
      fail(target, "writing");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (close(fd) != 0) fail(target, "closing");
  file.publish();
}

void remove_temporaries_on_signals() {
  struct sigaction action {};
  action.sa_handler = stop;
  sigemptyset(&action.sa_mask);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal_number, &action, nullptr);
}

}  // namespace dc::artifact
