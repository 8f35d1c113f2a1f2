// A library to preload into a stage: counts its calls that change files of one folder, and lets one of them go wrong.
//
//   DC_FAULT_FOLDER  absolute path; only files below it count
//   DC_FAULT_AT      which call, from 1; none: only count
//   DC_FAULT_ON      on: that call and all later ones of its sort fail, as on a full disk; else that call alone
//   DC_FAULT_ERRNO   what the call fails with; 0: it writes half of its bytes, where it writes more than one
//   DC_FAULT_SIGNAL  instead of failing, the process gets this signal before the call (DC_FAULT_AFTER: after it)
//   DC_FAULT_LOG     file that gets a line for each call, its name and path
//   DC_FAULT_REMOTE  makes the folder look as if it were on another machine: NFS, and no locks
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

long number(const char* name, long otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
}

struct Plan {
  const char* folder = std::getenv("DC_FAULT_FOLDER");
  long at = number("DC_FAULT_AT", 0);
  bool goes_on = std::getenv("DC_FAULT_ON") != nullptr;
  int cause = static_cast<int>(number("DC_FAULT_ERRNO", 0));
  int signal = static_cast<int>(number("DC_FAULT_SIGNAL", 0));
  bool after = std::getenv("DC_FAULT_AFTER") != nullptr;
  bool remote = std::getenv("DC_FAULT_REMOTE") != nullptr;
  int log = -1;
};

const Plan& plan() {
  static const Plan made = [] {
    Plan read;
    if (const char* path = std::getenv("DC_FAULT_LOG"))
      read.log = static_cast<int>(real<int(const char*, int, ...)>("open")(path, O_WRONLY | O_APPEND | O_CLOEXEC));
    return read;
  }();
  return made;
}

/// The process that the library was loaded into. One that it forks, to try a file out, changes none.
const pid_t stage = getpid();

bool watched(const char* path) {
  if (plan().folder == nullptr || getpid() != stage) return false;
  const std::size_t length = std::strlen(plan().folder);
  return std::strncmp(path, plan().folder, length) == 0 && path[length] == '/';
}

/// The path of an open file, empty for what has none.
struct Path {
  std::array<char, 4096> text{};
  explicit Path(int file) {
    std::array<char, 32> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
    if (readlink(link.data(), text.data(), text.size() - 1) < 0) text[0] = '\0';
  }
};

/// A signal from outside may be taken by any thread of the process, so leave the others time to.
void deliver() {
  kill(getpid(), plan().signal);
  const timespec moment{0, 200'000'000};
  nanosleep(&moment, nullptr);
}

enum class Fate { fine, fails, half, signal_after };

/// Counts the call and says what becomes of it. A write (`bytes` above 0) that has to fail on a full disk is one.
Fate fate_of(const char* call, const char* path, std::size_t bytes = 0) {
  static std::atomic<long> calls = 0;
  static std::atomic<bool> broken = false;
  if (!watched(path)) return Fate::fine;
  const long now = ++calls;
  if (plan().log >= 0) {
    std::array<char, 4200> line{};
    const int length = std::snprintf(line.data(), line.size(), "%s %s\n", call, path);
    if (real<ssize_t(int, const void*, std::size_t)>("write")(plan().log, line.data(), std::size_t(length)) < 0)
      abort();
  }
  const bool mine = now == plan().at;
  if (mine && plan().signal != 0) {
    if (plan().after) return Fate::signal_after;
    deliver();
    return Fate::fine;
  }
  if (mine) broken = true;
  const bool room_is_needed = bytes > 0 || std::strcmp(call, "open") == 0 || std::strcmp(call, "ftruncate") == 0;
  if (!mine && !(plan().goes_on && broken && room_is_needed)) return Fate::fine;
  if (plan().signal != 0) return Fate::fine;
  if (plan().cause == 0) return bytes > 1 ? Fate::half : Fate::fine;
  errno = plan().cause;
  return Fate::fails;
}

template <class Call>
auto done(Fate fate, const Call& call) {
  if (fate == Fate::fails) return decltype(call())(-1);
  const auto result = call();
  if (fate == Fate::signal_after) deliver();
  return result;
}

using Open = int(const char*, int, ...);

int open_file(const char* name, int folder, const char* path, int flags, mode_t mode) {
  const auto call = [&] { return real<int(int, const char*, int, ...)>(name)(folder, path, flags, mode); };
  return (flags & O_CREAT) == 0 ? call() : done(fate_of("open", path), call);
}

mode_t mode_of(int flags, va_list& more) {
  return (flags & O_CREAT) == 0 ? 0 : va_arg(more, mode_t);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return open_file("openat", AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return open_file("openat64", AT_FDCWD, path, flags, mode);
}

std::FILE* fopen(const char* path, const char* mode) {
  const auto call = [&] { return real<std::FILE*(const char*, const char*)>("fopen")(path, mode); };
  if (mode[0] == 'r') return call();
  const Fate fate = fate_of("open", path);
  if (fate == Fate::fails) return nullptr;
  std::FILE* file = call();
  if (fate == Fate::signal_after) deliver();
  return file;
}

std::FILE* fopen64(const char* path, const char* mode) {
  return fopen(path, mode);
}

ssize_t write(int file, const void* bytes, std::size_t size) {
  const Fate fate = fate_of("write", Path(file).text.data(), size);
  if (fate == Fate::half) size /= 2;
  return done(fate, [&] { return real<ssize_t(int, const void*, std::size_t)>("write")(file, bytes, size); });
}

ssize_t writev(int file, const iovec* parts, int count) {
  const Fate fate = fate_of("writev", Path(file).text.data(), 1);
  return done(fate, [&] { return real<ssize_t(int, const iovec*, int)>("writev")(file, parts, count); });
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t offset) {
  const Fate fate = fate_of("pwrite", Path(file).text.data(), size);
  if (fate == Fate::half) size /= 2;
  return done(fate,
              [&] { return real<ssize_t(int, const void*, std::size_t, off_t)>("pwrite")(file, bytes, size, offset); });
}

ssize_t pwrite64(int file, const void* bytes, std::size_t size, off_t offset) {
  return pwrite(file, bytes, size, offset);
}

int ftruncate(int file, off_t size) noexcept {
  const Fate fate = fate_of("ftruncate", Path(file).text.data());
  return done(fate, [&] { return real<int(int, off_t)>("ftruncate")(file, size); });
}

int ftruncate64(int file, off_t size) noexcept {
  return ftruncate(file, size);
}

int fsync(int file) {
  // The folder itself is synced, too; it counts as a file below itself.
  Path path(file);
  if (plan().folder != nullptr && std::strcmp(path.text.data(), plan().folder) == 0)
    std::strcat(path.text.data(), "/.");
  return done(fate_of("fsync", path.text.data()), [&] { return real<int(int)>("fsync")(file); });
}

int fdatasync(int file) {
  return done(fate_of("fdatasync", Path(file).text.data()), [&] { return real<int(int)>("fdatasync")(file); });
}

// Whatever it answers, the file is closed.
int close(int file) {
  const Fate fate = fate_of("close", Path(file).text.data());
  const int cause = errno;
  const int result = real<int(int)>("close")(file);
  if (fate == Fate::signal_after) deliver();
  if (fate != Fate::fails) return result;
  errno = cause;
  return -1;
}

int rename(const char* from, const char* to) noexcept {
  return done(fate_of("rename", to), [&] { return real<int(const char*, const char*)>("rename")(from, to); });
}

int fstatfs(int file, struct statfs* facts) noexcept {
  const int result = real<int(int, struct statfs*)>("fstatfs")(file, facts);
  if (plan().remote && watched(Path(file).text.data())) facts->f_type = NFS_SUPER_MAGIC;
  return result;
}

int fcntl(int file, int command, ...) {
  va_list more;
  va_start(more, command);
  void* const argument = va_arg(more, void*);
  va_end(more);
  if (plan().remote && command == F_OFD_SETLK && watched(Path(file).text.data())) {
    errno = ENOLCK;
    return -1;
  }
  return real<int(int, int, ...)>("fcntl")(file, command, argument);
}

}  // extern "C"
