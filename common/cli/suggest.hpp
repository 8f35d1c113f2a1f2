// "Did you mean": the known name nearest to an unknown one.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace dc::cli {

/// Smallest number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`
/// (optimal string alignment).
int edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`, small and capital letters alike, the first of equals; empty when none is near (more than a
/// third of the letters differ, with one letter always forgiven and two from five letters on). Where none is near, one
/// that has a word more or less at its end: "batch" for "batch-size".
std::string nearest_name(std::string_view name, std::span<const std::string> known);

}  // namespace dc::cli
