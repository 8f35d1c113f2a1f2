// The names of an enum's values, as the user writes them: one constexpr table beside the enum.
#pragma once
#include <span>
#include <string_view>
#include <type_traits>

namespace dc::cli {

/// One row of such a table: `constexpr Choice<Keep> kKeeps[] = {{Keep::easiest, "easiest", "the lowest scores"}, ...};`
template <class E>
struct Choice {
  E value;
  std::string_view name;
  std::string_view about;  ///< shown in the help; may be empty
};

/// The name of `value` in `table`, or an empty text when it has no row.
template <class E>
constexpr std::string_view choice_name(std::span<const Choice<std::type_identity_t<E>>> table, E value) {
  for (const auto& choice : table) {
    if (choice.value == value) return choice.name;
  }
  return {};
}

}  // namespace dc::cli
