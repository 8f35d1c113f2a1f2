// The artifacts that were given, and whether they are enough for the methods asked for.
#pragma once
#include <span>
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/score/method.hpp"

namespace dc::score {

/// Open files; null or empty where nothing was given.
struct Inputs {
  const artifact::Reader* images = nullptr;
  std::vector<const artifact::Reader*> dynamics;
  const artifact::Reader* predictions = nullptr;
  const artifact::Reader* features = nullptr;

  /// All of them, in this order.
  std::vector<const artifact::Reader*> all() const;
};

/// Throws UsageError when no input was given, when one that a method needs was not, and when methods that differ in
/// what their runs are trained on are asked for together. Throws InvalidInput when a file lacks an optional field that
/// a method needs.
void require_inputs(std::span<Method* const> methods, const Inputs& inputs);

/// True when some method needs it.
bool any_needs(std::span<Method* const> methods, Need need);

/// True when the runs of --dynamics have threshold samples.
bool any_reads_threshold_samples(std::span<Method* const> methods);

}  // namespace dc::score
