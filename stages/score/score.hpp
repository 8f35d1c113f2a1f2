// Turns dynamics records into one score a sample. Pure: an epoch at a time comes from the caller.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stages/score/method.hpp"

namespace dc::score {

/// Epochs as the user asked for them; what is missing is the method's choice.
struct EpochRequest {
  std::optional<std::int64_t> first = std::nullopt;
  std::optional<std::int64_t> last = std::nullopt;
  std::optional<std::int64_t> window = std::nullopt;  ///< how many epochs from the first on; never together with `last`
};

/// One run's record: where it is, for messages, and how to get an epoch of it.
struct Record {
  std::string name;
  std::int64_t epochs = 0;
  std::function<Epoch(std::int64_t epoch)> load;  ///< valid until the next call
};

/// The epochs that `method` reads of every record. Throws InvalidInput when a record has not all of them, or when the
/// end is left to the records and they differ in length.
EpochRange resolve_epochs(const DynamicsMethod& method, const EpochRequest& request, std::span<const Record> records);

/// The score of every sample from one run. Throws InvalidInput when a value is not finite although the sample was
/// presented, and when a sample was presented in none of the epochs.
std::vector<double> score_run(const DynamicsMethod& method, const Record& record, const EpochRange& range,
                              const Setting& setting);

/// The mean over runs, sample by sample. Needs at least one run; all have the same length.
std::vector<double> mean_over_runs(std::span<const std::vector<double>> runs);

}  // namespace dc::score
