#include "common/cli/parameter.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "common/base/text.hpp"
#include "common/cli/number.hpp"

namespace dc::cli {
namespace {

template <class T>
struct Element {
  using type = T;
};
template <class T>
struct Element<std::optional<T>> {
  using type = T;
};
template <class T>
struct Element<std::vector<T>> {
  using type = T;
};

/// The type of one value of a member: T for T*, std::optional<T>* and std::vector<T>*.
template <class Pointer>
using ElementOf = typename Element<std::remove_pointer_t<Pointer>>::type;

template <class T>
constexpr bool kIsVector = false;
template <class T>
constexpr bool kIsVector<std::vector<T>> = true;

template <class T>
constexpr bool kIsChoice = std::is_same_v<T, ChoiceMember>;

std::string show(bool value) {
  return value ? "true" : "false";
}
std::string show(int value) {
  return format_number(static_cast<std::int64_t>(value));
}
std::string show(const std::string& value) {
  return value;
}
template <class T>
std::string show(T value) {
  return format_number(value);
}

/// Shortest text that reads back, with a point or an exponent, so that it stays a double for whoever reads it.
std::string to_json(double value) {
  const std::string text = format_number(value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}
std::string to_json(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}
std::string to_json(bool value) {
  return show(value);
}
template <class T>
std::string to_json(T value) {
  return show(value);
}
template <class T>
std::string to_json(const std::vector<T>& values) {
  std::string text = "[";
  for (const T& value : values) text += (text.size() > 1 ? "," : "") + to_json(value);
  return text + "]";
}

bool within(const Parameter& parameter, double value) {
  const auto& lowest = parameter.lowest;
  const auto& highest = parameter.highest;
  if (lowest && (value < lowest->value || (lowest->exclusive && value == lowest->value))) return false;
  return !highest || (value < highest->value || (!highest->exclusive && value == highest->value));
}

bool is_choice(const Parameter& parameter, std::string_view text) {
  return std::ranges::any_of(parameter.choices, [&](const NamedChoice& choice) { return choice.name == text; });
}

template <class T>
std::optional<T> parse_number(std::string_view text) {
  if constexpr (std::is_same_v<T, int>) {
    const auto wide = parse_int64(text);
    if (!wide || static_cast<std::int64_t>(static_cast<int>(*wide)) != *wide) return std::nullopt;
    return static_cast<int>(*wide);
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return parse_int64(text);
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return parse_uint64(text);
  } else {
    return parse_double(text);
  }
}

template <class T>
std::optional<T> parse_element(const Parameter& parameter, std::string_view text) {
  if constexpr (std::is_same_v<T, std::string>) {
    const bool written = parameter.names_file() || is_text(text);
    const bool fits = parameter.is_path() ? !text.empty() : parameter.choices.empty() || is_choice(parameter, text);
    return written && fits ? std::optional<T>(text) : std::nullopt;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (text != "true" && text != "false") return std::nullopt;
    return text == "true";
  } else {
    const auto value = parse_number<T>(text);
    return value && within(parameter, static_cast<double>(*value)) ? value : std::nullopt;
  }
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    parts.push_back(trimmed(text.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  return parts;
}

template <class T>
std::optional<std::vector<T>> parse_list(const Parameter& parameter, std::string_view text) {
  std::vector<T> found;
  for (const auto part : parameter.is_path() ? std::vector{text} : split_list(text)) {
    const auto value = part.empty() ? std::nullopt : parse_element<T>(parameter, part);
    if (!value) return std::nullopt;
    found.push_back(*value);
  }
  return found;
}

/// All digits, with a minus sign or without.
bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The range of an integer, "from 1 to 2147483647", where `text` is one that its member cannot hold; else empty.
std::string ends_beside(const Parameter& parameter, std::string_view text) {
  if (parameter.highest || !is_integer(text)) return "";
  return std::visit(
      [&](const auto& m) -> std::string {
        using T = ElementOf<std::decay_t<decltype(m)>>;
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
          using Limits = std::numeric_limits<T>;
          if (parse_number<T>(text) || (std::is_unsigned_v<T> && text.starts_with('-'))) return "";
          const std::string low = parameter.lowest ? show(parameter.lowest->value) : show(Limits::min());
          return "from " + low + " to " + show(Limits::max());
        } else {
          return "";
        }
      },
      parameter.member);
}

std::string of(const std::string& range) {
  if (range.empty()) return "";
  return (range.starts_with("at ") ? " of " : " ") + range;
}

std::string choice_phrase(const std::vector<NamedChoice>& choices) {
  std::string names;
  for (const auto& choice : choices) names += (names.empty() ? "" : ", ") + choice.name;
  return "one of " + names;
}

}  // namespace

std::string kind_text(std::span<const Kind> kinds) {
  std::string text;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i > 0) text += i + 1 < kinds.size() ? ", " : " or ";
    text += kind_name(kinds[i]);
  }
  return text;
}

bool Parameter::is_switch() const {
  return std::holds_alternative<bool*>(member) || std::holds_alternative<std::optional<bool>*>(member);
}

bool Parameter::is_list() const {
  return std::visit([](const auto& m) { return kIsVector<std::remove_pointer_t<std::decay_t<decltype(m)>>>; }, member);
}

std::vector<std::string> Parameter::values() const {
  return std::visit(
      [&](const auto& m) -> std::vector<std::string> {
        using M = std::decay_t<decltype(m)>;
        if constexpr (kIsChoice<M>) {
          const auto place = m.get ? m.get() : std::nullopt;
          return place ? std::vector{choices[*place].name} : std::vector<std::string>{};
        } else if constexpr (kIsVector<std::remove_pointer_t<M>>) {
          std::vector<std::string> texts;
          for (const auto& value : *m) texts.push_back(show(value));
          return texts;
        } else if constexpr (std::is_same_v<std::remove_pointer_t<M>, ElementOf<M>>) {
          const std::string text = show(*m);
          return text.empty() ? std::vector<std::string>{} : std::vector{text};
        } else {
          return *m ? std::vector{show(**m)} : std::vector<std::string>{};
        }
      },
      member);
}

std::string Parameter::json() const {
  return std::visit(
      [&](const auto& m) -> std::string {
        using M = std::decay_t<decltype(m)>;
        if constexpr (kIsChoice<M>) {
          const auto chosen = values();
          return chosen.empty() ? "null" : to_json(chosen.front());
        } else if constexpr (kIsVector<std::remove_pointer_t<M>> ||
                             std::is_same_v<std::remove_pointer_t<M>, ElementOf<M>>) {
          return to_json(*m);
        } else {
          return *m ? to_json(**m) : "null";
        }
      },
      member);
}

std::string_view Parameter::type() const {
  if (is_path()) return "path";
  if (!choices.empty()) return "choice";
  return std::visit(
      [](const auto& m) -> std::string_view {
        using M = std::decay_t<decltype(m)>;
        if constexpr (kIsChoice<M>) {
          return "choice";
        } else if constexpr (std::is_same_v<ElementOf<M>, bool>) {
          return "switch";
        } else if constexpr (std::is_same_v<ElementOf<M>, double>) {
          return "number";
        } else if constexpr (std::is_same_v<ElementOf<M>, std::string>) {
          return "text";
        } else {
          return "integer";
        }
      },
      member);
}

std::string Parameter::range_text() const {
  const std::string low = lowest ? format_number(lowest->value) : "";
  const std::string high = highest ? format_number(highest->value) : "";
  if (lowest && highest && !lowest->exclusive && !highest->exclusive) return "from " + low + " to " + high;
  const std::string above = lowest ? (lowest->exclusive ? "above " : "at least ") + low : "";
  const std::string below = highest ? (highest->exclusive ? "below " : "at most ") + high : "";
  return above + (lowest && highest ? " and " : "") + below;
}

std::string Parameter::expectation(std::string_view refused) const {
  if (is_switch()) return "true or false";
  if (is_path()) return names_file() ? "a file name" : value_name + ", a line of UTF-8 text";
  std::string one;
  if (!choices.empty()) {
    one = choice_phrase(choices);
  } else if (type() == "text") {
    one = "a line of UTF-8 text";
  } else if (const std::string ends = ends_beside(*this, refused); !ends.empty()) {
    one = "an integer " + ends;
  } else {
    const bool natural = std::holds_alternative<std::uint64_t*>(member) && !lowest;
    one = (type() == "integer" ? "an integer" : "a number") + (natural ? " of at least 0" : of(range_text()));
  }
  if (!unit.empty()) one += " (" + unit + ")";
  return is_list() ? "values between commas, each " + one : one;
}

bool Parameter::accepts(std::string_view text) const {
  return std::visit(
      [&](const auto& m) {
        using M = std::decay_t<decltype(m)>;
        if constexpr (kIsChoice<M>) {
          return is_choice(*this, text);
        } else if constexpr (kIsVector<std::remove_pointer_t<M>>) {
          return parse_list<ElementOf<M>>(*this, text).has_value();
        } else {
          return parse_element<ElementOf<M>>(*this, text).has_value();
        }
      },
      member);
}

bool Parameter::assign(std::string_view text) {
  return std::visit(
      [&](auto& m) {
        using M = std::decay_t<decltype(m)>;
        if constexpr (kIsChoice<M>) {
          const auto found = std::ranges::find_if(choices, [&](const NamedChoice& c) { return c.name == text; });
          if (found == choices.end()) return false;
          m.set(static_cast<std::size_t>(found - choices.begin()));
          return true;
        } else if constexpr (kIsVector<std::remove_pointer_t<M>>) {
          const auto found = parse_list<ElementOf<M>>(*this, text);
          if (found) m->insert(m->end(), found->begin(), found->end());
          return found.has_value();
        } else {
          const auto value = parse_element<ElementOf<M>>(*this, text);
          if (!value) return false;
          *m = *value;
          return true;
        }
      },
      member);
}

void Parameter::clear_list() {
  std::visit(
      [](auto& m) {
        if constexpr (kIsVector<std::remove_pointer_t<std::decay_t<decltype(m)>>>) m->clear();
      },
      member);
}

}  // namespace dc::cli
