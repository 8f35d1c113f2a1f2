// Numbers as people read them, the same in every locale.
#pragma once
#include <cstdint>
#include <string>

namespace dc {

/// "47,040,000".
std::string with_commas(std::int64_t value);

}  // namespace dc
