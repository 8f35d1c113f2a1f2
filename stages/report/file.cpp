#include "stages/report/file.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::report {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) {
    throw InvalidInput(fmt::format("{}: cannot be read, expected a file; check the name", path));
  }
  return bytes;
}

}  // namespace dc::report
