// Files that are either whole or not there: written beside the target, synced, then renamed over it.
//
// Whatever stops a run, its target is the file that was there before, byte for byte, or the new one, complete.
// * A run that fails, or that SIGINT, SIGTERM or SIGHUP ends, removes its temporaries. One that is killed cannot; the
//   next TemporaryFile of the same target removes what it left.
// * A temporary is locked (an open file description lock) as long as its writer lives, and removed by others only
//   after they got that lock: process numbers come again, and mean nothing to other containers and machines. Where
//   locks may not reach all writers (network file systems, FUSE) temporaries of dead runs stay; remove
//   `.<target>.*.tmp` by hand there. The lock hinders no reader: HDF5 uses locks of another sort, flock().
// * fsync failing before the rename: the old file stays. fsync of the folder failing after it: the new file is there
//   and complete, but may not outlast a power cut, so publish() throws all the same and says so. A file system that
//   knows no such call for folders (EINVAL) is no failure.
#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace dc::artifact {

/// Owns an open file and closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  bool valid() const { return number_ >= 0; }
  operator int() const { return number_; }

 private:
  int number_ = -1;
};

/// A file being written beside its target. Unlinked when the object goes, or the process is stopped by a signal,
/// before publish(). All functions throw ResourceFailure; the target is then as before, unless publish() says
/// otherwise.
class TemporaryFile {
 public:
  /// Removes what dead runs of this target left, chooses a name `.<target>.<pid>.<random>.tmp` in the target's folder
  /// and creates it empty. Throws ResourceFailure when the folder is missing or not writable.
  explicit TemporaryFile(std::string target);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  const std::string& target() const { return target_; }

  /// Appends `bytes`.
  void write(std::string_view bytes);

  /// Brings the content to the disk, which may turn out to be full. Whoever publishes several files syncs all of them
  /// first: what is left to fail then are the renames.
  void sync();

  /// Syncs the file if that was not done, renames it to the target and syncs the folder. Call once.
  void publish();

 private:
  std::string target_;
  std::string path_;
  Descriptor folder_;
  Descriptor file_;  // holds the lock
  bool synced_ = false;
};

/// Writes `bytes` to `target` through a TemporaryFile.
void publish_bytes(const std::string& target, std::string_view bytes);

/// Removes the temporaries of `target` whose writers are dead. What cannot be told or removed stays.
void remove_dead_temporaries(const std::string& target);

/// Makes SIGINT, SIGTERM and SIGHUP, unless they are ignored (nohup), remove temporary files and then end the process
/// by the same signal. A file above the limit of `ulimit -f` becomes a failed write. Call once, before the program has
/// other threads: a thread of its own waits for the signals, and all others leave them to it.
void remove_temporaries_on_signals();

}  // namespace dc::artifact
