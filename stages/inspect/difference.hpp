// In what two artifacts differ: attributes, fields, and how they were made.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"

namespace dc::inspect {

/// How two values of one thing differ: "/score/el2n", "3 of 60,000 values, the largest difference 0.25 at 17".
struct Difference {
  std::string what;
  std::string how;

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// All differences between `a` and `b`, attributes first, then fields, then provenance; empty when the content is the
/// same. Artifacts of two kinds differ in their kind alone. Not-a-number equals not-a-number.
std::vector<Difference> differences(const artifact::Reader& a, const artifact::Reader& b);

/// One line a difference, or nothing.
std::string differences_text(const std::vector<Difference>& differences);

/// A JSON array of {"how", "what"}.
std::string differences_json(const std::vector<Difference>& differences);

}  // namespace dc::inspect
