// What a stage tells the shell when it ends. A signal is re-raised instead (128 + n).
#pragma once

namespace dc {

enum class ExitCode : int {
  done = 0,
  run_time = 1,       ///< the work itself failed
  usage = 2,          ///< the command line or a config file is wrong
  invalid_input = 3,  ///< an input is missing, damaged, of the wrong kind, or not supported
  resource = 4,       ///< disk full, output not writable, out of memory
};

}  // namespace dc
