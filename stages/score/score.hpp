// Turns dynamics records into scores, one a sample and method. Pure: an epoch at a time comes from the caller.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stages/score/method.hpp"

namespace dc::score {

/// The methods of these names, in their order. Throws UsageError when a name comes twice; all have to be known.
std::vector<Method*> choose_methods(std::span<const std::unique_ptr<Method>> methods,
                                    std::span<const std::string> names);

/// Those of them that reduce a training record.
std::vector<const DynamicsMethod*> dynamics_methods(std::span<Method* const> methods);

/// Epochs as the user asked for them; what is missing is the method's choice.
struct EpochRequest {
  std::optional<std::int64_t> first = std::nullopt;
  std::optional<std::int64_t> last = std::nullopt;
  std::optional<std::int64_t> window = std::nullopt;  ///< how many epochs from the first on; never together with `last`
};

/// One run's record: what it was trained on, and how to get an epoch of it.
struct Record {
  std::string name;  ///< for messages
  std::int64_t epochs = 0;
  std::span<const std::int64_t> label;  ///< that the run was trained with
  std::int64_t classes = 0;
  std::function<Epoch(std::int64_t epoch, std::span<const Column> columns)> load;  ///< valid until the next call
};

/// The epochs that `method` reads of every record. Throws InvalidInput when a record has not all of them, when they are
/// too few for the method, or when the end is left to the records and they differ in length.
EpochRange resolve_epochs(const DynamicsMethod& method, const EpochRequest& request, std::span<const Record> records);

/// A method, and what it reads and draws from.
struct Task {
  const DynamicsMethod* method;
  EpochRange epochs;
  Stream stream;
};

/// A task for each of `methods` that reduces records, in their order. Throws as resolve_epochs does.
std::vector<Task> tasks_of(std::span<Method* const> methods, const EpochRequest& request,
                           std::span<const Record> records, std::uint64_t seed);

/// How many epochs of a record at least one task reads.
std::int64_t epochs_read(std::span<const Task> tasks);

/// The scores of every task, from one pass over each record: an epoch is loaded once, with the columns of the tasks
/// that read it, and `progress` is called after it. Memory: what the reductions keep of one run, and one score a sample
/// and task more. Throws InvalidInput when a value is not finite although the sample was presented, and when a sample
/// was presented too seldom for a task.
std::vector<std::vector<double>> score_runs(std::span<const Task> tasks, std::span<const Record> records,
                                            const std::function<void()>& progress);

struct Trial {
  std::int64_t epochs = 0;  ///< that were timed
  double seconds_per_epoch = 0;
};

/// Takes epochs of one record, which some task reads, until a second is over or none is left. Holds what score_runs()
/// holds meanwhile.
Trial try_epochs(std::span<const Task> tasks, const Record& record);

/// One score of every sample, as it stands in the table.
struct Score {
  std::string name;
  select::Direction direction;
  nlohmann::json parameters;
  std::vector<double> values;
};

/// The score of `method` without values; its parameters hold the method's own, and the code followed where there is
/// one.
Score begin_score(const Method& method, Compat compat);

/// The same of a task over so many runs: its epochs stand in the parameters, too.
Score begin_score(const Task& task, std::size_t runs, Compat compat);

}  // namespace dc::score
