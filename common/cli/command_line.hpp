// Splits argv into options and words, with Boost.Program_options. Knows nothing of types and values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/cli/stage_spec.hpp"

namespace dc::cli {

/// One piece of a command line, in the order written.
struct Token {
  std::string name;                  ///< option without dashes; empty for a word that stands alone
  std::optional<std::string> value;  ///< of an option that takes one, or the word
};

/// `--name value`, `--name=value`, switches `--name` and `--no-name`, words, and `--` after which only words come.
/// Throws UsageError for an option that `spec` does not declare (with the nearest one), a value that is missing or
/// given to a switch.
std::vector<Token> split_command_line(const StageSpec& spec, int argc, const char* const* argv);

/// What to say of a name that `spec` does not declare: "unknown option --metod; did you mean --method?".
std::string unknown_option(const StageSpec& spec, const std::string& name, const std::string& dashes);

}  // namespace dc::cli
