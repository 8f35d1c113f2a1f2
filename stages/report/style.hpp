// How the page looks: one style sheet, light and dark, wide and narrow, screen and paper.
#pragma once
#include <string_view>

namespace dc::report {

/// The rules of the page itself; those of the plot are plot_style().
std::string_view page_style();

}  // namespace dc::report
