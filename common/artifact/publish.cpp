#include "common/artifact/publish.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <semaphore>
#include <set>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"
#include "common/base/log.hpp"

namespace dc::artifact {
namespace {

/// The temporaries of this process. They come, go and become targets under the lock, so whoever holds it may end the
/// process and knows what to remove.
struct Living {
  std::mutex mutex;
  std::set<std::string> paths;
};

Living& living() {
  static auto* const all = new Living;  // never destroyed: the thread that waits for signals outlives main()
  return *all;
}

std::string folder_of(const std::string& target) {
  const fs::path parent = fs::path(target).parent_path();
  return parent.empty() ? "." : parent.string();
}

[[noreturn]] void fail(const std::string& target, std::string_view doing) {
  const int cause = errno;
  throw ResourceFailure(fmt::format("{}: {} failed: {}; nothing there was changed; run again when that is mended",
                                    target, doing, std::strerror(cause)));
}

enum class Lock { taken, held, unknown };

// The lock belongs to the open file, not to the process: nothing that HDF5 closes of the same file gives it up.
Lock try_lock(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (fcntl(file, F_OFD_SETLK, &whole) == 0) return Lock::taken;
  return errno == EAGAIN || errno == EACCES ? Lock::held : Lock::unknown;
}

bool is_regular_with_a_name(int file) {
  struct stat facts {};
  return fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink > 0;
}

// Whether every writer of such a file runs under this kernel, so that a lock that can be taken tells of its death. A
// network file system may be mounted with locks that other machines do not see.
bool locks_reach_all_writers(int file) {
  constexpr std::uint32_t kXfs = 0x58465342;
  constexpr std::uint32_t kZfs = 0x2fc12fc1;
  constexpr std::array kLocal = {std::uint32_t{EXT4_SUPER_MAGIC},     kXfs,
                                 std::uint32_t{BTRFS_SUPER_MAGIC},    kZfs,
                                 std::uint32_t{F2FS_SUPER_MAGIC},     std::uint32_t{TMPFS_MAGIC},
                                 std::uint32_t{OVERLAYFS_SUPER_MAGIC}};
  struct statfs facts {};
  return fstatfs(file, &facts) == 0 && std::ranges::count(kLocal, static_cast<std::uint32_t>(facts.f_type)) > 0;
}

// `.<leaf>.<digits>.<8 hex digits>.tmp`
bool is_temporary_of(std::string_view name, std::string_view leaf) {
  const auto take = [&](std::string_view part) {
    if (!name.starts_with(part)) return false;
    name.remove_prefix(part.size());
    return true;
  };
  const auto take_digits = [&](int (*is_digit)(int)) {
    const auto end = std::ranges::find_if_not(name, [&](char c) { return is_digit(static_cast<unsigned char>(c)); });
    const auto count = static_cast<std::size_t>(end - name.begin());
    name.remove_prefix(count);
    return count;
  };
  return take(".") && take(leaf) && take(".") && take_digits(std::isdigit) > 0 && take(".") &&
         take_digits(std::isxdigit) == 8 && name == ".tmp";
}

void remove_if_dead(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid() || !is_regular_with_a_name(file) || !locks_reach_all_writers(file)) return;
  if (try_lock(file) != Lock::taken) return;
  // From here on nobody publishes this file: its writer is dead, or has not locked it yet and will see that it is gone.
  // One that was published while it was opened here has given up its name, which never comes again.
  if (unlink(path.c_str()) == 0) log::detail("{}: removed; the run that wrote it was killed", path);
}

[[noreturn]] void end_by(int signal_number) {
  living().mutex.lock();  // for good: no temporary comes, goes or is published any more
  for (const std::string& path : living().paths) unlink(path.c_str());
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, signal_number);
  pthread_sigmask(SIG_UNBLOCK, &own, nullptr);
  std::raise(signal_number);
  _exit(128 + signal_number);  // the first process of a container outlives its own signals
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

TemporaryFile::TemporaryFile(std::string target) : target_(std::move(target)) {
  const std::string folder = folder_of(target_);
  if (!fs::is_directory(folder))
    throw ResourceFailure(fmt::format("{}: folder {} does not exist; make it first", target_, folder));
  remove_dead_temporaries(target_);
  folder_ = Descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_.valid()) fail(target_, fmt::format("opening folder {}", folder));
  std::random_device entropy;  // names of temporaries only; no result depends on it
  const std::scoped_lock lock(living().mutex);
  // Between its creation and its lock a file looks like one of a dead run: another run may take it away just then.
  do {
    path_ = fmt::format("{}/.{}.{}.{:08x}.tmp", folder, fs::path(target_).filename().string(), getpid(), entropy());
    const int file = open(path_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (file < 0 && errno != EEXIST)
      throw ResourceFailure(fmt::format("{}: cannot write into folder {}: {}", target_, folder, std::strerror(errno)));
    file_ = Descriptor(file);
  } while (!file_.valid() || try_lock(file_) == Lock::held || !is_regular_with_a_name(file_));
  living().paths.insert(path_);
}

TemporaryFile::~TemporaryFile() {
  if (path_.empty()) return;
  const std::scoped_lock lock(living().mutex);
  unlink(path_.c_str());
  living().paths.erase(path_);
}

void TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(target_, "writing");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void TemporaryFile::sync() {
  if (synced_) return;
  if (fsync(file_) != 0) fail(target_, "fsync");
  synced_ = true;
}

void TemporaryFile::publish() {
  sync();
  {
    const std::scoped_lock lock(living().mutex);
    if (rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "rename");
    living().paths.erase(path_);
    path_.clear();
  }
  file_ = Descriptor();
  if (fsync(folder_) != 0 && errno != EINVAL) {
    throw ResourceFailure(fmt::format(
        "{}: the new file is in place, but fsync of its folder failed: {}; it may not outlast a power cut; run again",
        target_, std::strerror(errno)));
  }
}

void publish_bytes(const std::string& target, std::string_view bytes) {
  TemporaryFile file(target);
  file.write(bytes);
  file.publish();
}

void remove_dead_temporaries(const std::string& target) {
  const std::string leaf = fs::path(target).filename().string();
  boost::system::error_code error;
  for (fs::directory_iterator entry(folder_of(target), error), end; !error && entry != end; entry.increment(error)) {
    if (is_temporary_of(entry->path().filename().string(), leaf)) remove_if_dead(entry->path().string());
  }
}

void remove_temporaries_on_signals() {
  sigset_t stopping;
  sigemptyset(&stopping);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    sigaction(signal_number, nullptr, &now);
    if (now.sa_handler != SIG_IGN) sigaddset(&stopping, signal_number);
  }
  pthread_sigmask(SIG_BLOCK, &stopping, nullptr);
  // Until the thread waits it may hold locks of the allocator, which a child forked meanwhile would find locked.
  std::binary_semaphore waits{0};
  std::thread([stopping, &waits] {
    waits.release();
    int signal_number = 0;
    if (sigwait(&stopping, &signal_number) == 0) end_by(signal_number);
  }).detach();
  waits.acquire();
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace dc::artifact
