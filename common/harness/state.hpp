// What run_stage() and Run share while one stage runs. Private to this room.
#pragma once
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/artifact/writer.hpp"
#include "common/cli/stage_spec.hpp"
#include "common/harness/run.hpp"

namespace dc::harness {

struct Run::State {
  cli::StageSpec& spec;
  std::map<std::string, std::vector<artifact::Reader>, std::less<>> inputs;  ///< by role
  std::set<std::string, std::less<>> opened;  ///< roles that run() asked for: what the result was made from
  std::vector<artifact::InputRecord> raw_sources;
  std::vector<std::pair<std::string, artifact::Writer>> outputs;  ///< role and writer, in the order begun
  std::vector<std::pair<std::string, std::string>> files;         ///< path and bytes
  nlohmann::json facts = nlohmann::json::object();
};

/// Throws UsageError when `target` is a folder, and ResourceFailure when there is none that it could be written into:
/// before the work, not after it.
void require_place(const cli::Parameter& output, const std::string& target);

/// Begins to write beside `target` and gives it up: what no look at permissions tells. Throws ResourceFailure.
void try_place(const cli::Parameter& output, const std::string& target);

/// Throws UsageError unless `target` is free to be written: nothing is there, or a complete artifact of one of `kinds`,
/// or any regular file where the user allows to overwrite.
void require_replaceable(const cli::StageSpec& spec, std::string_view role, const std::string& target,
                         std::span<const Kind> kinds);

/// Throws UsageError unless what stands at `out` with the suffix of the side file, if anything, is such a file, or any
/// regular one where the user allows to overwrite; never what is no regular file, or a link.
void require_side_file(const cli::StageSpec& spec, const std::string& out, const cli::StageSpec::SideFile& side);

}  // namespace dc::harness
