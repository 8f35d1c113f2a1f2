#include "common/harness/run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "common/artifact/publish.hpp"
#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"
#include "common/harness/state.hpp"

namespace dc::harness {
namespace {

// Whether a file of the system is meant, at once or through links: /dev/stdout is a regular file where it was
// redirected to one, and replacing it would take it from everybody.
bool leads_into_the_system(const std::string& target) {
  boost::system::error_code error;
  fs::path path = from_root(target);
  constexpr int kLinks = 40;
  for (int links = 0; links < kLinks; ++links) {
    const fs::path folder = fs::canonical(path.parent_path(), error);
    if (error) return false;
    const std::string text = (folder / path.filename()).string();
    if (text.starts_with("/dev/") || text.starts_with("/proc/")) return !text.starts_with("/dev/shm/");
    if (!fs::is_symlink(path, error)) return false;
    const fs::path link = fs::read_symlink(path, error);
    path = link.is_absolute() ? link : folder / link;
  }
  return true;
}

}  // namespace

void require_place(const cli::Parameter& output, const std::string& target) {
  boost::system::error_code ignored;
  if (fs::is_directory(target, ignored)) {
    const std::string name =
        output.kinds.empty()
            ? ""
            : fmt::format(", such as {}",
                          (fs::path(target) / (std::string(kind_name(output.kinds.front())) + ".h5")).string());
    throw UsageError(fmt::format("--{} {}: is a folder; name a file in it{}", output.name, target, name));
  }
  const fs::path folder = fs::path(target).has_parent_path() ? fs::path(target).parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored))
    throw ResourceFailure(fmt::format("--{} {}: there is no folder {}; make it, or choose another place", output.name,
                                      target, folder.string()));
  if (access(folder.c_str(), W_OK) != 0)
    throw ResourceFailure(fmt::format("--{} {}: the folder {} cannot be written to ({}); choose another place",
                                      output.name, target, folder.string(), std::strerror(errno)));
}

void try_place(const cli::Parameter& output, const std::string& target) {
  try {
    const artifact::TemporaryFile trial(target);
  } catch (const ResourceFailure& failure) {
    throw ResourceFailure(fmt::format("--{} {}", output.name, failure.what()));
  }
}

void require_side_file(const cli::StageSpec& spec, const std::string& out, const cli::StageSpec::SideFile& side) {
  const std::string path = out + std::string(side.suffix);
  boost::system::error_code ignored;
  const fs::file_status status = fs::symlink_status(path, ignored);
  if (!fs::exists(status)) return;
  if (!fs::is_regular_file(status))
    throw UsageError(
        fmt::format("--out {}: {}, which is written beside it, is no regular file; choose another --out", out, path));
  if (spec.common().overwrite) return;
  constexpr std::size_t kBeginning = 65536;
  std::string text(kBeginning, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty() || (text.front() == '{' && text.find(fmt::format("\"{}\":", side.key)) != std::string::npos)) return;
  throw UsageError(fmt::format(
      "--out {}: {}, which is written beside it, is somebody else's; choose another --out or pass --overwrite", out,
      path));
}

void require_replaceable(const cli::StageSpec& spec, std::string_view role, const std::string& target,
                         std::span<const Kind> kinds) {
  boost::system::error_code ignored;
  const fs::file_status status = fs::status(target, ignored);
  if (!fs::exists(status)) return;
  if (!fs::is_regular_file(status))
    throw UsageError(
        fmt::format("--{} {}: is no regular file, which is never replaced; name another one", role, target));
  if (leads_into_the_system(target))
    throw UsageError(
        fmt::format("--{} {}: a file of the system, which is never replaced; name another one", role, target));
  if (spec.common().overwrite) return;
  if (std::ranges::any_of(kinds, [&](Kind kind) { return artifact::is_complete(target, kind); })) return;
  const std::string found = kinds.empty() ? "exists" : fmt::format("is not a complete {}", cli::kind_text(kinds));
  throw UsageError(
      fmt::format("--{} {}: {}, so it is not replaced; choose another file or pass --overwrite", role, target, found));
}

const std::vector<artifact::Reader>& Run::open_all(std::string_view role) const {
  const auto found = state_.inputs.find(role);
  DC_ASSERT(found != state_.inputs.end());
  state_.opened.emplace(role);
  return found->second;
}

const artifact::Reader& Run::open(std::string_view role) const {
  const auto& readers = open_all(role);
  DC_ASSERT(readers.size() == 1);
  return readers.front();
}

bool Run::given(std::string_view name) const {
  const cli::Parameter* parameter = state_.spec.find(name);
  DC_ASSERT(parameter != nullptr);
  return !parameter->given.empty();
}

void Run::leave_out(std::string_view option) {
  cli::Parameter* parameter = state_.spec.find(option);
  DC_ASSERT(parameter != nullptr);
  parameter->machine = true;
}

artifact::Writer& Run::create(std::string_view role) {
  const cli::Parameter* parameter = state_.spec.find(role);
  DC_ASSERT(parameter != nullptr && parameter->kinds.size() == 1);
  return create(role, parameter->kinds.front());
}

artifact::Writer& Run::create(std::string_view role, Kind kind) {
  const cli::Parameter* parameter = state_.spec.find(role);
  DC_ASSERT(parameter != nullptr && parameter->role == cli::Role::output);
  DC_ASSERT(std::ranges::find(parameter->kinds, kind) != parameter->kinds.end());
  const std::string target = parameter->values().front();
  if (parameter->kinds.size() > 1) require_replaceable(state_.spec, role, target, {&kind, 1});
  DC_ASSERT(std::none_of(state_.outputs.begin(), state_.outputs.end(),
                         [&](const auto& output) { return output.first == role; }));
  state_.outputs.reserve(16);  // writers stay where they are: references to them were handed out
  DC_ASSERT(state_.outputs.size() < 16);
  state_.outputs.emplace_back(std::string(role), artifact::Writer(target, kind));
  return state_.outputs.back().second;
}

void Run::publish_file(const std::string& path, std::string bytes) {
  state_.files.emplace_back(path, std::move(bytes));
}

void Run::raw_source(std::string_view scheme, std::string_view sha256) {
  state_.raw_sources.push_back({std::string(scheme), "raw", std::string(sha256)});
}

void Run::fact(std::string_view name, std::int64_t value) {
  state_.facts[std::string(name)] = value;
}
void Run::fact(std::string_view name, double value) {
  state_.facts[std::string(name)] = value;
}
void Run::fact(std::string_view name, std::string_view value) {
  state_.facts[std::string(name)] = std::string(value);
}

std::uint64_t Run::seed() const {
  return state_.spec.common().seed;
}
int Run::threads() const {
  return state_.spec.common().threads;
}
const std::string& Run::device() const {
  return state_.spec.common().device;
}
bool Run::deterministic() const {
  return state_.spec.common().deterministic;
}

Progress Run::progress(std::string what, std::string unit, std::int64_t total) const {
  const cli::Common& common = state_.spec.common();
  return Progress(resolve_progress(common.progress, common.quiet), std::move(what), std::move(unit), total);
}

}  // namespace dc::harness
