#include "common/base/csv.hpp"

namespace dc {

std::string csv_field(const std::string& text) {
  const auto is_blank = [](char byte) { return byte == ' ' || byte == '\t'; };
  const bool padded = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (!padded && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char byte : text) {
    if (byte == '"') quoted += '"';
    quoted += byte;
  }
  return quoted + '"';
}

}  // namespace dc
