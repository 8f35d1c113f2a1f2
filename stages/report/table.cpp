#include "stages/report/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "stages/report/markup.hpp"
#include "stages/report/number.hpp"

namespace dc::report {
namespace {

constexpr const char* kNothing = "–";

std::string budget_name(std::optional<std::int64_t> ipc) {
  return ipc ? with_commas(*ipc) : "all";
}

std::string range_of(std::span<const std::int64_t> values) {
  if (values.empty()) return kNothing;
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  if (*lowest == *highest) return with_commas(*lowest);
  return fmt::format("{} to {}", with_commas(*lowest), with_commas(*highest));
}

std::string range_of(std::span<const Row> rows, std::int64_t Row::*field) {
  std::vector<std::int64_t> values;
  for (const auto& row : rows) values.push_back(row.*field);
  return range_of(values);
}

// "0.4 s", "0.4 s to 12 s"; of the rows that know it.
template <class T>
std::string range_of(std::span<const Row> rows, std::optional<T> Row::*field, std::string (*text_of)(T)) {
  std::optional<T> lowest;
  std::optional<T> highest;
  for (const auto& row : rows) {
    if (!(row.*field)) continue;
    lowest = std::min(lowest.value_or(*(row.*field)), *(row.*field));
    highest = std::max(highest.value_or(*(row.*field)), *(row.*field));
  }
  if (!lowest) return kNothing;
  const std::string low = text_of(*lowest);
  const std::string high = text_of(*highest);
  return low == high ? low : fmt::format("{} to {}", low, high);
}

std::string seeds_phrase(std::span<const Row> rows) {
  const std::string range = range_of(seed_counts(rows));
  if (range == "1") return "one seed";
  return fmt::format("mean ± sample standard deviation over {} seeds", range);
}

// "12.5 : 1", or "6.0 : 1 to 15.0 : 1" where trainings differ in length.
std::string cost_ratio(std::span<const Row> rows) {
  std::vector<double> ratios;
  for (const auto& row : rows) {
    if (row.images_seen > 0) {
      ratios.push_back(static_cast<double>(row.scoring_images_seen) / static_cast<double>(row.images_seen));
    }
  }
  if (ratios.empty()) return kNothing;
  const auto [lowest, highest] = std::minmax_element(ratios.begin(), ratios.end());
  const std::string low = fmt::format("{:.1f} : 1", *lowest);
  const std::string high = fmt::format("{:.1f} : 1", *highest);
  return low == high ? low : low + " to " + high;
}

std::vector<std::vector<Row>> by_method(std::span<const Row> rows) {
  std::vector<std::vector<Row>> groups;
  for (const auto& row : rows) {
    if (groups.empty() || groups.back().front().method != row.method) groups.emplace_back();
    groups.back().push_back(row);
  }
  return groups;
}

const Row* best_at(std::span<const Row> rows, std::optional<std::int64_t> ipc) {
  const Row* best = nullptr;
  int rivals = 0;
  for (const auto& row : rows) {
    if (row.ipc != ipc) continue;
    ++rivals;
    if (!best || row.top1.mean > best->top1.mean) best = &row;
  }
  return rivals > 1 ? best : nullptr;
}

Line shared_line(std::span<const Row> rows, std::string name, std::int64_t Row::*field) {
  Line line{{{std::move(name)}}, true};
  for (const auto& budget : budgets_of(rows)) {
    std::vector<Row> own;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(own), [&](const Row& row) { return row.ipc == budget; });
    line.cells.push_back({range_of(own, field)});
  }
  return line;
}

// Characters on a terminal: bytes that do not continue a UTF-8 sequence.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string markdown_text(const Cell& cell) {
  std::string text;
  for (const char byte : cell.text) {
    if (byte == '|') text += '\\';
    text += byte;
  }
  return cell.best ? "**" + text + "**" : text;
}

std::string markdown_line(std::span<const std::string> cells, std::span<const std::size_t> widths) {
  std::string line = "|";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string space(widths[i] - width_of(cells[i]), ' ');
    line += i == 0 ? fmt::format(" {}{} |", cells[i], space) : fmt::format(" {}{} |", space, cells[i]);
  }
  return line + "\n";
}

}  // namespace

Table accuracy_table(std::span<const Row> rows) {
  Table table;
  table.caption = fmt::format("Top-1 accuracy in % by images per class, {}", seeds_phrase(rows));
  const auto budgets = budgets_of(rows);
  table.header.emplace_back("images per class");
  for (const auto& budget : budgets) table.header.push_back(budget_name(budget));
  for (const auto& group : by_method(rows)) {
    Line line{{{group.front().title}}};
    for (const auto& budget : budgets) {
      const Row* row = find_row(group, group.front().method, budget);
      const Row* best = best_at(rows, budget);
      line.cells.push_back({row ? percent(row->top1) : kNothing, row && best && best->method == row->method});
    }
    table.body.push_back(std::move(line));
  }
  table.body.push_back(shared_line(rows, "stored images", &Row::train_images));
  table.body.push_back(shared_line(rows, "stored bytes", &Row::stored_bytes));
  table.body.push_back(shared_line(rows, "training steps", &Row::steps));
  return table;
}

Table cost_table(std::span<const Row> rows) {
  Table table;
  table.caption =
      "Images shown to a network, repeats counted; wall time of the trainings, passes and scores behind the selections "
      "and of the selecting; the larger memory of scoring and selecting";
  table.header = {"method",
                  "images seen in training",
                  "images seen for scores",
                  "scores : training",
                  "time for scores",
                  "time to select",
                  "peak memory"};
  for (const auto& group : by_method(rows)) {
    const bool scored = group.front().scoring_images_seen > 0;
    table.body.push_back({{{group.front().title},
                           {range_of(group, &Row::images_seen)},
                           {scored ? range_of(group, &Row::scoring_images_seen) : "none"},
                           {scored ? cost_ratio(group) : kNothing},
                           {range_of(group, &Row::scoring_seconds, duration)},
                           {range_of(group, &Row::selecting_seconds, duration)},
                           {range_of(group, &Row::peak_memory_bytes, memory)}}});
  }
  return table;
}

Table detail_table(std::span<const Row> rows) {
  Table table;
  table.caption = fmt::format("Every row: accuracy and calibration error in %, {}", seeds_phrase(rows));
  table.header = {"method",        "images per class",      "seeds",         "top-1",
                  "top-5",         "calibration error",     "stored images", "stored bytes",
                  "steps x batch", "images seen for scores"};
  for (const auto& row : rows) {
    table.body.push_back({{{row.title},
                           {budget_name(row.ipc)},
                           {with_commas(static_cast<std::int64_t>(row.seeds.size()))},
                           {percent(row.top1)},
                           {percent(row.top5)},
                           {percent(row.calibration)},
                           {with_commas(row.train_images)},
                           {with_commas(row.stored_bytes)},
                           {fmt::format("{} x {}", with_commas(row.steps), with_commas(row.batch))},
                           {with_commas(row.scoring_images_seen)}}});
  }
  return table;
}

std::string to_markdown(const Table& table) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& name : table.header) lines.front().push_back(markdown_text({name}));
  for (const auto& line : table.body) {
    lines.emplace_back();
    for (const auto& cell : line.cells) lines.back().push_back(markdown_text(cell));
  }
  std::vector<std::size_t> widths(table.header.size(), 3);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::vector<std::string> rule;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string dashes(widths[i] - 1, '-');
    rule.push_back(i == 0 ? ":" + dashes : dashes + ":");
  }
  std::string text = table.caption + "\n\n" + markdown_line(lines.front(), widths) + markdown_line(rule, widths);
  for (std::size_t i = 1; i < lines.size(); ++i) text += markdown_line(lines[i], widths);
  return text;
}

std::string to_html(const Table& table) {
  std::string html =
      fmt::format("<p class=\"caption\">{0}</p>\n<div class=\"scroll\">\n<table aria-label=\"{0}\">\n<thead><tr>",
                  escape_markup(table.caption));
  for (const auto& name : table.header) html += fmt::format("<th scope=\"col\">{}</th>", escape_markup(name));
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& line : table.body) {
    html += line.note ? "<tr class=\"note\">" : "<tr>";
    html += fmt::format("<th scope=\"row\">{}</th>", escape_markup(line.cells.front().text));
    for (std::size_t i = 1; i < line.cells.size(); ++i) {
      const auto& cell = line.cells[i];
      html += fmt::format("<td{}>{}</td>", cell.best ? " class=\"best\"" : "", escape_markup(cell.text));
    }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n</div>\n";
}

}  // namespace dc::report
