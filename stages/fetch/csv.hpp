// Tables as text: values between commas, one record a line, quoted where a value holds a comma, a quote or a line break
// (RFC 4180). The first record names the columns.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/bytes.hpp"

namespace dc::fetch {

/// Calls take(line, cells) for every record that is not an empty line, the one with the names first; `line` counts from
/// 1 and is where the record begins. `cells` is valid during the call. A byte order mark, carriage returns before line
/// feeds, and spaces around values that are not quoted are passed over. Throws InvalidInput, naming `where` and the
/// line, when a quote does not end, text follows it, or a record has another number of values than the first.
void for_records(Bytes text, std::string_view where,
                 const std::function<void(std::int64_t line, const std::vector<std::string>& cells)>& take);

}  // namespace dc::fetch
