// What lies at a path of a source. What the system refuses to tell is told as what is wrong with the source.
#pragma once
#include <string>
#include <vector>

#include "common/base/filesystem.hpp"

namespace dc::fetch {

/// True when `path` is a folder, or a link to one. Throws InvalidInput, naming it, when that cannot be told: behind a
/// link that leads to itself, or a folder that may not be entered.
bool is_folder(const fs::path& path);

/// The same of a regular file.
bool is_file(const fs::path& path);

struct Entry {
  std::string name;
  bool folder = false;  ///< or a link to one
  bool link = false;
};

/// What a folder holds, in no order, hidden files and folders left out. Throws as above, and when it may not be read.
std::vector<Entry> entries_of(const fs::path& folder);

}  // namespace dc::fetch
