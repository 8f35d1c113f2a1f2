// What a stage says about itself, for people and for programs, from its declaration.
#pragma once
#include <string>
#include <vector>

#include "common/cli/stage_spec.hpp"

namespace dc::cli {

/// Columns of the terminal that `file` (a descriptor) is, at most 100; 100 when it is none.
int help_width(int file);

/// "dc-prune --scores FILE --out FILE (--ipc N | --fraction X) [options]".
std::string usage_line(const StageSpec& spec);

/// "Give exactly one of --ipc and --fraction."
std::string rule_sentence(const StageSpec::Constraint& constraint);

/// The choices that parameters belong to, in the order of declaration.
std::vector<Owner> owners(const StageSpec& spec);

/// What a call without any argument gets: the summary, the usage, the first example, and where there is more.
std::string short_usage(const StageSpec& spec, int width);

/// The text of --help, no line longer than `width` unless a single word is.
std::string help_text(const StageSpec& spec, int width);

/// The whole declaration as one JSON object with two spaces of indentation and keys in a fixed order (--help-json).
std::string help_json(const StageSpec& spec);

/// The reference page of the stage (--help-markdown).
std::string help_markdown(const StageSpec& spec);

/// "dc-score 0.1.0 (hdf5 1.10.10)": the program, the suite's version, the libraries that can change numbers.
std::string version_line(const StageSpec& spec);

}  // namespace dc::cli
