#include "common/harness/run_stage.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <map>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "common/artifact/publish.hpp"
#include "common/base/error.hpp"
#include "common/base/event.hpp"
#include "common/base/log.hpp"
#include "common/base/version.hpp"
#include "common/cli/help.hpp"
#include "common/cli/parse.hpp"
#include "common/harness/paths.hpp"
#include "common/harness/state.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::harness {
namespace {

constexpr const char* kRunFacts = ".run.json";  // beside --out
constexpr std::int64_t kStructure = 9'000;  // bytes that HDF5 takes for the objects of an artifact, or a little more

void open_inputs(Run::State& state) {
  for (const cli::Parameter& parameter : state.spec.parameters()) {
    if (parameter.role != cli::Role::input) continue;
    DC_ASSERT(parameter.kinds.size() <= 1);
    const std::optional<Kind> kind = parameter.kinds.empty() ? std::nullopt : std::optional(parameter.kinds.front());
    for (const std::string& path : parameter.values()) state.inputs[parameter.name].emplace_back(path, kind);
  }
}

artifact::Provenance provenance_of(const Run::State& state) {
  nlohmann::json libraries = nlohmann::json::object();
  for (const auto& [name, version] : state.spec.libraries()) libraries[name] = version;
  artifact::Record own{"",
                       state.spec.program(),
                       std::string(kVersion),
                       cli::resolved_parameters(state.spec),
                       static_cast<std::int64_t>(state.spec.common().seed),
                       libraries.dump(),
                       state.facts.dump(),
                       {}};
  std::vector<artifact::Ancestry> inputs;
  for (const artifact::InputRecord& raw : state.raw_sources) inputs.push_back({raw, nullptr});
  for (const auto& [role, readers] : state.inputs) {
    if (!state.opened.contains(role)) continue;
    for (const artifact::Reader& reader : readers)
      inputs.push_back({{role, std::string(kind_name(reader.kind())), reader.id()}, &reader.provenance()});
  }
  return artifact::descend(std::move(own), inputs);
}

// The most memory that the program held at once, mapped files included. Not ru_maxrss of getrusage(), which a program
// takes over from the one that started it (a Snakemake of 2 GB would make every stage look that large).
std::optional<std::int64_t> peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
  }
  return std::nullopt;
}

// Facts of this run, not of its result: never inside an artifact.
std::string run_facts(const cli::StageSpec& spec, std::chrono::system_clock::time_point start, double duration_s,
                      const nlohmann::json& outputs) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  const auto second = std::chrono::time_point_cast<std::chrono::seconds>(start);
  nlohmann::json facts = {
      {"tool", spec.program()},
      {"version", kVersion},
      {"date", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(second)))},
      {"host", host.data()},
      {"threads", spec.common().threads},
      {"duration_s", duration_s},
      {"outputs", outputs}};
  if (const auto peak = peak_memory_bytes()) facts["peak_memory_bytes"] = *peak;
  return facts.dump(2) + "\n";
}

void publish(Run::State& state, std::chrono::system_clock::time_point start) {
  const artifact::Provenance provenance = provenance_of(state);
  nlohmann::json outputs = nlohmann::json::array();
  for (auto& [role, writer] : state.outputs) {
    artifact::Provenance own = provenance;
    own.own.kind = kind_name(writer.kind());
    outputs.push_back({{"role", role}, {"kind", own.own.kind}, {"id", writer.finish(own)}});
  }
  if (!state.outputs.empty()) {
    const auto chief = std::ranges::find(state.outputs, "out", &std::pair<std::string, artifact::Writer>::first);
    if (chief != state.outputs.end()) std::rotate(chief, chief + 1, state.outputs.end());
    const double duration_s = std::chrono::duration<double>(std::chrono::system_clock::now() - start).count();
    const std::string facts = state.outputs.back().second.target() + kRunFacts;
    state.files.emplace_back(facts, run_facts(state.spec, start, duration_s, outputs));
  }
  std::deque<artifact::TemporaryFile> files;
  for (const auto& [path, bytes] : state.files) files.emplace_back(path).write(bytes);
  for (artifact::TemporaryFile& file : files) file.sync();
  // Everything is on the disk now; what can fail are renames. --out comes last: where it is new, the rest is too.
  for (artifact::TemporaryFile& file : files) file.publish();
  for (auto& [role, writer] : state.outputs) writer.publish();
}

// Bytes of the records of all ancestors that an output would carry.
std::int64_t provenance_bytes(const Run::State& state) {
  std::map<std::string, std::size_t> records;
  for (const auto& [role, readers] : state.inputs) {
    for (const auto& reader : readers) {
      records[reader.id()] = artifact::to_json(reader.provenance().own).size();
      for (const auto& [id, record] : reader.provenance().ancestors) records[id] = artifact::to_json(record).size();
    }
  }
  std::size_t longest = 0;
  for (const auto& [id, bytes] : records) longest = std::max(longest, id.size() + bytes);
  return static_cast<std::int64_t>(longest * records.size());  // rows are as long as the longest
}

// What --dry-run has to say.
void show(const Forecast& forecast, const Run::State& state) {
  const std::int64_t beside = kStructure + provenance_bytes(state);
  for (const auto& [role, holds, bytes, compressed] : forecast.outputs) {
    const cli::Parameter& option = *state.spec.find(role);
    const auto target = option.values();
    if (target.empty()) continue;
    log::info("dry run: would write {}: {}, {} {}", target.front(), holds, compressed ? "at most" : "about",
              format_bytes(bytes + (option.role == cli::Role::output ? beside : 0)));
  }
  const auto held = peak_memory_bytes();
  if (forecast.memory_bytes && held)
    log::info("dry run: would need about {} of memory", format_bytes(*held + *forecast.memory_bytes));
  if (forecast.duration_s)
    log::info("dry run: would take about {}, going by {}", format_duration(*forecast.duration_s), forecast.timed);
  log::info("dry run: the inputs are fine{}; nothing was written",
            forecast.unread.empty() ? "" : fmt::format(" as far as they were read, {} were not", forecast.unread));
}

std::string cut_short;  // what is said then

// A mapped input that somebody cuts short while it is read: the pages are gone, and so is all that was made of them.
// Temporaries are left to the next run.
extern "C" void end_on_cut_input(int) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, cut_short.data(), cut_short.size());
  _exit(static_cast<int>(ExitCode::invalid_input));
}

void execute(cli::StageSpec& spec, const std::function<void(Run&)>& run, const std::function<Forecast(Run&)>& plan) {
  const auto start = std::chrono::system_clock::now();
  const cli::Common& common = spec.common();
  check_paths(spec);
  log::configure({spec.program(), common.quiet, common.verbose, common.log, common.progress == "json"});
  artifact::remove_temporaries_on_signals();
  std::signal(SIGBUS, end_on_cut_input);
  Run::State state{spec, {}, {}, {}, {}, {}};
  check_outputs(spec);
  open_inputs(state);
  parallel::set_threads(common.threads);
  Run at_hand(state);
  if (common.dry_run) return show(plan(at_hand), state);
  run(at_hand);
  publish(state, start);
}

bool answer(const cli::StageSpec& spec, cli::Request request) {
  std::string text;
  switch (request) {
    case cli::Request::run:
      return false;
    case cli::Request::help:
      text = cli::help_text(spec, cli::help_width(STDOUT_FILENO));
      break;
    case cli::Request::help_json:
      text = cli::help_json(spec);
      break;
    case cli::Request::help_markdown:
      text = cli::help_markdown(spec);
      break;
    case cli::Request::version:
      text = cli::version_line(spec);
      break;
  }
  if (!text.ends_with('\n')) text += '\n';
  log::print(text);
  return true;
}

int report(const std::string& message, ExitCode code) {
  log::write_error(message);
  return static_cast<int>(code);
}

// A command line that cannot be parsed is told as asked for, too.
bool asks_for_events(std::span<char*> words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--progress=json" ||
        (word == "--progress" && i + 1 < words.size() && words[i + 1] == std::string_view("json")))
      return true;
  }
  return false;
}

// The one catch of the whole program.
int exit_code_of(const std::function<void()>& work) {
  try {
    work();
    return static_cast<int>(ExitCode::done);
  } catch (const Error& failure) {
    return report(failure.what(), failure.code());
  } catch (const std::bad_alloc&) {
    return report("out of memory; use smaller inputs or a machine with more", ExitCode::resource);
  } catch (const std::exception& failure) {
    return report(fmt::format("failed: {}", failure.what()), ExitCode::run_time);
  }
}

}  // namespace

int run_described(cli::StageSpec& spec, int argc, char** argv, const std::function<void(Run&)>& run,
                  const std::function<Forecast(Run&)>& plan) {
  const auto start = std::chrono::steady_clock::now();
  bool watched = asks_for_events({argv, static_cast<std::size_t>(argc)});
  log::configure({spec.program(), false, false, "", watched});
  spec.library("hdf5", artifact::hdf5_version());
  spec.side_file(kRunFacts, "outputs");
  cut_short = spec.program() +
              ": an input was cut short while it was read; give it whole, and leave it as it is till the end\n";
  if (argc < 2) {
    std::fputs(cli::short_usage(spec, cli::help_width(STDERR_FILENO)).c_str(), stderr);
    return static_cast<int>(ExitCode::usage);
  }
  const auto begin = [&] { write_event("start", {{"program", spec.program()}, {"version", kVersion}}); };
  if (watched) begin();
  const int code = exit_code_of([&] {
    if (answer(spec, cli::parse(spec, argc, argv))) return;
    if (!watched && spec.common().progress == "json") {
      watched = true;
      begin();
    }
    execute(spec, run, plan);
  });
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (watched) write_event("finish", {{"code", code}, {"elapsed_s", elapsed_s}});
  return code;
}

}  // namespace dc::harness
