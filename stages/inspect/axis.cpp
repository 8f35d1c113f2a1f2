#include "stages/inspect/axis.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "stages/inspect/field.hpp"

namespace dc::inspect {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"/sample/key", "/selection/key", "/class/id"};

}  // namespace

Axis match(std::vector<std::string> a, const std::vector<std::string>& b) {
  Axis axis{std::move(a), {}, {}, {}, false};
  if (axis.names == b) return axis;
  std::unordered_map<std::string_view, std::int64_t> place;
  for (std::size_t i = 0; i < b.size(); ++i) place.emplace(b[i], static_cast<std::int64_t>(i));
  std::vector<bool> met(b.size(), false);
  std::int64_t last = -1;
  for (const std::string& name : axis.names) {
    const auto found = place.find(name);
    axis.b_of_a.push_back(found == place.end() ? -1 : found->second);
    if (found == place.end()) {
      axis.only_a.push_back(name);
      continue;
    }
    met[static_cast<std::size_t>(found->second)] = true;
    axis.reordered = axis.reordered || found->second < last;
    last = found->second;
  }
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (!met[i]) axis.only_b.push_back(b[i]);
  }
  return axis;
}

std::map<std::string, Axis, std::less<>> match_axes(const artifact::Reader& a, const artifact::Reader& b) {
  std::map<std::string, Axis, std::less<>> axes;
  for (const std::string_view path : kNames) {
    const schema::FieldSpec* spec = find_spec(a.kind(), std::string(path));
    if (spec == nullptr) continue;
    const schema::Field<std::string> field{spec, std::string(path)};
    axes.emplace(spec->axes.front(), match(a.read(field), b.read(field)));
  }
  return axes;
}

bool names_axis(std::string_view path) {
  return std::ranges::find(kNames, path) != kNames.end();
}

}  // namespace dc::inspect
