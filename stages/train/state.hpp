// A run that was cut off goes on: its whole state in one file, in the safetensors format. Not an artifact: it belongs
// to one run on one machine and is replaced as the run proceeds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/training/trainer.hpp"

namespace dc::train {

/// Where a run's state lives and whose it is.
class StateFile {
 public:
  /// `folder` is made when missing. Throws ResourceFailure where a state could not be written; `identity` names the
  /// run: equal settings and inputs have equal identities.
  StateFile(const std::string& folder, std::string identity);

  /// Throws ResourceFailure when no state could be written into `folder`, UsageError when it holds the state of another
  /// run. Makes nothing.
  static void require_usable(const std::string& folder, const std::string& identity);

  const std::string& path() const { return path_; }

  /// Writes everything the run needs to go on; `record` may be null. The file is whole or as it was before.
  void save(const training::Trainer& trainer, const training::DynamicsRecord* record) const;

  /// Puts `trainer` and `record` where save() left them. False when there is no file yet. Throws UsageError when the
  /// file belongs to another run, InvalidInput when it is damaged.
  bool load(training::Trainer& trainer, training::DynamicsRecord* record) const;

 private:
  std::string path_;
  std::string identity_;
};

}  // namespace dc::train
