// Numbers as text, the same on every machine and in every locale.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dc::cli {

/// The shortest decimal text that reads back as the same double: "0.1", "2000", "-3.5", "1e-07", "1e+20", "nan".
/// Whole numbers carry no point. Exponents are used below 1e-4 and from 1e16 on.
std::string format_number(double value);
std::string format_number(std::int64_t value);
std::string format_number(std::uint64_t value);

/// The whole of `text` as a number, or nothing: no spaces, no plus sign, no trailing characters, no overflow.
std::optional<std::int64_t> parse_int64(std::string_view text);
std::optional<std::uint64_t> parse_uint64(std::string_view text);
/// As above; finite numbers only.
std::optional<double> parse_double(std::string_view text);

}  // namespace dc::cli
