#include "common/base/error.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "common/base/text.hpp"

namespace dc {
namespace {

constexpr std::size_t kLongest = 2000;
constexpr std::size_t kHead = 1200;
constexpr std::size_t kTail = 600;

bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string one_line(const std::string& message) {
  std::string line;
  for (std::string_view rest = message; !rest.empty();) {
    const std::size_t length = utf8_length(rest);
    const auto byte = static_cast<unsigned char>(rest.front());
    const bool plain = length > 0 && byte >= 0x20 && byte != 0x7F;
    line += plain ? std::string(rest.substr(0, length)) : fmt::format("\\x{:02x}", byte);
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  if (line.size() <= kLongest) return line;
  std::size_t head = kHead;
  std::size_t tail = line.size() - kTail;
  while (head > 0 && is_inside_character(line[head])) --head;
  while (tail < line.size() && is_inside_character(line[tail])) ++tail;
  return line.substr(0, head) + " [...] " + line.substr(tail);
}

}  // namespace

Error::Error(ExitCode code, const std::string& message) : std::runtime_error(one_line(message)), code_(code) {}

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "dc: internal error: %s does not hold (%s:%d); please report this\n", expression, file, line);
  std::abort();
}

}  // namespace dc
