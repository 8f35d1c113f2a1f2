// The report as one HTML page that needs nothing else: no script, no network, pictures inside.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stages/report/figure.hpp"
#include "stages/report/lineage.hpp"
#include "stages/report/report.hpp"

namespace dc::report {

struct Page {
  std::string title;
  std::string note;  ///< shown at the top, as note_to_html() reads it; may be empty
  Summary summary;
  std::vector<Figure> figures;
  std::optional<Example> example;  ///< of the results, where there are any
};

/// "5 methods at 1, 2 and 5 images per class of 10 classes, 3 seeds each; judged on the same 10,000 images."
/// Needs results.
std::string setting(const Page& page);

/// The whole document. The same page gives the same bytes.
std::string to_html(const Page& page);

}  // namespace dc::report
