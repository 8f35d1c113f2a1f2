#include "common/artifact/selection.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {

void check_selection(const Reader& selection) {
  namespace fields = schema::selection;
  const auto refuse = [&](const auto& field, std::int64_t row, std::int64_t found, const std::string& expected) {
    throw InvalidInput(fmt::format("{}: {}: row {} has {}, expected {}; make the selection again", selection.path(),
                                   field.path, row, found, expected));
  };
  const auto label = selection.read(fields::selection_label());
  const auto rank = selection.read(fields::selection_rank());
  const auto kept = selection.read(fields::budget_kept());
  const auto available = selection.read(fields::budget_available());
  std::vector<std::int64_t> rows(kept.size());
  for (std::size_t i = 0; i < label.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (i > 0 && label[i] < label[i - 1])
      refuse(fields::selection_label(), row, label[i],
             fmt::format("{} or more: rows stand class by class", label[i - 1]));
    std::int64_t& before = rows[static_cast<std::size_t>(label[i])];
    if (rank[i] != before)
      refuse(fields::selection_rank(), row, rank[i], fmt::format("{}: ranks count from 0 in each class", before));
    ++before;
  }
  for (std::size_t c = 0; c < kept.size(); ++c) {
    const auto row = static_cast<std::int64_t>(c);
    if (kept[c] != rows[c])
      refuse(fields::budget_kept(), row, kept[c], fmt::format("{}, the rows of the class", rows[c]));
    if (available[c] < kept[c])
      refuse(fields::budget_available(), row, available[c], fmt::format("at least the {} that are kept", kept[c]));
  }
}

}  // namespace dc::artifact
