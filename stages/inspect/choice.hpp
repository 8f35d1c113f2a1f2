// What a selection chose: how many of how many, by which rule, from which bins of the score.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"

namespace dc::inspect {

/// A bin of a stratified rule.
struct Stratum {
  std::int64_t group = -1;  ///< class of the bin; -1 where all classes share their bins
  double lower = 0;
  double upper = 0;
  std::int64_t available = 0;
  std::int64_t kept = 0;
};

struct Choice {
  std::string rule;
  std::int64_t samples = 0;  ///< of the image set
  std::int64_t kept = 0;
  std::optional<std::int64_t> cut_off;              ///< left out as mislabelled before the choice
  std::optional<std::int64_t> overlap_with_random;  ///< kept by a random choice of the same budgets, too
  std::vector<Stratum> strata;
};

/// Reads the choice of a selection.
Choice read_choice(const artifact::Reader& selection);

/// For people, lines ending in a line feed: a sentence, then a line a bin (the first 60).
std::string choice_text(const Choice& choice);

/// For programs: one JSON object.
std::string choice_json(const Choice& choice);

}  // namespace dc::inspect
