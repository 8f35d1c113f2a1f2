#include "stages/report/heat_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "stages/report/markup.hpp"

namespace dc::report {
namespace {

constexpr std::size_t kLargestShort = 12;  // names with full numbers in their cells
constexpr double kTilt = 55;               // of the names above, in degrees
constexpr double kPi = 3.14159265358979323846;

using Colour = std::array<double, 3>;

// Both ends are as dark as each other; blue and orange differ for every common kind of colour blindness.
constexpr Colour kAgree = {31, 95, 168};
constexpr Colour kDisagree = {186, 86, 20};
constexpr Colour kNeither = {246, 246, 244};

struct Layout {
  double cell = 0;
  double font = 0;
  double left = 0;  // of the cells
  double top = 0;
  double width = 0;
  double height = 0;
};

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

Layout lay_out(const Matrix& matrix) {
  constexpr double kGlyph = 7.4;  // mean width of a character at 13 px
  std::size_t longest = 0;
  for (const auto& name : matrix.names) longest = std::max(longest, characters(name));
  const auto count = static_cast<double>(matrix.names.size());
  const double name_px = kGlyph * static_cast<double>(longest) + 12;
  Layout layout;
  layout.cell = matrix.names.size() <= kLargestShort ? 50 : 27;
  layout.font = matrix.names.size() <= kLargestShort ? 13 : 10;
  layout.left = name_px;
  layout.top = name_px * std::sin(kTilt * kPi / 180) + 6;
  layout.width = layout.left + count * layout.cell + name_px * std::cos(kTilt * kPi / 180);
  layout.height = layout.top + count * layout.cell + 2;
  return layout;
}

Colour colour_of(double value) {
  const Colour& end = value < 0 ? kDisagree : kAgree;
  const double amount = std::min(1.0, std::abs(value));
  Colour colour;
  for (std::size_t i = 0; i < colour.size(); ++i) colour[i] = kNeither[i] + amount * (end[i] - kNeither[i]);
  return colour;
}

// Rec. 709 weights; the paler half takes dark text.
bool is_dark(const Colour& colour) {
  return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2] < 125;
}

// What fits a small cell: ".87" for "0.87", "12" for "12.3".
std::string short_text(Scale scale, double value) {
  if (scale == Scale::share) return fmt::format("{:.0f}", 100 * value);
  std::string text = cell_text(scale, value);
  if (text.ends_with("1.00")) return text.substr(0, text.size() - 3);
  return text.erase(text.find('0'), 1);
}

std::string draw_names(const Matrix& matrix, const Layout& layout) {
  std::string svg;
  for (std::size_t i = 0; i < matrix.names.size(); ++i) {
    const std::string name = escape_markup(matrix.names[i]);
    const double middle = (static_cast<double>(i) + 0.5) * layout.cell;
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" dy=\".35em\" text-anchor=\"end\">{}</text>\n", layout.left - 8,
                       layout.top + middle, name);
    svg += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-{:.0f})\" dy=\".35em\">{}</text>\n",
                       layout.left + middle, layout.top - 8, kTilt, name);
  }
  return svg;
}

std::string draw_cell(const Matrix& matrix, const Layout& layout, std::size_t row, std::size_t column) {
  const double x = layout.left + static_cast<double>(column) * layout.cell;
  const double y = layout.top + static_cast<double>(row) * layout.cell;
  const auto value = matrix.cells.at(row, column);
  const Colour colour = colour_of(value.value_or(0));
  const std::string whole = value ? cell_text(matrix.scale, *value) : "–";
  const bool small = matrix.names.size() > kLargestShort;
  return fmt::format(
      "<g><title>{}, {}: {}</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "fill=\"#{:02x}{:02x}{:02x}\"/><text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" dy=\".35em\" "
      "font-size=\"{:.0f}\">{}</text></g>\n",
      escape_markup(matrix.names[row]), escape_markup(matrix.names[column]), whole, x, y, layout.cell - 1,
      layout.cell - 1, std::lround(colour[0]), std::lround(colour[1]), std::lround(colour[2]),
      is_dark(colour) ? "pale" : "dark", x + (layout.cell - 1) / 2, y + (layout.cell - 1) / 2, layout.font,
      value && small ? short_text(matrix.scale, *value) : whole);
}

}  // namespace

std::string draw_heat_map(const Matrix& matrix) {
  const Layout layout = lay_out(matrix);
  std::string svg = fmt::format(
      "<svg class=\"heat\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\">\n"
      "<title>{2}</title>\n",
      layout.width, layout.height, escape_markup(matrix.title));
  svg += draw_names(matrix, layout);
  for (std::size_t row = 0; row < matrix.names.size(); ++row) {
    for (std::size_t column = 0; column < matrix.names.size(); ++column) svg += draw_cell(matrix, layout, row, column);
  }
  return svg + "</svg>\n";
}

std::string_view heat_map_style() {
  return R"(.heat{display:block;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
.heat text{fill:var(--ink)}.heat .dark{fill:#1c1e21;text-anchor:middle}.heat .pale{fill:#fff;text-anchor:middle}
@media print{.heat{max-width:100%;height:auto;break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";
}

}  // namespace dc::report
