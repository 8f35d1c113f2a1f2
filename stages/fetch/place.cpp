#include "stages/fetch/place.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::fetch {
namespace {

[[noreturn]] void refuse(const fs::path& path, const boost::system::error_code& reason) {
  const bool forbidden = reason == boost::system::errc::permission_denied;
  throw InvalidInput(fmt::format("{}: cannot be read ({}); {}", path.string(), reason.message(),
                                 forbidden ? "give yourself the right to read it" : "repair or remove it"));
}

// Nothing there is no failure.
fs::file_type known(const fs::path& path, fs::file_status status, const boost::system::error_code& reason) {
  if (status.type() == fs::status_error || status.type() == fs::type_unknown) refuse(path, reason);
  return status.type();
}

fs::file_type type_of(const fs::path& path) {
  boost::system::error_code reason;
  const fs::file_status status = fs::status(path, reason);
  return known(path, status, reason);
}

}  // namespace

bool is_folder(const fs::path& path) {
  return type_of(path) == fs::directory_file;
}

bool is_file(const fs::path& path) {
  return type_of(path) == fs::regular_file;
}

std::vector<Entry> entries_of(const fs::path& folder) {
  boost::system::error_code reason;
  std::vector<Entry> entries;
  for (fs::directory_iterator at(folder, reason), end; !reason && at != end; at.increment(reason)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) continue;
    boost::system::error_code unknown;
    const bool link = known(at->path(), at->symlink_status(unknown), unknown) == fs::symlink_file;
    entries.push_back({name, known(at->path(), at->status(unknown), unknown) == fs::directory_file, link});
  }
  if (reason) refuse(folder, reason);
  return entries;
}

}  // namespace dc::fetch
