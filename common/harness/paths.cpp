#include "common/harness/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "common/artifact/publish.hpp"
#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"

namespace dc::harness {
namespace {

bool is_output(const cli::Parameter& parameter) {
  return parameter.role == cli::Role::output || parameter.role == cli::Role::path_output;
}
bool is_input(const cli::Parameter& parameter) {
  return parameter.role == cli::Role::input || parameter.role == cli::Role::path_input;
}

// The same file on disk, through links and other spellings, or the same place for one that is not there yet.
bool same_file(const std::string& a, const std::string& b) {
  boost::system::error_code ignored;
  const fs::path first = from_root(a);
  const fs::path second = from_root(b);
  if (first == second || fs::equivalent(first, second, ignored)) return true;
  return first.filename() == second.filename() && fs::equivalent(first.parent_path(), second.parent_path(), ignored);
}

// Below a folder on disk, through links and other spellings; a link lies both where it is and where it leads.
bool lies_in(const std::string& path, const std::string& folder) {
  boost::system::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  const fs::path place = from_root(path);
  for (fs::path above :
       {fs::weakly_canonical(place.parent_path(), ignored), fs::weakly_canonical(place, ignored).parent_path()}) {
    for (; !above.empty(); above = above.parent_path()) {
      if (fs::equivalent(above, folder, ignored)) return true;
    }
  }
  return false;
}

struct NamedFile {
  std::string name;  // of the option; of what is read, as it is called: "the input --images"
  std::string path;
};

// The files that a value of an input names.
std::vector<std::string> paths_in(const cli::Parameter& parameter, const std::string& value) {
  if (const char mark = parameter.input_after; mark != '\0')
    return {value.substr(std::min(value.find(mark), value.size() - 1) + 1)};
  std::istringstream parts(value);
  std::vector<std::string> paths;
  const char end = parameter.value_name.find('=') == std::string::npos ? '\0' : '=';  // TITLE=FILE has a file inside
  for (std::string part; std::getline(parts, part, end);) paths.push_back(part);
  return paths;
}

std::vector<NamedFile> files_read(const cli::StageSpec& spec) {
  std::vector<NamedFile> files;
  for (const cli::Parameter& parameter : spec.parameters()) {
    const bool named_inside = parameter.input_after != '\0';
    if (!is_input(parameter) && !named_inside && parameter.name != "config") continue;
    for (const std::string& value : parameter.values()) {
      for (const std::string& path : paths_in(parameter, value)) {
        if (!path.empty()) files.push_back({(named_inside ? "the " : "the input --") + parameter.name, path});
      }
    }
  }
  return files;
}

std::vector<NamedFile> files_written(const cli::StageSpec& spec) {
  std::vector<NamedFile> files;
  for (const cli::Parameter& parameter : spec.parameters()) {
    if (!is_output(parameter) && parameter.name != "log") continue;
    for (const std::string& path : parameter.values()) {
      if (path.empty()) continue;  // no log
      files.push_back({parameter.name, path});
      if (parameter.name != "out") continue;
      for (const auto& side : spec.side_files()) files.push_back({parameter.name, path + std::string(side.suffix)});
    }
  }
  return files;
}

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

// Throws UsageError when `target` is a folder, and ResourceFailure when there is none that it could be written into:
// before the work, not after it.
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

// Begins to write beside `target` and gives it up: what no look at permissions tells. Throws ResourceFailure.
void try_place(const cli::Parameter& output, const std::string& target) {
  try {
    const artifact::TemporaryFile trial(target);
  } catch (const ResourceFailure& failure) {
    throw ResourceFailure(fmt::format("--{} {}", output.name, failure.what()));
  }
}

// Throws UsageError unless what stands at `out` with the suffix of the side file, if anything, is such a file, or any
// regular one where the user allows to overwrite; never what is no regular file, or a link.
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

}  // namespace

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

// No file is written that is read, none twice, and none changed that lies in a folder that is read.
void check_paths(const cli::StageSpec& spec) {
  const auto read = files_read(spec);
  const auto written = files_written(spec);
  boost::system::error_code ignored;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const auto& [option, path] = written[i];
    for (const NamedFile& input : read) {
      const bool same = same_file(path, input.path);
      const bool changed = option == "log" || spec.common().overwrite;  // nothing else that is there already is
      if (same || (changed && fs::exists(fs::symlink_status(path, ignored)) && lies_in(path, input.path)))
        throw UsageError(fmt::format("--{} {}: {}, and inputs are never changed; choose another file", option, path,
                                     same ? "is " + input.name + " too" : "lies in " + input.name));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (same_file(path, written[j].path))
        throw UsageError(
            fmt::format("--{} {}: --{} writes there too; choose another file", option, path, written[j].name));
    }
  }
}

// An output replaces only what a run like this one has made.
void check_outputs(const cli::StageSpec& spec) {
  for (const cli::Parameter& output : spec.parameters()) {
    if (!is_output(output)) continue;
    for (const std::string& target : output.values()) {
      require_place(output, target);
      require_replaceable(spec, output.name, target, output.kinds);
      try_place(output, target);
      if (output.name != "out") continue;
      for (const auto& side : spec.side_files()) require_side_file(spec, target, side);
    }
  }
}

}  // namespace dc::harness
