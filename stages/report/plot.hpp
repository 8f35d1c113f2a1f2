// Accuracy against images per class as a drawing (SVG): a line a method, error bars, the whole set as a ceiling.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stages/report/rows.hpp"

namespace dc::report {

/// Where things stand on the drawing, in its own units.
struct PlotFrame {
  double width = 880;
  double height = 430;
  bool legend_above = false;  ///< names above the plot (for narrow screens) instead of at the ends of the lines
  double left = 52;           ///< of the plot's area
  double top = 16;
  double right = 660;
  double bottom = 374;
};

/// From budgets and percentages to the drawing: budgets on a logarithmic axis, accuracy on a linear one.
struct PlotScale {
  PlotFrame frame;
  double lowest_ipc = 1;
  double highest_ipc = 1;
  double low = 0;     ///< percentage at the bottom
  double high = 100;  ///< percentage at the top
  double step = 10;   ///< between grid lines, percentage points

  /// A single budget stands in the middle.
  double x(double ipc) const;
  double y(double percent) const;
};

/// The frame for wide pages, with room for the names at the right, or for narrow ones, with a legend above.
PlotFrame wide_frame(std::span<const Row> rows);
PlotFrame narrow_frame(std::span<const Row> rows);

/// Round bounds that hold every mean with its deviation: at most eight steps of 1, 2, 5, 10 or 20 points.
/// Needs at least one row.
PlotScale scale_of(std::span<const Row> rows, const PlotFrame& frame);

/// The methods that stand out; either may be empty or absent.
struct Emphasis {
  std::string highlight;  ///< drawn bolder, over all others
  std::string baseline;   ///< what it is compared with
};

/// One <svg> element of class "plot" and `css_class`, to be styled by plot_style(). A method without budgets (the whole
/// set) becomes a level line. Points have bars of one sample standard deviation up and down. Methods differ in colour,
/// marker and dashes; of more than eight only the highlight, the baseline and the whole set have a colour, the points
/// at a budget stand side by side, and a thin line leads to every name.
std::string draw_plot(std::span<const Row> rows, const PlotFrame& frame, const Emphasis& emphasis,
                      const std::string& css_class);

/// The style rules of the drawing for light and dark: Okabe and Ito's palette for the colour-blind.
std::string plot_style();

/// The same drawing as a file of its own.
std::string standalone_plot(std::span<const Row> rows, const Emphasis& emphasis);

}  // namespace dc::report
