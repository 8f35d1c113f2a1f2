// What a selection rule is. Each is one file of rules/ that defines make_<file name>(); the build lists them.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
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

namespace dc::prune {

/// What a rule goes by, besides the labels.
enum class Need {
  score,       ///< a score with a direction
  any_score,   ///< a score, whether it says which end is hard or not
  confidence,  ///< the mean probability of the label over training
  features,
  logits,
  neighbours,
  validation,  ///< features and logits of a second set
};

/// Where samples are compared: as features h, or as gradients of the last layer, g = (p - onehot(y)) x (h, 1), which
/// are never built: <g_i, g_j> = <e_i, e_j> (1 + <h_i, h_j>).
enum class Space { features, gradients };

/// What is known of the samples of a set, one entry (or row) a sample in the order of the image set. What the rule does
/// not need is empty.
struct Evidence {
  std::span<const std::int64_t> label;  ///< in [0, classes)
  std::int64_t classes = 0;
  std::span<const double> score;
  select::Direction direction = select::Direction::none;
  std::span<const double> confidence;
  select::Matrix features;  ///< [samples, d]
  select::Matrix logits;    ///< [samples, classes]
  select::Neighbours neighbours;
  const Evidence* validation = nullptr;  ///< labels, features and logits of the second set
  Space space = Space::features;
  select::Metric metric = select::Metric::euclidean;

  /// The score of sample i, turned so that higher is harder.
  double hardness(std::int64_t i) const {
    const double value = score[static_cast<std::size_t>(i)];
    return direction == select::Direction::higher_is_easier ? -value : value;
  }
};

/// Samples that are chosen from together: those of one class, or all of them.
struct Group {
  std::span<const std::int64_t> member;  ///< one or more, ascending places in the image set; those cut off are left out
  std::string name;                      ///< for messages: "class 'dog' (n0123)", "the table"
  double kept_share = 0;                 ///< budget of all groups together over all samples of the set
  std::string asked = {};                ///< for messages: the budget as the user gave it, "--ipc 40"
};

/// A bin of a stratified rule.
struct Stratum {
  double lower = 0;
  double upper = 0;
  std::int64_t available = 0;
  std::int64_t kept = 0;
  friend bool operator==(const Stratum&, const Stratum&) = default;
};

/// The choice from one group, the first choice first.
struct Picks {
  std::vector<std::int64_t> index;  ///< places in the image set, each once
  std::vector<double> weight;       ///< of each for training; empty: all 1
  std::vector<Stratum> strata;      ///< of a stratified rule, ascending
};

class Rule {
 public:
  virtual ~Rule() = default;
  /// As in --keep.
  virtual std::string_view name() const = 0;
  /// One line: which samples it keeps.
  virtual std::string_view about() const = 0;
  virtual std::vector<Need> needs() const = 0;
  /// Adds the rule's own options, bound to members of this object, and its papers to the stage's declaration.
  virtual void describe(cli::StageSpec&) {}
  /// What the options are set to, for the artifact.
  virtual nlohmann::json parameters() const { return nlohmann::json::object(); }

  /// Exactly `count` of the group's members, 0 <= count <= their number. `draws` is the source of all chance: equal
  /// candidates stand in an order that depends on it and the sample's place only. Called for several groups at once
  /// from several threads; gives the same bits for any number of them. Throws InvalidInput, naming the group, when the
  /// rule cannot choose from it.
  virtual Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const = 0;
};

/// One of every rule of rules/, by name.
std::vector<std::unique_ptr<Rule>> all_rules();

}  // namespace dc::prune
