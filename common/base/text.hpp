// Text from outside: whether it is text at all, and where it begins.
#pragma once
#include <cstddef>
#include <string_view>

namespace dc {

/// Bytes of the character that `text` begins with, 1 to 4; 0 where it begins with no well-formed UTF-8 (RFC 3629).
std::size_t utf8_length(std::string_view text);

/// True for well-formed UTF-8.
bool is_utf8(std::string_view text);

/// True for well-formed UTF-8 without control characters other than the tab.
bool is_text(std::string_view text);

/// What follows the byte order mark that editors put before UTF-8; all where there is none.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace dc
