// Everything that may stand where an artifact is expected: what is no file, what is no artifact, and artifacts with
// something inside that no stage writes.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace dc::trust {

struct BadFile {
  std::string_view name;  ///< "a folder"
  std::string_view says;  ///< what the refusal of an artifact's reader has to contain
  /// Puts it at `path`, where a copy of a whole artifact stands.
  std::function<void(const std::string& path)> make;
  bool of_the_format = true;  ///< false: no file or no HDF5 file, so that it is wrong for any input
};

std::span<const BadFile> bad_files();

/// A copy of a file's bytes.
void copy_file(const std::string& from, const std::string& to);
void write_bytes(const std::string& path, const std::string& bytes);

}  // namespace dc::trust
