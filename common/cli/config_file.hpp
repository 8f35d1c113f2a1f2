// Reads a config file: lines of `name = value`.
#pragma once
#include <string>
#include <vector>

namespace dc::cli {

struct ConfigLine {
  int number;  ///< from 1
  std::string name;
  std::string value;
};

/// The settings of the file in order. Blank lines are skipped, and so is what follows a `#` at the start of a line or
/// after a space. Blanks around name and value, and a byte order mark, do not count. Throws UsageError when the file
/// cannot be read or a line has no `=` or no name.
std::vector<ConfigLine> read_config(const std::string& file);

}  // namespace dc::cli
