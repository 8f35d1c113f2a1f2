// From argv and a config file to a filled Options struct.
#pragma once
#include <string>

#include "common/cli/stage_spec.hpp"

namespace dc::cli {

/// What the user asks of the program.
enum class Request { run, help, help_json, help_markdown, version };

/// Fills the members behind `spec`: defaults, then the file named by --config, then the command line.
///
/// --help, --help-json, --help-markdown and --version win over everything else on the command line, mistakes too.
/// Otherwise throws UsageError for the first thing that is wrong: an unknown option (with the nearest known one), a
/// value that is not as declared, an option given twice, a required one that is missing, a broken rule between options.
Request parse(StageSpec& spec, int argc, const char* const* argv);

/// The settings that can change the result, --seed among them, as a JSON object sorted by name, without line breaks.
/// Inputs, outputs, paths and machine options are left out, and so are optional settings that were not given.
std::string resolved_parameters(const StageSpec& spec);

}  // namespace dc::cli
