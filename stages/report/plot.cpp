#include "stages/report/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/report/markup.hpp"
#include "stages/report/number.hpp"

namespace dc::report {
namespace {

constexpr std::size_t kColours = 7;
constexpr std::size_t kGreys = 3;
constexpr std::size_t kFew = 8;      // methods that can have a colour each
constexpr double kInset = 22;        // the outermost points stand off the axes
constexpr double kLabelGap = 19;     // between names at the right
constexpr double kCloseGap = 15;     // the same for many methods
constexpr double kLegendLine = 22;   // height of a line of the legend above
constexpr double kCloseLine = 17;    // the same for many methods
constexpr double kLeaders = 32;      // room for the lines that lead to names
constexpr double kGlyphWidth = 8.2;  // mean width of a character at 14 px in the widest of the fonts named below
constexpr double kCloseGlyph = 7.1;  // the same at 12 px
constexpr double kMarkSize = 5;

constexpr std::array<const char*, kColours> kDashes = {"none", "7 4", "2 3.5", "10 3 2 3", "5 2.5", "13 4", "1 3"};

// What tells a method from the others: the colour by a class of the style sheet, dashes and a marker.
struct Look {
  std::string css_class;
  std::size_t dashes = 0;
  std::size_t mark = 0;
};

struct Series {
  std::string method;
  std::string title;
  Look look;
  int rank = 0;                // those of a higher rank are drawn over the others
  double shift = 0;            // of its points to the right, so that many error bars stand side by side
  std::vector<Row> points;     // with a budget, ascending
  std::vector<Row> whole_set;  // without: at most one
};

bool is_crowded(std::span<const Series> all) {
  return all.size() > kFew;
}

// Few methods have a colour each; of many only those that are emphasised have, and the others are grey. Dashes and
// markers come in 7 x 7 pairs.
void dress(std::vector<Series>& all, const Emphasis& emphasis) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    Series& series = all[i];
    const bool highlight = series.method == emphasis.highlight;
    const bool baseline = series.method == emphasis.baseline;
    const bool ceiling = series.points.empty();
    series.rank = highlight ? 3 : baseline ? 2 : ceiling ? 1 : 0;
    series.look = {fmt::format("s{}", i % kColours), i % kColours, (i + i / kColours) % kColours};
    if (is_crowded(all)) {
      series.look.css_class = highlight  ? "s0"
                              : baseline ? "s1 strong"
                              : ceiling  ? "s6"
                                         : fmt::format("m{}", i % kGreys);
      if (highlight) series.look.dashes = 0;
    }
    if (highlight) series.look.css_class += " bold";
  }
}

std::vector<Series> series_of(std::span<const Row> rows, const Emphasis& emphasis) {
  std::vector<Series> all;
  for (const auto& row : rows) {
    if (all.empty() || row.method != all.back().method) {
      all.emplace_back();
      all.back().method = row.method;
      all.back().title = row.title;
    }
    (row.ipc ? all.back().points : all.back().whole_set).push_back(row);
  }
  dress(all, emphasis);
  return all;
}

// Sets the points of many methods side by side around their budget: over a part of the way to the next budget.
void spread_out(std::vector<Series>& all, std::span<const Row> rows, const PlotScale& scale) {
  if (!is_crowded(all)) return;
  constexpr double kWidest = 36;
  double spread = kWidest;
  std::optional<double> before;
  for (const auto& budget : budgets_of(rows)) {
    if (!budget) continue;
    const double x = scale.x(static_cast<double>(*budget));
    if (before) spread = std::min(spread, 0.4 * (x - *before));
    before = x;
  }
  if (scale.lowest_ipc >= scale.highest_ipc) spread = 0.8 * (scale.frame.right - scale.frame.left);
  const auto last = static_cast<double>(all.size() - 1);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].shift = spread * (static_cast<double>(i) / last - 0.5);
}

std::string shorten(const std::string& title) {
  constexpr std::size_t kLongest = 34;
  if (title.size() <= kLongest) return title;
  std::size_t cut = kLongest - 1;
  while (cut > 0 && (static_cast<unsigned char>(title[cut]) & 0xC0) == 0x80) --cut;
  return title.substr(0, cut) + "…";
}

std::string at(double value) {
  return fmt::format("{:.1f}", value);
}

// Circle, square, triangle, diamond, triangle down, cross, ring-like hexagon: told apart without colour.
std::string mark_path(std::size_t style, double x, double y) {
  const double s = kMarkSize;
  const auto polygon = [&](std::initializer_list<std::pair<double, double>> corners) {
    std::string path;
    for (const auto& [dx, dy] : corners)
      path += fmt::format("{}{} {}", path.empty() ? "M" : "L", at(x + dx), at(y + dy));
    return path + "Z";
  };
  switch (style) {
    case 0:
      return fmt::format("M{0} {1}a{2} {2} 0 1 0 {3} 0a{2} {2} 0 1 0 -{3} 0Z", at(x - s), at(y), at(s), at(2 * s));
    case 1:
      return polygon({{-s, -s}, {s, -s}, {s, s}, {-s, s}});
    case 2:
      return polygon({{0, -s * 1.25}, {s * 1.2, s * 0.9}, {-s * 1.2, s * 0.9}});
    case 3:
      return polygon({{0, -s * 1.35}, {s * 1.35, 0}, {0, s * 1.35}, {-s * 1.35, 0}});
    case 4:
      return polygon({{0, s * 1.25}, {s * 1.2, -s * 0.9}, {-s * 1.2, -s * 0.9}});
    case 5:
      return polygon({{-s * 0.4, -s * 1.2},
                      {s * 0.4, -s * 1.2},
                      {s * 0.4, -s * 0.4},
                      {s * 1.2, -s * 0.4},
                      {s * 1.2, s * 0.4},
                      {s * 0.4, s * 0.4},
                      {s * 0.4, s * 1.2},
                      {-s * 0.4, s * 1.2},
                      {-s * 0.4, s * 0.4},
                      {-s * 1.2, s * 0.4},
                      {-s * 1.2, -s * 0.4},
                      {-s * 0.4, -s * 0.4}});
    default:
      return polygon({{-s * 0.6, -s}, {s * 0.6, -s}, {s * 1.15, 0}, {s * 0.6, s}, {-s * 0.6, s}, {-s * 1.15, 0}});
  }
}

std::string draw_grid(const PlotScale& scale) {
  const auto& frame = scale.frame;
  std::string svg = "<g class=\"grid\">\n";
  for (double percent = scale.low; percent <= scale.high + 1e-9; percent += scale.step) {
    const std::string y = at(scale.y(percent));
    svg +=
        fmt::format("<path d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\" dy=\".35em\">{:.0f}{}</text>\n",
                    at(frame.left), y, at(frame.right), at(frame.left - 8), y, percent,
                    percent + scale.step > scale.high + 1e-9 ? " %" : "");
  }
  return svg + "</g>\n";
}

std::string draw_budgets(std::span<const Row> rows, const PlotScale& scale) {
  constexpr double kTickGap = 26;
  const auto& frame = scale.frame;
  std::string svg = "<g class=\"axis\">\n";
  double free_from = frame.left;
  for (const auto& budget : budgets_of(rows)) {
    if (!budget) continue;
    const double x = scale.x(static_cast<double>(*budget));
    svg += fmt::format("<path d=\"M{0} {1}v5\"/>", at(x), at(frame.bottom));
    if (x >= free_from) {
      svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", at(x), at(frame.bottom + 21),
                         with_commas(*budget));
      free_from = x + kTickGap;
    }
  }
  svg += fmt::format("<path d=\"M{} {}H{}\"/>", at(frame.left), at(frame.bottom), at(frame.right));
  svg += fmt::format(
      "<text class=\"name\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">images per class (logarithmic)</text>\n</g>\n",
      at((frame.left + frame.right) / 2), at(frame.bottom + 44));
  return svg;
}

// An error bar ends where the axis does.
std::string draw_point(const Series& series, const Row& row, const PlotScale& scale, double x, double cap) {
  const double y = scale.y(100 * row.top1.mean);
  std::string svg = fmt::format("<g><title>{}, {} per class: {} %</title>", escape_markup(series.title),
                                with_commas(*row.ipc), percent(row.top1));
  if (row.top1.std) {
    const double up = scale.y(std::min(scale.high, 100 * (row.top1.mean + *row.top1.std)));
    const double down = scale.y(std::max(scale.low, 100 * (row.top1.mean - *row.top1.std)));
    svg += fmt::format("<path class=\"error\" d=\"M{0} {1}H{2}M{3} {1}V{4}M{0} {4}H{2}\"/>", at(x - cap), at(up),
                       at(x + cap), at(x), at(down));
  }
  return svg + fmt::format("<path class=\"mark\" d=\"{}\"/></g>\n", mark_path(series.look.mark, x, y));
}

std::string draw_series(const Series& series, const PlotScale& scale, double cap) {
  const auto& frame = scale.frame;
  std::string svg = fmt::format("<g class=\"{}\">\n", series.look.css_class);
  const char* dashes = kDashes[series.look.dashes];
  if (!series.whole_set.empty()) {
    const auto& ceiling = series.whole_set.front();
    svg += fmt::format("<path class=\"line\" stroke-dasharray=\"{}\" d=\"M{} {}H{}\"><title>{}: {} %</title></path>\n",
                       dashes, at(frame.left), at(scale.y(100 * ceiling.top1.mean)), at(frame.right),
                       escape_markup(series.title), percent(ceiling.top1));
  }
  std::string path;
  std::string points;
  for (const auto& row : series.points) {
    const double x = scale.x(static_cast<double>(*row.ipc)) + series.shift;
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", at(x), at(scale.y(100 * row.top1.mean)));
    points += draw_point(series, row, scale, x, cap);
  }
  if (!path.empty()) svg += fmt::format("<path class=\"line\" stroke-dasharray=\"{}\" d=\"{}\"/>\n", dashes, path);
  return svg + points + "</g>\n";
}

// A sample of the line with its marker, then the name.
std::string draw_key(const Series& series, double x, double y, const std::string& text) {
  std::string svg = fmt::format("<g class=\"{}\"><path class=\"line\" stroke-dasharray=\"{}\" d=\"M{} {}h30\"/>",
                                series.look.css_class, kDashes[series.look.dashes], at(x), at(y));
  if (!series.points.empty())
    svg += fmt::format("<path class=\"mark\" d=\"{}\"/>", mark_path(series.look.mark, x + 15, y));
  return svg + fmt::format("<text class=\"key\" x=\"{}\" y=\"{}\" dy=\".35em\">{}</text></g>\n", at(x + 38), at(y),
                           escape_markup(text));
}

struct Label {
  const Series* series;
  double line_y;  // of the end of its line
  double y;
};

// Pushes names apart downwards, then back up from the bottom where they ran out of the frame.
void part_labels(std::vector<Label>& labels, const PlotFrame& frame, double gap) {
  std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
  double lowest = frame.top;
  for (auto& label : labels) {
    label.y = std::max(label.y, lowest);
    lowest = label.y + gap;
  }
  double highest = frame.bottom;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    label->y = std::min(label->y, highest);
    highest = label->y - gap;
  }
}

// From the last point of a line to its name.
std::string draw_leader(const Label& label, const PlotScale& scale) {
  const auto& frame = scale.frame;
  const auto& points = label.series->points;
  const double x = points.empty()
                       ? frame.right
                       : scale.x(static_cast<double>(*points.back().ipc)) + label.series->shift + kMarkSize + 2;
  return fmt::format("<path class=\"leader {}\" d=\"M{} {}L{} {}\"/>\n", label.series->look.css_class, at(x),
                     at(label.line_y), at(frame.right + kLeaders + 8), at(label.y));
}

std::string draw_labels(std::span<const Series> all, const PlotScale& scale) {
  const auto& frame = scale.frame;
  const bool crowded = is_crowded(all);
  std::vector<Label> labels;
  for (const auto& series : all) {
    const auto& last = series.points.empty() ? series.whole_set.back() : series.points.back();
    const double y = scale.y(100 * last.top1.mean);
    labels.push_back({&series, y, y});
  }
  part_labels(labels, frame, crowded ? kCloseGap : kLabelGap);
  std::string svg;
  for (const auto& label : labels) {
    if (crowded) svg += draw_leader(label, scale);
    svg += draw_key(*label.series, frame.right + 10 + (crowded ? kLeaders : 0), label.y, shorten(label.series->title));
  }
  return svg;
}

double legend_line(std::span<const Series> all) {
  return is_crowded(all) ? kCloseLine : kLegendLine;
}

std::string draw_legend(std::span<const Series> all) {
  std::string svg;
  double y = kLegendLine / 2 + 2;
  for (const auto& series : all) {
    svg += draw_key(series, 8, y, shorten(series.title));
    y += legend_line(all);
  }
  return svg;
}

// The plot for those who hear it: all of few methods, of many those that are emphasised.
std::string describe(std::span<const Series> all) {
  std::string text;
  std::size_t left_out = 0;
  for (const auto& series : all) {
    if (is_crowded(all) && series.rank == 0) {
      ++left_out;
      continue;
    }
    std::vector<std::string> values;
    for (const auto& row : series.points)
      values.push_back(fmt::format("{} at {}", percent(row.top1), with_commas(*row.ipc)));
    for (const auto& row : series.whole_set) values.push_back(percent(row.top1));
    text += fmt::format("{}: {}. ", series.title, fmt::join(values, ", "));
  }
  if (left_out > 0) text += fmt::format("And {} more, in grey. ", left_out);
  return text + "The table has all numbers.";
}

}  // namespace

double PlotScale::x(double ipc) const {
  const double left = frame.left + kInset;
  const double width = frame.right - frame.left - 2 * kInset;
  if (lowest_ipc >= highest_ipc) return left + width / 2;
  return left + width * std::log(ipc / lowest_ipc) / std::log(highest_ipc / lowest_ipc);
}

double PlotScale::y(double percent) const {
  return frame.bottom - (frame.bottom - frame.top) * (percent - low) / (high - low);
}

PlotFrame wide_frame(std::span<const Row> rows) {
  const auto all = series_of(rows, {});
  std::size_t longest = 0;
  for (const auto& series : all) longest = std::max(longest, shorten(series.title).size());
  PlotFrame frame;
  const auto characters = static_cast<double>(longest);
  frame.right = frame.width - 60 - kGlyphWidth * characters;
  if (!is_crowded(all)) return frame;
  frame.right = frame.width - 60 - kLeaders - kCloseGlyph * characters;
  const double foot = frame.height - frame.bottom;
  frame.bottom = std::max(frame.bottom, frame.top + kCloseGap * static_cast<double>(all.size()));
  frame.height = frame.bottom + foot;
  return frame;
}

PlotFrame narrow_frame(std::span<const Row> rows) {
  const auto all = series_of(rows, {});
  PlotFrame frame;
  frame.legend_above = true;
  frame.width = 380;
  frame.left = 52;
  frame.right = 372;
  frame.top = legend_line(all) * static_cast<double>(all.size()) + 18;
  frame.bottom = frame.top + 300;
  frame.height = frame.bottom + 54;
  return frame;
}

PlotScale scale_of(std::span<const Row> rows, const PlotFrame& frame) {
  DC_ASSERT(!rows.empty());
  PlotScale scale;
  scale.frame = frame;
  double lowest = 100;
  double highest = 0;
  scale.lowest_ipc = 0;
  for (const auto& row : rows) {
    const double spread = row.top1.std.value_or(0);
    lowest = std::min(lowest, 100 * (row.top1.mean - spread));
    highest = std::max(highest, 100 * (row.top1.mean + spread));
    if (!row.ipc) continue;
    const auto ipc = static_cast<double>(*row.ipc);
    scale.lowest_ipc = scale.lowest_ipc > 0 ? std::min(scale.lowest_ipc, ipc) : ipc;
    scale.highest_ipc = std::max(scale.highest_ipc, ipc);
  }
  for (const double step : {1.0, 2.0, 5.0, 10.0, 20.0}) {
    scale.step = step;
    scale.low = std::max(0.0, std::floor(lowest / step) * step);
    scale.high = std::min(100.0, std::ceil(highest / step) * step);
    if (scale.high <= scale.low) scale.high = scale.low + step;
    if ((scale.high - scale.low) / step <= 8) break;
  }
  return scale;
}

std::string draw_plot(std::span<const Row> rows, const PlotFrame& frame, const Emphasis& emphasis,
                      const std::string& css_class) {
  auto all = series_of(rows, emphasis);
  const auto scale = scale_of(rows, frame);
  spread_out(all, rows, scale);
  const double cap = is_crowded(all) ? 2.5 : 4;
  std::string svg = fmt::format("<svg class=\"plot {}{}\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\">\n",
                                is_crowded(all) ? "crowded " : "", css_class, frame.width, frame.height);
  svg += "<title>Top-1 accuracy in percent against images per class, with bars of one standard deviation</title>\n";
  svg += fmt::format("<desc>{}</desc>\n", escape_markup(describe(all)));
  svg += draw_grid(scale) + draw_budgets(rows, scale);
  svg += frame.legend_above ? draw_legend(all) : draw_labels(all, scale);
  std::stable_sort(all.begin(), all.end(), [](const Series& a, const Series& b) { return a.rank < b.rank; });
  for (const auto& series : all) svg += draw_series(series, scale, cap);
  return svg + "</svg>\n";
}

std::string plot_style() {
  // Okabe and Ito, "Color Universal Design" (2008), without yellow, which is lost on white. On dark grounds the ink is
  // light and all else the same: lighter, the colours come too close to each other
  // (tests/stage/report/check_colours.py).
  return R"(.plot{--ground:#fdfdfb;--ink:#1c1e21;--quiet:#5d6470;--rule:#dfe1e3;
--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;--s4:#e69f00;--s5:#56b4e9;--s6:#1c1e21;
--m0:#8b939e;--m1:#a69c92;--m2:#74808a;
font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}
.plot text{fill:var(--ink)}.plot .grid text,.plot .axis text{fill:var(--quiet);font-size:13px}
.plot .grid path{stroke:var(--rule);fill:none}.plot .axis path{stroke:var(--quiet);fill:none}
.plot .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}
.plot .error{fill:none;stroke:var(--c);stroke-width:1.4}
.plot .mark{fill:var(--c);stroke:var(--ground);stroke-width:1.2}
.plot .bold .line{stroke-width:3.4}.plot .bold .key{font-weight:600}
.plot .strong .line{stroke-width:2.6}.plot .leader{fill:none;stroke:var(--c);opacity:.45}
.plot.crowded .line{stroke-width:1.4}.plot.crowded .bold .line{stroke-width:3.2}.plot.crowded .strong .line{stroke-width:2.6}
.plot.crowded .error{stroke-width:1}.plot.crowded .bold .error,.plot.crowded .strong .error{stroke-width:1.8}
.plot.crowded .mark{stroke-width:.8}.plot.crowded .key{font-size:12px}
.plot .m0{--c:var(--m0)}.plot .m1{--c:var(--m1)}.plot .m2{--c:var(--m2)}
.plot .s0{--c:var(--s0)}.plot .s1{--c:var(--s1)}.plot .s2{--c:var(--s2)}.plot .s3{--c:var(--s3)}
.plot .s4{--c:var(--s4)}.plot .s5{--c:var(--s5)}.plot .s6{--c:var(--s6)}
@media (prefers-color-scheme:dark){.plot{--ground:#17191c;--ink:#e6e7e8;--quiet:#a3a9b2;--rule:#33373c;
--s6:#e6e7e8;--m0:#868e99;--m1:#9a9088;--m2:#6c7780}}
@media print{.plot{--ground:#fff;--ink:#000;--quiet:#333;--rule:#ccc;--s6:#000;--m0:#7d858f;--m1:#958b82;--m2:#68737c}}
)";
}

std::string standalone_plot(std::span<const Row> rows, const Emphasis& emphasis) {
  const auto frame = wide_frame(rows);
  std::string svg = draw_plot(rows, frame, emphasis, "alone");
  const std::size_t open = svg.find('>');
  const std::string ground = fmt::format("<rect width=\"{:.0f}\" height=\"{:.0f}\" rx=\"8\" fill=\"var(--ground)\"/>",
                                         frame.width, frame.height);
  svg.insert(open + 1, fmt::format("\n<style>\n{}</style>\n{}", plot_style(), ground));
  svg.insert(4, fmt::format(" xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0f}\" height=\"{:.0f}\"", frame.width,
                            frame.height));
  return svg;
}

}  // namespace dc::report
