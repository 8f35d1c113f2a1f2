// From results to the page: who is compared with whom, under which names.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stages/report/agreement.hpp"
#include "stages/report/comparison.hpp"
#include "stages/report/matrix.hpp"
#include "stages/report/overlap.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

/// What the user asked for; empty texts and lists stand for the defaults.
struct Request {
  std::vector<std::string> methods;        ///< shown, in this order; empty: all, as they first appear
  std::vector<std::string> method_titles;  ///< "pca=PCA (easiest"; a piece without `=` goes on with the one before
  std::string highlight;                   ///< empty: the first method
  std::string baseline;
};

/// The numbers of the report; a report of scores or selections alone has no rows.
struct Summary {
  std::vector<Row> rows;
  std::string highlight;
  std::string baseline;
  std::vector<Difference> comparison;  ///< highlight against baseline; empty where there is nothing to compare
  std::string finding;                 ///< the sentence that says it
  std::optional<Agreement> agreement;  ///< of scores
  std::optional<Overlap> overlap;      ///< of selections
};

/// "pca=PCA (easiest, 2 x 2)" as the lists of options hand it over, split at its commas, put together again.
/// Throws UsageError where the first piece has no `=` or no name before it.
std::map<std::string, std::string> parse_titles(std::span<const std::string> pieces);

/// Methods that have a title and no result: a slip, or the titles of a larger experiment.
std::vector<std::string> unused_titles(std::span<const EvalResult> results, const Request& request);

/// Groups and compares results, of which there is at least one. Throws UsageError where --methods or --highlight name
/// an unknown method, and as group_rows() does.
Summary summarise_results(std::span<const EvalResult> results, const Request& request);

/// The result that stands for the highlighted method where its graph is drawn: its smallest budget, its lowest seed.
const EvalResult& representative(std::span<const EvalResult> results, const std::string& method);

/// "PCA, 1 image per class, seed 0".
std::string name_of(const EvalResult& result, std::span<const Row> rows);

/// The agreement of scores and the overlap of selections, where they were asked for.
std::vector<Matrix> matrices_of(const Summary& summary);

/// All of the Markdown: note, finding and tables.
std::string to_markdown(const Summary& summary, const std::string& title, const std::string& note);

}  // namespace dc::report
