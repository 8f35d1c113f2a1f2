// The axes of two artifacts of one kind, laid side by side by what their entries are called: samples by their keys,
// classes by their ids, others by their places.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/reader.hpp"

namespace dc::inspect {

/// An axis whose entries have names.
struct Axis {
  std::vector<std::string> names;    ///< of a's entries
  std::vector<std::int64_t> b_of_a;  ///< where entry i of a is in b, -1 where it is not; empty: at the same place, all
  std::vector<std::string> only_a;
  std::vector<std::string> only_b;
  bool reordered = false;  ///< what is in both stands in another order

  bool same() const { return b_of_a.empty(); }
  std::int64_t in_b(std::int64_t i) const { return b_of_a.empty() ? i : b_of_a[static_cast<std::size_t>(i)]; }
  std::int64_t both() const { return static_cast<std::int64_t>(names.size() - only_a.size()); }
};

/// Matches unique names.
Axis match(std::vector<std::string> a, const std::vector<std::string>& b);

/// The named axes of a kind, by their names in the schema ("sample", "kept", "class"). `a` and `b` are of one kind.
std::map<std::string, Axis, std::less<>> match_axes(const artifact::Reader& a, const artifact::Reader& b);

/// True for the columns that hold the names: /sample/key, /selection/key, /class/id.
bool names_axis(std::string_view path);

}  // namespace dc::inspect
