// The life of every stage: parse, check inputs, run, publish. One catch for the whole program.
#pragma once
#include <functional>

#include "common/cli/stage_spec.hpp"
#include "common/harness/forecast.hpp"
#include "common/harness/run.hpp"

namespace dc::harness {

/// The parts of run_stage that do not depend on the stage's Options.
///
/// Parses `argv` into the members bound by `spec`, answers help and version requests, opens the inputs, calls `run`,
/// then finishes all outputs and publishes them: once everything is on the disk, one rename each, `--out` last; with
/// --dry-run it calls `plan` instead, where there is one, and shows what that says. Returns the exit code.
int run_described(cli::StageSpec& spec, int argc, char** argv, const std::function<void(Run&)>& run,
                  const std::function<Forecast(Run&)>& plan);

/// `main` of a stage: `describe` binds the options and `run` does the work. `plan` says in a moment what `run` would
/// write and need, and begins no output; null where that is not known before the work.
template <class Options>
int run_stage(const char* name, int argc, char** argv, void (*describe)(cli::StageSpec&, Options&),
              void (*run)(const Options&, Run&), Forecast (*plan)(const Options&, Run&) = nullptr) {
  Options options;
  cli::StageSpec spec(name);
  describe(spec, options);
  const auto planned = [&](Run& at_hand) { return plan == nullptr ? Forecast{} : plan(options, at_hand); };
  return run_described(
      spec, argc, argv, [&](Run& at_hand) { run(options, at_hand); }, planned);
}

}  // namespace dc::harness
