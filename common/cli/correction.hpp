// "Did you mean": what may have been meant by a value that an option refused.
#pragma once
#include <string>
#include <string_view>

#include "common/cli/parameter.hpp"

namespace dc::cli {

/// A value near `text` that `parameter` accepts, as the user would write it; empty when none is near. For choices the
/// nearest name, of the first one that is wrong; names between blanks are put between commas. For numbers the same
/// without a unit ("40px"), without commas that group digits ("1,000"), with a point for a comma ("0,1"), from per cent
/// ("10%"), and whole where a point or an exponent says no more ("1e3"): always the same number.
std::string correction(const Parameter& parameter, std::string_view text);

}  // namespace dc::cli
