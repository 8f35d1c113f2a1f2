// Files that are either whole or not there: written beside the target, synced, then renamed over it.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace dc::artifact {

/// A file being written beside its target. Unlinked when the object goes, or the process is stopped by a signal,
/// before publish().
class TemporaryFile {
 public:
  /// Chooses a name `.<target>.<pid>.<random>.tmp` in the target's folder and creates it empty.
  /// Throws ResourceFailure when the folder is missing or not writable.
  explicit TemporaryFile(std::string target);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  const std::string& target() const { return target_; }

  /// Syncs the file, renames it to the target and syncs the folder. Throws ResourceFailure; the target is then as
  /// before.
  void publish();

 private:
  std::string target_;
  std::string path_;
  int slot_ = -1;  // place in the list of files a signal removes
};

/// Writes `bytes` to `target` through a TemporaryFile.
void publish_bytes(const std::string& target, std::string_view bytes);

/// Makes SIGINT, SIGTERM and SIGHUP remove temporary files and then end the process by the same signal.
void remove_temporaries_on_signals();

}  // namespace dc::artifact
