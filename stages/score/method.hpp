// What a score method is. Each is one file of methods/ that defines make_<file name>(); the build lists them.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/base/rng.hpp"
#include "common/select/matrix.hpp"
#include "common/select/neighbours.hpp"
#include "common/select/rank.hpp"

namespace dc::cli {
class StageSpec;
}

namespace dc::score {

/// Published code whose reading of a method is taken where it differs from the paper's.
enum class Compat { none, ccs, deepcore, dual };

/// What every method may know besides what it reduces.
struct Setting {
  std::span<const std::int64_t> label;  ///< in [0, classes), one a sample
  std::int64_t classes = 0;
  std::int64_t epochs = 0;  ///< how many will be added; 0 for a method that reads no record
  Stream stream;            ///< the draws of the run's seed
};

/// A score: its name, its meaning, its options. Every method is one of the two classes below.
class Method {
 public:
  virtual ~Method() = default;
  /// As in --method; also the name of the score in the table.
  virtual std::string_view name() const = 0;
  /// One line: what the score is.
  virtual std::string_view about() const = 0;
  virtual select::Direction direction() const = 0;
  /// Adds the method's own options, bound to members of this object, and its papers to the stage's declaration.
  virtual void describe(cli::StageSpec&) {}
  /// What follow() changes, for the help; empty where that code reads the method as its paper does.
  virtual std::string_view difference(Compat) const { return {}; }
  /// Called once, after the options are parsed: takes the reading of that code, if it has one of this method. What the
  /// user set stays.
  virtual void follow(Compat) {}
  /// What the options are set to, for the artifact.
  virtual nlohmann::json parameters() const { return nlohmann::json::object(); }
};

// --- reductions of a training record ---------------------------------------------------------------------------------

/// Columns of a dynamics record, as /dyn/<column>.
enum class Column { loss, p_other, zmargin, pnorm2, entropy, top1, p_second, kd, hnorm2 };

/// What one training run said about every sample in one epoch. All spans have one entry a sample, in the order of the
/// image set; columns that no method asked for are empty. Where `seen` is 0 the sample was not presented and the
/// values mean nothing.
struct Epoch {
  std::span<const std::uint8_t> seen;
  std::span<const float> loss;     ///< -log p_y, nats
  std::span<const float> p_other;  ///< largest probability of another class
  std::span<const float> zmargin;  ///< logit of y less the largest other logit
  std::span<const float> pnorm2;   ///< sum of squared probabilities
  std::span<const float> entropy;  ///< nats
  std::span<const std::int32_t> top1;
  std::span<const float> p_second;  ///< second largest of all probabilities
  std::span<const float> kd;        ///< change of p since the presentation before; NaN at the first
  std::span<const float> hnorm2;    ///< squared length of the penultimate feature
};

/// Epochs that are read, both ends included.
struct EpochRange {
  std::int64_t first = 0;
  std::int64_t last = 0;

  std::int64_t count() const { return last - first + 1; }
  friend bool operator==(const EpochRange&, const EpochRange&) = default;
};

/// Folds the epochs of one run into a score, in memory proportional to the number of samples.
class Reduction {
 public:
  virtual ~Reduction() = default;
  /// Takes the next epoch in order; its values are finite wherever `seen` is 1 (`kd` from the second presentation on).
  virtual void add(const Epoch& epoch) = 0;
  /// One score a sample; NaN for a sample that was presented too seldom for one.
  virtual std::vector<double> finish() = 0;
};

/// How the scores of several runs become one.
enum class OverRuns {
  mean,
  sum,
  lowest,  ///< of the runs that have a score of the sample: a method may leave a sample to the other runs with NaN
};

class DynamicsMethod : public Method {
 public:
  virtual std::vector<Column> columns() const = 0;
  /// The epochs of a record of `recorded` >= 1 epochs that are read when the user names none. Of a method that reads
  /// one, that is where a window of several ends.
  virtual EpochRange default_epochs(std::int64_t recorded) const { return {0, recorded - 1}; }
  /// Presentations of a sample that its score takes; more than one where the method has an option --<name>-span.
  virtual std::int64_t presentations() const { return 1; }
  virtual OverRuns over_runs() const { return OverRuns::mean; }
  /// True for a method of runs on labels in which some samples were given to one more class, the last one. Their
  /// Setting holds these labels and counts that class.
  virtual bool reads_threshold_samples() const { return false; }
  virtual std::unique_ptr<Reduction> start(const Setting& setting) const = 0;
};

// --- functions of what a trained network says ------------------------------------------------------------------------

enum class Need { logits, gradient_norms, features, neighbours };

/// What a trained network says, one row a sample in the order of the image set. What the method does not need is empty.
struct Snapshot {
  select::Matrix logits;                  ///< [samples, classes]
  std::span<const float> gradient_norms;  ///< length of each sample's gradient with respect to all parameters
  select::Matrix features;                ///< [samples, d]
  select::Neighbours neighbours;
};

class SnapshotMethod : public Method {
 public:
  /// Empty for a method that needs the labels only.
  virtual std::vector<Need> needs() const = 0;
  /// One finite score a sample. The same bits for any number of threads. Throws InvalidInput when the snapshot does not
  /// do (too few neighbours, a class without samples).
  virtual std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const = 0;
};

/// One of every method of methods/, by name.
std::vector<std::unique_ptr<Method>> all_methods();

}  // namespace dc::score
