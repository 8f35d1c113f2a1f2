#include "stages/fetch/scores.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "stages/fetch/csv.hpp"
#include "stages/fetch/npy.hpp"
#include "stages/fetch/samples.hpp"
#include "stages/fetch/zip.hpp"

namespace dc::fetch {
namespace {

constexpr std::string_view kKey = "key";

std::optional<double> to_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A score is a data set of its name in a group, and an option takes several names between commas.
void check_name(const std::string& name, std::string_view where) {
  const bool fits = !name.empty() && name != "." && is_text(name) && name.find_first_of("/,\t") == std::string::npos;
  if (!fits)
    throw InvalidInput(
        fmt::format("{}: '{}' cannot name a score, expected text without / and comma; rename it, or "
                    "take others with --score",
                    where, name));
}

template <class Names>
[[noreturn]] void refuse_unknown(const std::string& name, const Names& names, std::string_view where) {
  throw InvalidInput(fmt::format("{}: no score '{}', only {}", where, name, fmt::join(names, ", ")));
}

// Reads a table of scores row by row.
class CsvScores {
 public:
  CsvScores(const std::vector<std::string>& wanted, std::string_view where) : wanted_(wanted), where_(where) {}

  void take(std::int64_t line, const std::vector<std::string>& cells) {
    if (names_.empty()) return take_names(cells);
    if (table_.rows == 0) choose_columns(cells);
    if (key_) table_.keys.push_back(cells[*key_]);
    for (std::size_t s = 0; s < column_.size(); ++s) {
      const std::string& cell = cells[column_[s]];
      const auto value = to_number(cell);
      if (!value || !std::isfinite(*value))
        throw InvalidInput(
            fmt::format("{}:{}: {} is '{}', expected a finite number; repair it, or take other columns "
                        "with --score",
                        where_, line, names_[column_[s]], cell));
      table_.scores[s].values.push_back(*value);
    }
    ++table_.rows;
  }

  ScoreRows finish() {
    if (table_.rows == 0)
      throw InvalidInput(fmt::format("{}: no rows, expected a line of names and one for each image", where_));
    return std::move(table_);
  }

 private:
  void take_names(const std::vector<std::string>& cells) {
    const auto other = cells.size() == 1 ? cells.front().find_first_of(";\t") : std::string::npos;
    if (other != std::string::npos)
      throw InvalidInput(
          fmt::format("{}:1: {} between the columns, expected commas (and points in numbers); write "
                      "the table with those",
                      where_, cells.front()[other] == ';' ? "semicolons" : "tabs"));
    if (std::ranges::all_of(cells, [](const std::string& cell) { return to_number(cell).has_value(); }))
      throw InvalidInput(fmt::format("{}:1: the first line is '{}', expected the names of the columns", where_,
                                     fmt::join(cells, ",")));
    names_ = cells;
    std::set<std::string> seen;
    for (std::size_t c = 0; c < names_.size(); ++c) {
      if (!seen.insert(names_[c]).second)
        throw InvalidInput(fmt::format("{}:1: two columns '{}', expected every name once", where_, names_[c]));
      if (names_[c] == kKey) key_ = c;
    }
  }

  void choose_columns(const std::vector<std::string>& first) {
    for (const std::string& name : wanted_) {
      const auto found = std::ranges::find(names_, name);
      if (found == names_.end() || name == kKey) refuse_unknown(name, names_, where_);
      column_.push_back(static_cast<std::size_t>(found - names_.begin()));
    }
    if (wanted_.empty()) {
      for (std::size_t c = 0; c < names_.size(); ++c) {
        if (c == key_) continue;
        if (to_number(first[c])) {
          column_.push_back(c);
        } else {
          table_.left_out.push_back(names_[c]);
        }
      }
    }
    if (column_.empty())
      throw InvalidInput(fmt::format("{}: no column of numbers beside {}", where_, fmt::join(names_, ", ")));
    for (const std::size_t c : column_) {
      check_name(names_[c], where_);
      table_.scores.push_back({names_[c], {}});
    }
  }

  const std::vector<std::string>& wanted_;
  std::string_view where_;
  std::vector<std::string> names_;
  std::optional<std::size_t> key_;
  std::vector<std::size_t> column_;  // of each score
  ScoreRows table_;
};

ScoreRows parse_csv(Bytes file, const std::vector<std::string>& wanted, std::string_view where) {
  CsvScores scores(wanted, where);
  for_records(file, where, [&](std::int64_t line, const std::vector<std::string>& cells) { scores.take(line, cells); });
  return scores.finish();
}

std::vector<double> parse_column(const NpyArray& array, std::string_view where) {
  if (array.shape.size() != 1 || array.shape[0] == 0)
    throw InvalidInput(fmt::format("{}: {}, expected numbers [N], one for each image", where, describe(array)));
  std::vector<double> values = to_double(array, where);
  if (const auto bad = std::ranges::find_if(values, [](double value) { return !std::isfinite(value); });
      bad != values.end())
    throw InvalidInput(fmt::format("{}: value [{}] is {}, expected finite numbers", where, bad - values.begin(), *bad));
  return values;
}

ScoreRows parse_npy_scores(Bytes file, const std::vector<std::string>& wanted, std::string_view where) {
  if (wanted.size() != 1)
    throw UsageError(fmt::format("{}: an array has no name of its own; give the score one with --score NAME", where));
  check_name(wanted.front(), where);
  std::vector<double> values = parse_column(parse_npy(file, where), where);
  return {std::ssize(values), {}, {{wanted.front(), std::move(values)}}, {}};
}

ScoreRows parse_npz_scores(Bytes file, const std::vector<std::string>& wanted, std::string_view where) {
  std::map<std::string, ZipEntry> arrays;
  std::vector<std::string> names;  // of scores
  for (const auto& [name, entry] : list_zip(file, where)) {
    if (!name.ends_with(".npy")) continue;
    const std::string own = name.substr(0, name.size() - 4);
    arrays.emplace(own, entry);
    if (own != kKey) names.push_back(own);
  }
  for (const std::string& name : wanted) {
    if (std::ranges::find(names, name) == names.end()) refuse_unknown(name, names, where);
  }
  if (names.empty()) throw InvalidInput(fmt::format("{}: no arrays of scores, expected one for each", where));
  ScoreRows table;
  for (const std::string& name : wanted.empty() ? names : wanted) {
    const std::string where_score = fmt::format("{}: {}", where, name);
    check_name(name, where);
    const auto bytes = extract(arrays.at(name), where_score);
    table.scores.push_back({name, parse_column(parse_npy(bytes, where_score), where_score)});
    const std::int64_t rows = std::ssize(table.scores.back().values);
    if (table.scores.size() == 1) table.rows = rows;
    if (rows != table.rows)
      throw InvalidInput(
          fmt::format("{}: {} values, expected {} as in {}; take those that belong together with --score", where_score,
                      rows, table.rows, table.scores.front().name));
  }
  if (const auto key = arrays.find(std::string(kKey)); key != arrays.end()) {
    const std::string where_key = fmt::format("{}: {}", where, kKey);
    const auto bytes = extract(key->second, where_key);
    table.keys = to_text(parse_npy(bytes, where_key), where_key);
    if (std::ssize(table.keys) != table.rows)
      throw InvalidInput(
          fmt::format("{}: {} keys, expected {} as there are values", where_key, table.keys.size(), table.rows));
  }
  return table;
}

}  // namespace

ScoreRows parse_scores(Bytes file, const std::vector<std::string>& wanted, std::string_view where) {
  if (std::set<std::string>(wanted.begin(), wanted.end()).size() != wanted.size())
    throw UsageError(fmt::format("--score {}: a name twice, expected every score once", fmt::join(wanted, ",")));
  if (where.ends_with(".csv")) return parse_csv(file, wanted, where);
  if (where.ends_with(".npy")) return parse_npy_scores(file, wanted, where);
  if (where.ends_with(".npz")) return parse_npz_scores(file, wanted, where);
  throw UsageError(fmt::format("{}: expected a file of scores that ends in .csv, .npy or .npz", where));
}

}  // namespace dc::fetch
