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

}  // namespace dc::harness
