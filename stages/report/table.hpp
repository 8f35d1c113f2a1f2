// The tables people read: built once as cells, then written as Markdown or HTML.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "stages/report/rows.hpp"

namespace dc::report {

struct Cell {
  std::string text;
  bool best = false;  ///< the highest of its column
};

/// One line of a table; `note` lines (budgets, steps) stand below the results and are set quieter.
struct Line {
  std::vector<Cell> cells;
  bool note = false;
};

/// The first column holds names, the others numbers.
struct Table {
  std::string caption;
  std::vector<std::string> header;
  std::vector<Line> body;
};

/// Top-1 in percent, a line a method and a column a budget; below it what the methods share at a budget: stored
/// images and bytes, training steps (a range where they do not share it).
Table accuracy_table(std::span<const Row> rows);

/// What selections cost beside the training they serve: images seen, wall time and memory, a line a method.
Table cost_table(std::span<const Row> rows);

/// Every number, a line a row.
Table detail_table(std::span<const Row> rows);

/// A GitHub-flavoured Markdown table under its caption, padded so that it reads on a terminal too. `|` is escaped.
std::string to_markdown(const Table& table);

/// The caption as a paragraph, then a <table> with scoped headers in a box that scrolls sideways.
std::string to_html(const Table& table);

}  // namespace dc::report
