// Reads what a rule goes by from the artifacts that were given, after making sure that they speak of the same samples.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/samples.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {

/// The inputs that are used; null, or empty, where one was not given.
struct Sources {
  std::span<const artifact::Reader> scores = {};
  const artifact::Reader* features = nullptr;
  const artifact::Reader* predictions = nullptr;
  const artifact::Reader* validation_features = nullptr;
  const artifact::Reader* validation_predictions = nullptr;
  const artifact::Reader* samples = nullptr;  ///< says which samples there are where no other source is
};

/// What is read of them, besides what the rule needs.
struct Wanted {
  std::optional<std::string> score = std::nullopt;  ///< may be left out where there is only one
  std::string confidence = "confidence";
  std::optional<std::int64_t> neighbours = std::nullopt;  ///< of each sample at most
  Space space = Space::features;
  select::Metric metric = select::Metric::euclidean;
};

/// A column of a score table.
struct Score {
  std::string name;
  std::vector<double> values;
  select::Direction direction = select::Direction::none;
};

/// The samples of a set and what was read of them. `evidence` views the rest.
struct Known {
  const artifact::Reader* source = nullptr;  ///< where the samples were read from
  artifact::Samples samples;
  std::optional<Score> score;
  std::vector<double> confidence;
  artifact::Mapped<float> features;
  artifact::Mapped<float> logits;
  select::NeighbourGraph neighbours;
  std::unique_ptr<Known> validation;
  Evidence evidence;
};

/// What `rule` needs. Matrices are mapped, not read.
///
/// Throws UsageError, naming the option and the stage that makes the artifact, where something the rule needs was not
/// given or has several candidates; InvalidInput where the sources differ in their samples, labels or classes, or hold
/// not what the rule needs.
std::unique_ptr<Known> load(const Sources& sources, const Wanted& wanted, const Rule& rule);

/// The score of that name from whichever table holds it; without a name, the only one there is. `option` names the
/// option that chooses it, for messages.
Score read_score(std::span<const artifact::Reader> tables, const std::optional<std::string>& name,
                 std::string_view option);

/// "'tabby cat' (n02123045)", or the name alone where it is the identity, too.
std::vector<std::string> names_for_people(const artifact::ClassList& classes);

/// The recall of every class from an evaluation. Throws InvalidInput where the classes differ from `classes` (of the
/// artifact `samples`) or one was not evaluated.
std::vector<double> read_recall(const artifact::Reader& eval, const artifact::Reader& samples,
                                const artifact::ClassList& classes);

}  // namespace dc::prune
