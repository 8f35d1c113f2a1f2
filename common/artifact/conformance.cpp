#include "common/artifact/conformance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <type_traits>
#include <unordered_set>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {

// The spec's path with its <name> matched against `path`.
bool fits_pattern(std::string_view pattern, const std::string& path) {
  const auto open = pattern.find('<');
  if (open == std::string_view::npos) return pattern == path;
  return path.size() > open && path.compare(0, open, pattern.substr(0, open)) == 0 &&
         path.find('/', open) == std::string::npos;
}

namespace {

std::string expected_type(schema::Type type) {
  return std::string(schema::type_name(type == schema::Type::json ? schema::Type::string : type));
}

void check_field_type(const std::string& file_name, hid_t file, const std::string& path,
                      const schema::FieldSpec& spec) {
  const Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT));
  const Handle type(H5Dget_type(dataset));
  const std::string found = type_name(type);
  if (found != expected_type(spec.type))
    throw InvalidInput(fmt::format("{}: {}: type {}, expected {}", file_name, path, found, expected_type(spec.type)));
}

// Axis lengths seen so far; the same name means the same length.
struct AxisLengths {
  const std::string& file_name;
  std::map<std::string, std::pair<std::int64_t, std::string>, std::less<>> seen;

  void check(const std::string& path, std::span<const std::string_view> axes, const std::vector<std::int64_t>& shape) {
    if (axes.size() == 1 && axes[0] == "...") return;
    if (axes.size() != shape.size())
      throw InvalidInput(fmt::format("{}: {}: {} axes, expected {} ({})", file_name, path, shape.size(), axes.size(),
                                     fmt::join(axes, ", ")));
    for (std::size_t d = 0; d < axes.size(); ++d) {
      const bool one_more = axes[d].ends_with("+1");
      const std::string name(one_more ? axes[d].substr(0, axes[d].size() - 2) : axes[d]);
      const std::int64_t length = shape[d] - (one_more ? 1 : 0);
      const auto [entry, is_new] = seen.try_emplace(name, length, path);
      if (!is_new && entry->second.first != length)
        throw InvalidInput(fmt::format("{}: {}: {} entries along {}, expected {} as in {}", file_name, path, length,
                                       name, entry->second.first, entry->second.second));
    }
  }
};

void check_attribute_types(const std::string& file_name, hid_t file, const std::map<std::string, ObjectFacts>& objects,
                           const schema::KindSpec& spec) {
  for (const schema::AttributeSpec& attribute : spec.attributes) {
    for (const auto& [path, facts] : objects) {
      if (!fits_pattern(attribute.path, path)) continue;
      const std::string name(attribute.name);
      if (!std::binary_search(facts.attributes.begin(), facts.attributes.end(), name)) {
        if (attribute.optional) continue;
        throw InvalidInput(fmt::format("{}: {}: attribute {} is missing", file_name, path, name));
      }
      const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
      const Handle opened(H5Aopen(object, name.c_str(), H5P_DEFAULT));
      const Handle type(H5Aget_type(opened));
      if (const std::string found = type_name(type); found != expected_type(attribute.type))
        throw InvalidInput(fmt::format("{}: {}: attribute {} has type {}, expected {}", file_name, path, name, found,
                                       expected_type(attribute.type)));
    }
  }
}

// How many of `group` are there: none or all of them, anything else is refused.
std::size_t present_of(const std::string& file_name, const std::map<std::string, ObjectFacts>& objects,
                       std::span<const std::string_view> group) {
  std::string missing;
  std::size_t present = 0;
  for (const std::string_view path : group) {
    if (objects.contains(std::string(path))) {
      ++present;
    } else {
      missing = path;
    }
  }
  if (present != 0 && present != group.size())
    throw InvalidInput(fmt::format("{}: {} is missing, {} of {} there, expected all of {}", file_name, missing, present,
                                   group.size(), fmt::join(group, ", ")));
  return present;
}

void check_groups(const std::string& file_name, const std::map<std::string, ObjectFacts>& objects,
                  const schema::KindSpec& spec) {
  for (const auto& group : spec.together) present_of(file_name, objects, group);
  if (spec.alternatives.empty()) return;
  int whole = 0;
  std::string choices;
  for (const auto& group : spec.alternatives) {
    whole += present_of(file_name, objects, group) != 0 ? 1 : 0;
    choices += fmt::format("{}{}", choices.empty() ? "" : " or ", fmt::join(group, " + "));
  }
  if (whole != 1)
    throw InvalidInput(
        fmt::format("{}: {} of the alternatives there, expected exactly one of {}", file_name, whole, choices));
}

}  // namespace

void check_against_schema(const std::string& file_name, hid_t file, const std::map<std::string, ObjectFacts>& objects,
                          const schema::KindSpec& spec) {
  AxisLengths lengths{file_name, {}};
  for (const schema::FieldSpec& field : spec.fields) {
    bool found = false;
    for (const auto& [path, facts] : objects) {
      if (!fits_pattern(field.path, path)) continue;
      if (facts.is_group) throw InvalidInput(fmt::format("{}: {}: a group, expected a data set", file_name, path));
      check_field_type(file_name, file, path, field);
      lengths.check(path, field.axes, facts.shape);
      found = true;
    }
    if (!found && !field.optional)
      throw InvalidInput(fmt::format("{}: {} is missing ({})", file_name, field.path, field.about));
  }
  check_attribute_types(file_name, file, objects, spec);
  check_groups(file_name, objects, spec);
}

namespace {

// True when no two have the same hash. A column of a million keys is compared in a tenth of the time that a set takes,
// which is left to name what is there twice.
bool all_differ(std::span<const std::string> values) {
  std::vector<std::size_t> hashes(values.size());
  std::ranges::transform(values, hashes.begin(), std::hash<std::string>());
  std::ranges::sort(hashes);
  return std::ranges::adjacent_find(hashes) == hashes.end();
}

template <class T>
void check_unique(const std::string& where, std::span<const T> values) {
  std::vector<T> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice == sorted.end()) return;
  const auto second = std::find(std::ranges::find(values, *twice) + 1, values.end(), *twice);
  throw InvalidInput(
      fmt::format("{}[{}]: {} a second time, expected unique values", where, second - values.begin(), *twice));
}

}  // namespace

template <class T>
void check_values(const std::string& where, const schema::FieldSpec& spec, std::span<const T> values) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (!spec.unique || all_differ(values)) return;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!seen.insert(values[i]).second)
        throw InvalidInput(fmt::format("{}[{}]: '{}' a second time, expected unique values", where, i, values[i]));
    }
  } else {
    if (spec.unique) check_unique(where, values);
    const bool floating = std::is_floating_point_v<T>;
    const bool ranged = std::isfinite(spec.lowest) || std::isfinite(spec.highest);
    if (!ranged && !(floating && spec.finite)) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = static_cast<double>(values[i]);
      if (floating && !std::isfinite(value)) {
        if (spec.finite)
          throw InvalidInput(
              fmt::format("{}[{}] is {}, expected finite numbers", where, i, std::isnan(value) ? "NaN" : "infinite"));
        if (std::isnan(value)) continue;
      }
      if (value < spec.lowest || value > spec.highest)
        throw InvalidInput(
            fmt::format("{}[{}] is {}, expected {} to {}", where, i, values[i], spec.lowest, spec.highest));
    }
  }
}

void check_indices(const std::string& where, std::span<const std::int64_t> values, std::int64_t length,
                   std::string_view axis) {
  const auto wrong = std::find_if(values.begin(), values.end(), [&](std::int64_t value) { return value >= length; });
  if (wrong != values.end())
    throw InvalidInput(fmt::format("{}[{}] is {}, expected an index below {}, the number of entries along {}", where,
                                   wrong - values.begin(), *wrong, length, axis));
}

template void check_values(const std::string&, const schema::FieldSpec&, std::span<const std::string>);
template void check_values(const std::string&, const schema::FieldSpec&, std::span<const std::uint8_t>);
template void check_values(const std::string&, const schema::FieldSpec&, std::span<const std::int32_t>);
template void check_values(const std::string&, const schema::FieldSpec&, std::span<const std::int64_t>);
template void check_values(const std::string&, const schema::FieldSpec&, std::span<const float>);
template void check_values(const std::string&, const schema::FieldSpec&, std::span<const double>);

}  // namespace dc::artifact
