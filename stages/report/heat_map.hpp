// A matrix as a drawing (SVG): a coloured cell a pair, its number inside.
#pragma once
#include <string>
#include <string_view>

#include "stages/report/matrix.hpp"

namespace dc::report {

/// One <svg> element of class "heat", to be styled by heat_map_style(). Blue for what agrees, orange for what
/// disagrees, the paler the less; ends of the scale that the colour-blind tell apart. Many names make smaller cells
/// with shorter numbers; every cell tells its pair and its whole number as a title.
std::string draw_heat_map(const Matrix& matrix);

std::string_view heat_map_style();

}  // namespace dc::report
