#include "stages/report/page.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "common/artifact/provenance.hpp"
#include "common/base/version.hpp"
#include "stages/report/heat_map.hpp"
#include "stages/report/markup.hpp"
#include "stages/report/number.hpp"
#include "stages/report/plot.hpp"
#include "stages/report/style.hpp"
#include "stages/report/table.hpp"

namespace dc::report {
namespace {

std::string head(const Page& page) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += fmt::format("<title>{}</title>\n<style>\n{}{}{}</style>\n</head>\n", escape_markup(page.title), page_style(),
                      plot_style(), heat_map_style());
  return html;
}

std::string header(const Page& page) {
  std::string html = fmt::format("<header>\n<h1>{}</h1>\n", escape_markup(page.title));
  if (page.example) html += fmt::format("<p class=\"setting\">{}</p>\n", escape_markup(setting(page)));
  return html + note_to_html(page.note) + "</header>\n";
}

std::string result_section(const Page& page) {
  if (!page.example) return {};
  std::string html = "<section>\n<h2>Accuracy against images per class</h2>\n";
  if (!page.summary.finding.empty())
    html += fmt::format("<p class=\"finding\">{}</p>\n", escape_markup(page.summary.finding));
  const Emphasis emphasis{page.summary.highlight, page.summary.baseline};
  html += draw_plot(page.summary.rows, wide_frame(page.summary.rows), emphasis, "wide");
  html += draw_plot(page.summary.rows, narrow_frame(page.summary.rows), emphasis, "narrow");
  html += to_html(accuracy_table(page.summary.rows));
  return html + "</section>\n";
}

std::string figure_section(std::span<const Figure> figures) {
  if (figures.empty()) return {};
  std::string html = "<section>\n<h2>What the networks saw</h2>\n<div class=\"figures\">\n";
  for (const auto& figure : figures) {
    const std::string title = escape_markup(figure.title);
    html += fmt::format(
        "<figure>\n<img alt=\"{0}\" width=\"{1}\" height=\"{2}\" src=\"data:image/png;base64,{3}\">\n"
        "<figcaption><b>{0}</b>",
        title, figure.width, figure.height, base64(figure.png));
    if (!figure.caption.empty()) html += fmt::format("<span>{}</span>", escape_markup(figure.caption));
    html += "</figcaption>\n</figure>\n";
  }
  return html + "</div>\n</section>\n";
}

std::string matrix_section(const Matrix& matrix) {
  return fmt::format(
      "<section>\n<h2>{}</h2>\n<p class=\"caption\">{}</p>\n<div class=\"scroll\">\n{}</div>\n</section>\n",
      escape_markup(matrix.title), escape_markup(matrix.caption), draw_heat_map(matrix));
}

std::string cost_section(const Page& page) {
  if (!page.example) return {};
  return "<section>\n<h2>What the selections cost</h2>\n"
         "<p>Most scores need a network that is trained for them alone. This is what scoring, with that training, and "
         "choosing took, beside one training on the result.</p>\n" +
         to_html(cost_table(page.summary.rows)) + "</section>\n";
}

// Stages from the first to the last, with all they were told.
std::string step_list(const Graph& graph) {
  const auto layer = layers_of(graph);
  std::vector<std::size_t> order(graph.nodes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return layer[a] < layer[b]; });
  std::string html = "<details>\n<summary>All parameters of these stages</summary>\n<ol class=\"steps\">\n";
  for (const std::size_t index : order) {
    const auto& node = graph.nodes[index];
    html += fmt::format("<li><b>{}</b> made the {} <code>{}</code><br><span>{}</span></li>\n", escape_markup(node.tool),
                        escape_markup(node.kind), escape_markup(artifact::short_id(node.id)),
                        escape_markup(node.parameters));
  }
  return html + "</ol>\n</details>\n";
}

std::string graph_section(const Page& page) {
  if (!page.example) return {};
  return fmt::format(
      "<section>\n<h2>How it was made</h2>\n<p>Every artifact behind one result ({}), the stage that made it and what "
      "the stage was told.</p>\n{}{}</section>\n",
      escape_markup(page.example->name), draw_graph(page.example->graph), step_list(page.example->graph));
}

std::string detail_section(const Page& page) {
  if (!page.example) return {};
  return fmt::format("<details>\n<summary>All numbers</summary>\n{}</details>\n",
                     to_html(detail_table(page.summary.rows)));
}

std::string footer(const Page& page) {
  return fmt::format("<footer>Written by dc-report {}.{}</footer>\n", kVersion,
                     !page.example ? ""
                                   : " Accuracies are means over seeds; ± and the bars of the plot are the sample "
                                     "standard deviation (n − 1).");
}

}  // namespace

std::string setting(const Page& page) {
  std::vector<std::string> methods;
  bool whole_set = false;
  for (const auto& row : page.summary.rows) {
    if (!row.ipc) whole_set = true;
    if (row.ipc && std::find(methods.begin(), methods.end(), row.method) == methods.end())
      methods.push_back(row.method);
  }
  std::vector<std::string> budgets;
  for (const auto& budget : budgets_of(page.summary.rows)) {
    if (budget) budgets.push_back(with_commas(*budget));
  }
  const auto seeds = seed_counts(page.summary.rows);
  const auto [fewest, most] = std::minmax_element(seeds.begin(), seeds.end());
  const std::string seed_count = *fewest == *most ? fmt::format("{}", *most) : fmt::format("{} to {}", *fewest, *most);
  const std::string chosen = methods.empty() ? std::string()
                                             : fmt::format("{} method{} at {} image{} per class", methods.size(),
                                                           methods.size() == 1 ? "" : "s", join_words(budgets),
                                                           budgets.size() == 1 && budgets.front() == "1" ? "" : "s");
  const std::string compared = methods.empty() ? "The whole set"
                               : whole_set     ? chosen + ", beside the whole set"
                                               : chosen;
  return fmt::format("{}; {} classes, {} seed{} each, judged on the same {} images.", compared,
                     with_commas(page.example->classes), seed_count, *most == 1 ? "" : "s",
                     with_commas(page.example->test_images));
}

std::string to_html(const Page& page) {
  std::string html = head(page) + "<body>\n<main>\n" + header(page) + result_section(page);
  html += figure_section(page.figures) + cost_section(page);
  for (const Matrix& matrix : matrices_of(page.summary)) html += matrix_section(matrix);
  html += graph_section(page) + detail_section(page) + footer(page);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace dc::report
