// What a stage's run() has at hand: its open inputs, its outputs in the making, its seed, threads and progress.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/reader.hpp"
#include "common/artifact/writer.hpp"
#include "common/base/progress.hpp"
#include "common/base/rng.hpp"

namespace dc::harness {

/// One run of one stage. Made by run_stage(); roles are the option names of inputs and outputs.
class Run {
 public:
  struct State;
  explicit Run(State& state) : state_(state) {}

  /// The input of that role, already open and checked. Asserts that it was given. Only what is asked for here stands in
  /// the provenance of the outputs: leave alone what the result does not depend on.
  const artifact::Reader& open(std::string_view role) const;
  /// All inputs of a role that may be repeated, in the order of the command line.
  const std::vector<artifact::Reader>& open_all(std::string_view role) const;
  /// True when the user gave that input, output or option, on the command line or in a config file.
  bool given(std::string_view name) const;

  /// Keeps an option out of the provenance that says nothing in this run, such as that of another kind of source.
  void leave_out(std::string_view option);

  /// Begins the output of that role; the harness finishes and publishes it after run(). Call once a role.
  artifact::Writer& create(std::string_view role);
  /// The same for an output declared with several kinds, as one of them. Throws UsageError when a file of another kind
  /// is in the way.
  artifact::Writer& create(std::string_view role, Kind kind);
  /// Publishes bytes that are no artifact (a page, a picture) at `path`, whole or not at all, after run().
  void publish_file(const std::string& path, std::string bytes);

  /// Adds a raw source to the provenance: its scheme ("idx") and the SHA-256 of its bytes.
  void raw_source(std::string_view scheme, std::string_view sha256);
  /// Adds to the facts of the provenance what the run found out; nothing that changes from run to run.
  void fact(std::string_view name, std::int64_t value);
  void fact(std::string_view name, double value);
  void fact(std::string_view name, std::string_view value);

  std::uint64_t seed() const;
  /// A random stream of that name under the run's seed.
  Stream stream(std::string_view name) const { return Stream(seed(), name); }
  int threads() const;
  const std::string& device() const;
  bool deterministic() const;
  /// A progress line for `total` pieces of work.
  Progress progress(std::string what, std::string unit, std::int64_t total) const;

 private:
  State& state_;
};

}  // namespace dc::harness
