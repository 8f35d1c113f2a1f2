// Scores that another program computed: from CSV, or from NumPy arrays. Pickles are never loaded.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/bytes.hpp"

namespace dc::fetch {

/// One number a row.
struct Score {
  std::string name;
  std::vector<double> values;  ///< finite

  friend bool operator==(const Score&, const Score&) = default;
};

struct ScoreRows {
  std::int64_t rows = 0;
  std::vector<std::string> keys;  ///< of the rows; empty where the file has none
  std::vector<Score> scores;
  std::vector<std::string> left_out;  ///< columns that do not begin with a number
};

/// The scores of a file, told by the ending of its name, `where`:
///
/// * .csv: the columns `wanted` in that order, or, when it is empty, all columns that begin with a number. A column
///   "key" holds the keys.
/// * .npz: the arrays `wanted`, or all, each of numbers [N]. An array "key" of text holds the keys.
/// * .npy: one array of numbers [N], whose score gets the one name in `wanted`.
///
/// Throws UsageError for another ending and a .npy without a name, InvalidInput, naming the place, when there is no
/// such score or no row, when lengths differ, when a value is no finite number, or when a name cannot be a score's.
ScoreRows parse_scores(Bytes file, const std::vector<std::string>& wanted, std::string_view where);

}  // namespace dc::fetch
