#include "common/cli/config_file.hpp"

#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/text.hpp"

namespace dc::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || kBlanks.find(line[i - 1]) != std::string_view::npos)) return line.substr(0, i);
  }
  return line;
}

std::string bytes_of(const std::string& file) {
  try {
    return read_regular_file(file);
  } catch (const InvalidInput& failure) {
    throw UsageError(fmt::format("--config {}; expected a file of lines name = value", failure.what()));
  }
}

}  // namespace

std::vector<ConfigLine> read_config(const std::string& file) {
  const std::string bytes = bytes_of(file);
  std::istringstream stream(std::string(without_byte_order_mark(bytes)));
  std::vector<ConfigLine> lines;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const std::string_view text = trimmed(without_comment(line));
    if (text.empty()) continue;
    const auto equals = text.find('=');
    const auto name = equals == std::string_view::npos ? std::string_view{} : trimmed(text.substr(0, equals));
    if (name.empty())
      throw UsageError(fmt::format("{}:{}: '{}' is no setting; expected name = value", file, number, text));
    lines.push_back({number, std::string(name), std::string(trimmed(text.substr(equals + 1)))});
  }
  return lines;
}

}  // namespace dc::cli
