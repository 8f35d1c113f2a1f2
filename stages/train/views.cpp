#include "stages/train/views.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::train {

namespace {

namespace view_plan = schema::view_plan;
constexpr std::int64_t kSmallUpTo = 96;

Views plan_as_needed(const views::Policy& policy, const views::ImageShape& shape, std::uint64_t seed) {
  Views out;
  out.policy = policy;
  out.views_per_epoch = views::epoch_size(policy, shape);
  out.rows = [policy, shape, seed](std::int64_t epoch) {
    return views::plan_epoch(policy, shape, seed, static_cast<std::uint32_t>(epoch));
  };
  return out;
}

/// One recorded epoch.
std::vector<views::ViewRow> read_epoch(const artifact::Reader& plan, std::int64_t epoch) {
  const auto image = plan.read_rows(view_plan::row_image(), epoch, 1);
  std::vector<views::ViewRow> rows(image.size());
  for (std::size_t s = 0; s < rows.size(); ++s) rows[s].image = image[s];
  const auto fill = [&](const schema::Field<std::int32_t>& field, std::int32_t views::ViewRow::*member) {
    const auto values = plan.read_rows(field, epoch, 1);
    for (std::size_t s = 0; s < rows.size(); ++s) rows[s].*member = values[s];
  };
  fill(view_plan::row_x(), &views::ViewRow::x);
  fill(view_plan::row_y(), &views::ViewRow::y);
  fill(view_plan::row_w(), &views::ViewRow::w);
  fill(view_plan::row_h(), &views::ViewRow::h);
  fill(view_plan::row_resized_w(), &views::ViewRow::resized_w);
  fill(view_plan::row_resized_h(), &views::ViewRow::resized_h);
  fill(view_plan::row_window_x(), &views::ViewRow::window_x);
  fill(view_plan::row_window_y(), &views::ViewRow::window_y);
  fill(view_plan::row_cell(), &views::ViewRow::cell);
  fill(view_plan::row_flip(), &views::ViewRow::flip);
  return rows;
}

}  // namespace

views::ImageShape shape_of(const artifact::ImageSet& images) {
  return {images.n, static_cast<int>(images.height), static_cast<int>(images.width)};
}

std::vector<double> Views::mean(std::int64_t channels) const {
  const auto* normalize = views::find_operation<views::Normalize>(policy);
  return normalize != nullptr ? normalize->mean : std::vector<double>(static_cast<std::size_t>(channels), 0.0);
}

std::vector<double> Views::std(std::int64_t channels) const {
  const auto* normalize = views::find_operation<views::Normalize>(policy);
  return normalize != nullptr ? normalize->std : std::vector<double>(static_cast<std::size_t>(channels), 1.0);
}

views::Policy usual_policy(std::int64_t height, std::int64_t width, std::int64_t channels) {
  if (height != width) {
    throw UsageError(fmt::format(
        "--images: {}x{} images, expected square ones without a plan; make one with dc-augment", width, height));
  }
  const auto normalize = views::imagenet_normalize(static_cast<int>(channels));
  const auto size = static_cast<int>(height);
  return height <= kSmallUpTo ? views::small_policy(size, normalize) : views::standard_policy(size, normalize);
}

Views usual_views(const artifact::ImageSet& images, std::uint64_t seed) {
  return plan_as_needed(usual_policy(images.height, images.width, images.channels), shape_of(images), seed);
}

Views planned_views(const artifact::Reader& plan, const artifact::ImageSet& images, std::uint64_t seed) {
  const views::Policy policy = views::policy_from_json(plan.read(view_plan::policy()), plan.path());
  views::check_plan(policy, shape_of(images), plan.path());
  const auto* cell = views::find_operation<views::Cell>(policy);
  if (cell != nullptr && cell->grid != images.grid) {
    throw InvalidInput(
        fmt::format("{}: sees single cells of {} x {} mosaics, expected {} x {} as in the images; make the "
                    "plan for these images with dc-augment",
                    plan.path(), cell->grid, cell->grid, images.grid, images.grid));
  }
  if (!plan.has(view_plan::row_image())) return plan_as_needed(policy, shape_of(images), seed);
  const auto shape = plan.shape(view_plan::row_image());
  Views out;
  out.policy = policy;
  out.recorded_epochs = shape[0];
  out.views_per_epoch = shape[1];
  if (out.recorded_epochs == 0 || out.views_per_epoch == 0) {
    throw InvalidInput(
        fmt::format("{}: records no views, expected at least one; make the plan again with dc-augment", plan.path()));
  }
  out.rows = [&plan](std::int64_t epoch) { return read_epoch(plan, epoch); };
  return out;
}

}  // namespace dc::train
