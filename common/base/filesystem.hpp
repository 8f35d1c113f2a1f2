// Paths and files, under one short name.
#pragma once
#include <boost/filesystem.hpp>

namespace dc {
namespace fs = boost::filesystem;

/// `path` from the root on; one from the working folder stays as it is where that folder is gone. Never throws.
inline fs::path from_root(const fs::path& path) {
  boost::system::error_code ignored;
  return path.is_absolute() ? path : fs::current_path(ignored) / path;
}

}  // namespace dc
