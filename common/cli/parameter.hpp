// One declared input, output or option, as data: everything that help, parsing and provenance need to know of it.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/schema/kinds.hpp"

namespace dc::cli {

enum class Role {
  input,        ///< an artifact that is read
  output,       ///< an artifact that is written
  path_input,   ///< any other file or folder that is read
  path_output,  ///< any other file or folder that is written
  option,       ///< a setting
};

/// A named value that an option may take.
struct NamedChoice {
  std::string name;
  std::string about;
};

/// A member of an enum type, reached by the place of its value in the table of choices.
struct ChoiceMember {
  std::function<std::optional<std::size_t>()> get;  ///< nothing when unset, or when the value has no row
  std::function<void(std::size_t)> set;
  bool optional = false;
};

/// The member of Options that a parameter fills.
using Member = std::variant<bool*, int*, std::int64_t*, std::uint64_t*, double*, std::string*, std::optional<bool>*,
                            std::optional<int>*, std::optional<std::int64_t>*, std::optional<std::uint64_t>*,
                            std::optional<double>*, std::optional<std::string>*, std::vector<std::int64_t>*,
                            std::vector<double>*, std::vector<std::string>*, ChoiceMember>;

/// One choice of another option.
struct Owner {
  std::string option;
  std::string choice;
  friend bool operator==(const Owner&, const Owner&) = default;
};

/// A bound that a number must keep.
struct Bound {
  double value;
  bool exclusive = false;
};

/// "image_set", "image_set, score_table or features"; empty when there is none.
std::string kind_text(std::span<const Kind> kinds);

struct Parameter {
  std::string name;  ///< as on the command line, without dashes
  Role role = Role::option;
  std::vector<Kind> kinds;  ///< of inputs and outputs, one of these; none: any kind
  Member member;
  std::string about;
  std::string unit;
  std::string value_name;  ///< what stands for the value in the help, such as FILE
  std::optional<Bound> lowest;
  std::optional<Bound> highest;
  std::vector<NamedChoice> choices;
  std::optional<Owner> owner;  ///< the only choice with which the parameter means something
  bool required = false;
  bool positional = false;   ///< the name may be left out
  char input_after = '\0';   ///< of an option: behind this character its value names a file or folder that is read
  bool machine = false;      ///< cannot change the result: kept out of the provenance
  bool reserved = false;     ///< the same in every stage
  std::string default_text;  ///< of the member when it was declared; empty: none
  std::string default_json;  ///< the same as JSON, "null" when unset
  std::string given;         ///< where the user gave it: empty (not given), "command line" or "FILE:LINE"

  bool is_path() const { return role != Role::option; }
  /// True where a value is the name of a file, which may be any bytes; not where a title stands before it, TITLE=FILE.
  bool names_file() const {
    return (is_path() && value_name.find('=') == std::string::npos) || input_after != '\0' || value_name == "FILE";
  }
  bool is_switch() const;
  /// May be given several times.
  bool is_list() const;

  /// The value as the user would write it, one text for each element; empty when unset.
  std::vector<std::string> values() const;
  /// The value as canonical JSON (no spaces, shortest round-trip numbers); "null" when unset.
  std::string json() const;
  /// "switch", "integer", "number", "text", "path" or "choice".
  std::string_view type() const;
  /// "from 0 to 1", "at least 1", "above 0 and at most 1"; empty when unbounded.
  std::string range_text() const;
  /// What a value has to be: "an integer of at least 1 (images)", "one of easiest, hardest". Where `refused` is an
  /// integer that the member cannot hold, with both ends: "an integer from 1 to 2147483647".
  std::string expectation(std::string_view refused = {}) const;

  /// True where assign(text) would succeed.
  bool accepts(std::string_view text) const;
  /// Fills the member from `text`; a list parameter appends, and an option list takes several between commas.
  /// Switches take "true" and "false". Returns false, with the member as it was, when `text` is not as expected.
  bool assign(std::string_view text);
  /// Empties a list, so that what the user gives replaces the default. Nothing for other members.
  void clear_list();
};

}  // namespace dc::cli
