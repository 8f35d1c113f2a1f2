#include "common/cli/correction.hpp"

#include <algorithm>
#include <vector>

#include "common/cli/number.hpp"
#include "common/cli/suggest.hpp"

namespace dc::cli {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    if (end > begin) parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
  return text;
}

std::string near_choice(const Parameter& parameter, std::string_view text) {
  std::vector<std::string> names;
  for (const auto& choice : parameter.choices) names.push_back(choice.name);
  if (!parameter.is_list()) return nearest_name(text, names);
  const std::string with_commas = joined(split(text, ' '), ",");
  if (parameter.accepts(with_commas)) return with_commas;
  for (const std::string& part : split(text, ',')) {
    if (!parameter.accepts(part)) return nearest_name(part, names);
  }
  return "";
}

constexpr std::string_view kDigits = "0123456789";

/// The number before a unit; empty when there is none. Not of "0x10" or "1e-400", which are other numbers.
std::string_view without_unit(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", text.starts_with('-') ? 1 : 0), text.size());
  const bool one = parse_double(text.substr(0, end)) && text.find_first_of(kDigits, end) == std::string_view::npos;
  return one ? text.substr(0, end) : std::string_view{};
}

/// True for digits between which commas stand before every third.
bool has_groups(std::string_view text) {
  const auto parts = split(text, ',');
  return parts.size() > 1 && std::all_of(parts.begin() + 1, parts.end(), [](const std::string& part) {
           return part.size() == 3 && part.find_first_not_of(kDigits) == std::string::npos;
         });
}

/// Without commas that group digits, or with a point for the comma; empty where neither is meant, or both may be.
std::string without_commas(const Parameter& parameter, std::string_view text) {
  const bool whole = parameter.type() == "integer";
  return whole == has_groups(text) ? joined(split(text, ','), whole ? "" : ".") : "";
}

std::string near_number(const Parameter& parameter, std::string_view text) {
  if (parameter.is_list()) return "";  // which of its commas is which is a guess
  std::vector<std::string> candidates;
  if (const auto whole = parse_double(text)) candidates.push_back(format_number(*whole));
  const auto percent = text.ends_with('%') ? parse_double(text.substr(0, text.size() - 1)) : std::nullopt;
  if (percent) candidates.push_back(format_number(*percent / 100));
  candidates.push_back(without_commas(parameter, text));
  candidates.emplace_back(without_unit(text));
  const auto fits = [&](const std::string& candidate) { return candidate != text && parameter.accepts(candidate); };
  const auto found = std::ranges::find_if(candidates, fits);
  return found == candidates.end() ? "" : *found;
}

}  // namespace

std::string correction(const Parameter& parameter, std::string_view text) {
  if (!parameter.choices.empty()) return near_choice(parameter, text);
  const bool is_number = parameter.type() == "integer" || parameter.type() == "number";
  return is_number ? near_number(parameter, text) : "";
}

}  // namespace dc::cli
