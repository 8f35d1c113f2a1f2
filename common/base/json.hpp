// JSON that comes from a file.
#pragma once
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace dc {

/// The value, or a discarded one where `text` is no JSON, or nests deeper than 64: whatever writes, copies or compares
/// a value calls itself once a level, so a file of brackets could exhaust the stack.
nlohmann::json parse_json(std::string_view text);

}  // namespace dc
