// Files from outside that are no artifacts: source data, texts, pictures, settings.
#pragma once
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

namespace dc {

/// A regular file, open for reading.
struct RegularFile {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> handle;
  std::size_t size = 0;  ///< in bytes
};

/// Opens `path` and never waits for it. Throws InvalidInput, naming it, where nothing is there, it may not be read, or
/// is a folder, a FIFO or a device: those have no size, and may have no end.
RegularFile open_regular_file(const std::string& path);

/// All bytes of a regular file. Throws InvalidInput as open_regular_file() does.
std::string read_regular_file(const std::string& path);

}  // namespace dc
