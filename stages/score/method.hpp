// What a score method is. Each is one file of methods/ that defines make_<file name>(); the build lists them.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/base/rng.hpp"
#include "common/select/rank.hpp"

namespace dc::cli {
class StageSpec;
}

namespace dc::score {

/// Columns of a dynamics record, as /dyn/<column>.
enum class Column { loss, p_other, zmargin, pnorm2, entropy, top1 };

/// What one training run said about every sample in one epoch. All spans have one entry a sample, in the order of the
/// image set; columns the method did not ask for are empty. Where `seen` is 0 the sample was not presented and the
/// values mean nothing.
struct Epoch {
  std::span<const std::uint8_t> seen;
  std::span<const float> loss;     ///< -log p_y, nats
  std::span<const float> p_other;  ///< largest probability of another class
  std::span<const float> zmargin;  ///< logit of y less the largest other logit
  std::span<const float> pnorm2;   ///< sum of squared probabilities
  std::span<const float> entropy;  ///< nats
  std::span<const std::int32_t> top1;
};

/// Folds the epochs of one run into a score, in memory proportional to the number of samples.
class Reduction {
 public:
  virtual ~Reduction() = default;
  /// Takes the next epoch in order; its values are finite wherever `seen` is 1.
  virtual void add(const Epoch& epoch) = 0;
  /// One score a sample; NaN for a sample that was never presented.
  virtual std::vector<double> finish() = 0;
};

/// What a reduction may know besides the epochs.
struct Setting {
  std::span<const std::int64_t> label;
  std::int64_t epochs = 0;  ///< how many will be added
  Stream stream;            ///< the draws of the run's seed
};

class Method {
 public:
  virtual ~Method() = default;
  /// As in --method; also the name of the score in the table.
  virtual std::string_view name() const = 0;
  /// One line: what the score is.
  virtual std::string_view about() const = 0;
  virtual select::Direction direction() const = 0;
  /// Columns to be read; empty for a method that needs no record.
  virtual std::vector<Column> columns() const = 0;
  /// The epoch the method starts from when the user names none.
  virtual std::int64_t default_first_epoch() const { return 0; }
  /// Adds the method's own options, bound to members of this object, and its papers to the stage's declaration.
  virtual void describe(cli::StageSpec&) {}
  /// What the options are set to, for the artifact.
  virtual nlohmann::json parameters() const { return nlohmann::json::object(); }
  virtual std::unique_ptr<Reduction> start(const Setting& setting) const = 0;
};

/// One of every method of methods/, by name.
std::vector<std::unique_ptr<Method>> all_methods();

}  // namespace dc::score
