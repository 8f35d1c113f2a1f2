// Comma-separated values as RFC 4180 has them.
#pragma once
#include <string>

namespace dc {

/// A field of a line: the text itself, or between quotes where it holds a comma, a quote or a line
/// break, or has blanks at an end, which readers would drop.
std::string csv_field(const std::string& text);

}  // namespace dc
