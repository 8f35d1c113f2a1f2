// The paths of a command line: what is read is not written, and what is written has a place. Private to this room.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "common/cli/stage_spec.hpp"
#include "common/schema/kinds.hpp"

namespace dc::harness {

/// Throws UsageError when a file is written that is read, or twice, or when one is changed that lies in a folder that
/// is read.
void check_paths(const cli::StageSpec& spec);

/// Throws UsageError when an output is a folder or would replace what no run like this one has made, ResourceFailure
/// when it could not be written: before the work, not after it.
void check_outputs(const cli::StageSpec& spec);

/// Throws UsageError unless `target` is free to be written: nothing is there, or a complete artifact of one of `kinds`,
/// or any regular file where the user allows to overwrite.
void require_replaceable(const cli::StageSpec& spec, std::string_view role, const std::string& target,
                         std::span<const Kind> kinds);

}  // namespace dc::harness
