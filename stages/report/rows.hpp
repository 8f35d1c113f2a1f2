// From single results to the rows of the tables: one row is one method at one budget, averaged over seeds.
// Pure arithmetic: knows no files and no layout.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dc::report {

/// One trained and judged network: what one eval report says, with the cost of the scores behind it.
struct EvalResult {
  std::string source;               ///< where it was read from, for messages
  std::string method;               ///< name under which results are grouped
  std::optional<std::int64_t> ipc;  ///< stored images per class; empty: the whole set
  std::int64_t seed = 0;            ///< of the training
  std::string test_set;             ///< identity of the images it was judged on
  std::int64_t test_images = 0;
  std::int64_t classes = 0;
  double top1 = 0;                                ///< share in [0, 1]
  double top5 = 0;                                ///< share in [0, 1]
  double calibration = 0;                         ///< expected calibration error in [0, 1]
  std::int64_t steps = 0;                         ///< updates of the training
  std::int64_t batch = 0;                         ///< images in an update
  std::int64_t train_images = 0;                  ///< images stored in the training set
  std::int64_t stored_bytes = 0;                  ///< their pixels, uncompressed
  std::int64_t images_seen = 0;                   ///< images shown in the training, repeats counted
  std::int64_t scoring_images_seen = 0;           ///< the same for the networks behind the scores; 0: none was trained
  std::optional<double> scoring_seconds;          ///< wall time of all runs behind the scores, where known
  std::optional<double> selecting_seconds;        ///< wall time of the selection, where known
  std::optional<std::int64_t> peak_memory_bytes;  ///< the larger of scoring and selecting, trainings left out
};

/// Mean and sample standard deviation (n - 1) over seeds; no deviation of a single value.
struct Statistic {
  double mean = 0;
  std::optional<double> std;
};

/// One method at one budget.
struct Row {
  std::string method;
  std::string title;  ///< the method's name for people
  std::optional<std::int64_t> ipc;
  std::vector<std::int64_t> seeds;  ///< ascending
  Statistic top1;
  Statistic top5;
  Statistic calibration;
  std::int64_t steps = 0;
  std::int64_t batch = 0;
  std::int64_t train_images = 0;
  std::int64_t stored_bytes = 0;
  std::int64_t images_seen = 0;
  std::int64_t scoring_images_seen = 0;
  std::optional<double> scoring_seconds;
  std::optional<double> selecting_seconds;
  std::optional<std::int64_t> peak_memory_bytes;
};

/// Mean and deviation of at least one value.
Statistic summarise(std::span<const double> values);

/// The methods in the order of their first appearance.
std::vector<std::string> methods_of(std::span<const EvalResult> results);

/// One row a method and budget: methods in the order given (results of other methods are left out), budgets ascending,
/// the whole set last. `titles` names methods for people; a method without a title keeps its name.
///
/// The costs of scores and selections are averaged over seeds (empty where one is), everything else in a group has to
/// be equal. Throws InvalidInput where it is not, where a seed comes twice in a group, where a method of `methods` has
/// no result, and where two results were judged on different images: such numbers must not stand in one table.
std::vector<Row> group_rows(std::span<const EvalResult> results, std::span<const std::string> methods,
                            const std::map<std::string, std::string>& titles);

/// The budgets of the rows, ascending, the whole set (empty) last.
std::vector<std::optional<std::int64_t>> budgets_of(std::span<const Row> rows);

/// Numbers of seeds of the rows with a budget, or of all rows where none has one: what is meant by "over 3 seeds".
std::vector<std::int64_t> seed_counts(std::span<const Row> rows);

/// The row of a method at a budget, or null.
const Row* find_row(std::span<const Row> rows, const std::string& method, std::optional<std::int64_t> ipc);

}  // namespace dc::report
