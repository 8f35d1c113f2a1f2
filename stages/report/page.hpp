// The report as one HTML page that needs nothing else: no script, no network, pictures inside.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "stages/report/comparison.hpp"
#include "stages/report/figure.hpp"
#include "stages/report/graph.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

struct Page {
  std::string title;
  std::string note;  ///< shown at the top, as note_to_html() reads it; may be empty
  std::vector<Row> rows;
  std::int64_t classes = 0;
  std::int64_t test_images = 0;
  std::string highlight;  ///< method drawn bolder; may be empty
  std::string finding;    ///< the sentence of comparison.hpp; may be empty
  std::vector<Figure> figures;
  Graph graph;           ///< of one representative result; may be empty
  std::string graph_of;  ///< "PCA at 1 image per class, seed 0"
};

/// "5 methods at 1, 2 and 5 images per class of 10 classes, 3 seeds each; judged on the same 10,000 images."
std::string setting(const Page& page);

/// The whole document. The same page gives the same bytes.
std::string to_html(const Page& page);

}  // namespace dc::report
