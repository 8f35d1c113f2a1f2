#include "common/base/file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "common/base/error.hpp"

namespace dc {
namespace {

InvalidInput unreadable(const std::string& path) {
  return InvalidInput(errno == ENOENT ? fmt::format("{}: no such file; check the path", path)
                                      : fmt::format("{}: {}", path, std::strerror(errno)));
}

}  // namespace

RegularFile open_regular_file(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO without a writer would wait
  if (fd < 0) throw unreadable(path);
  RegularFile file{{fdopen(fd, "rb"), &std::fclose}, 0};
  struct stat facts {};
  if (!file.handle || fstat(fd, &facts) != 0) throw unreadable(path);
  if (S_ISDIR(facts.st_mode)) throw InvalidInput(fmt::format("{}: is a folder, expected a file", path));
  if (!S_ISREG(facts.st_mode)) throw InvalidInput(fmt::format("{}: is not a regular file, expected one", path));
  file.size = static_cast<std::size_t>(facts.st_size);
  return file;
}

std::string read_regular_file(const std::string& path) {
  const RegularFile file = open_regular_file(path);
  std::string bytes(file.size, '\0');
  if (std::fread(bytes.data(), 1, bytes.size(), file.handle.get()) != bytes.size())
    throw InvalidInput(fmt::format("{}: cannot be read to its end", path));
  return bytes;
}

}  // namespace dc
