#include "stages/augment/rows.hpp"

namespace dc::augment {

namespace view_plan = schema::view_plan;
using views::ViewRow;

void write_rows(artifact::Writer& out, const std::vector<ViewRow>& rows, std::int64_t epochs) {
  const std::vector<std::int64_t> shape = {epochs, std::ssize(rows) / epochs};
  std::vector<std::int64_t> image;
  for (const ViewRow& row : rows) image.push_back(row.image);
  out.write<std::int64_t>(view_plan::row_image(), image, shape);
  std::vector<std::int32_t> column(rows.size());
  const auto write = [&](const auto& field, std::int32_t ViewRow::*member) {
    for (std::size_t i = 0; i < rows.size(); ++i) column[i] = rows[i].*member;
    out.write<std::int32_t>(field, column, shape);
  };
  write(view_plan::row_x(), &ViewRow::x);
  write(view_plan::row_y(), &ViewRow::y);
  write(view_plan::row_w(), &ViewRow::w);
  write(view_plan::row_h(), &ViewRow::h);
  write(view_plan::row_resized_w(), &ViewRow::resized_w);
  write(view_plan::row_resized_h(), &ViewRow::resized_h);
  write(view_plan::row_window_x(), &ViewRow::window_x);
  write(view_plan::row_window_y(), &ViewRow::window_y);
  write(view_plan::row_cell(), &ViewRow::cell);
  write(view_plan::row_flip(), &ViewRow::flip);
}

}  // namespace dc::augment
