// Numbers and lists as people read them. The same text on every machine: no locale is asked.
#pragma once
#include <span>
#include <string>

#include "common/base/number.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

/// A share as a percentage with one decimal and no sign: 0.5012 is "50.1".
std::string percent(double share);

/// "50.1 ± 1.0" in percent, or "50.1" without a deviation.
std::string percent(const Statistic& shares);

/// A difference in points with its sign: "+13.1", "−12.0" (with a true minus), "0.0".
std::string signed_points(double points);

/// "0.03 s", "0.4 s", "42 s", "3 min 12 s", "2 h 05 min".
std::string duration(double seconds);

/// "0.4 MiB", "41 MiB", "1.3 GiB".
std::string memory(std::int64_t bytes);

/// "1, 2 and 5".
std::string join_words(std::span<const std::string> words);

}  // namespace dc::report
