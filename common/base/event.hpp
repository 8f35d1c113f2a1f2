// The lines of --progress json on stderr: one JSON object each, for programs that watch a run.
//
//   event     other keys
//   start     program, version                                       the first line
//   begin     task, unit, total                                      a long piece of work begins
//   progress  task, unit, done, total, elapsed_s, left_s, note       at most one a second
//   end       task, unit, done, total, elapsed_s                     it ends; done < total where it broke off
//   message   level ("info", "detail", "error"), text                what stands on stderr otherwise
//   finish    code, elapsed_s                                        the last line, with the exit code
//
// total and left_s are null where they are not known. A command line that is refused gets a plain message and exit
// code 2 instead, and a signal leaves the last line out.
#pragma once
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace dc {

/// Writes {"event": event, ...fields} as one line.
void write_event(std::string_view event, const nlohmann::ordered_json& fields);

}  // namespace dc
