#include "common/views/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/rng.hpp"
#include "common/image/mosaic.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::views {
namespace {

using image::Box;

// Python's round(): halves go to the even neighbour (the default rounding mode of the machine does the same).
int round_half_even(double value) {
  return static_cast<int>(std::nearbyint(value));
}

int below(Draws& draws, int n) {
  return static_cast<int>(draws.below(static_cast<std::uint64_t>(n)));
}

// Where no random box fits: the largest centred one whose ratio is allowed.
Box central_box(int width, int height, const RandomResizedCrop& crop) {
  const double ratio = static_cast<double>(width) / height;
  int w = width;
  int h = height;
  if (ratio < crop.ratio_min) h = std::clamp(round_half_even(width / crop.ratio_min), 1, height);
  if (ratio > crop.ratio_max) w = std::clamp(round_half_even(height * crop.ratio_max), 1, width);
  return {(width - w) / 2, (height - h) / 2, w, h};
}

// torchvision's RandomResizedCrop.get_params, within a region of width x height pixels.
Box random_box(int width, int height, const RandomResizedCrop& crop, Draws& draws) {
  const double area = static_cast<double>(width) * height;
  const double log_min = std::log(crop.ratio_min);
  const double log_max = std::log(crop.ratio_max);
  for (int attempt = 0; attempt < 10; ++attempt) {
    const double target = area * draws.uniform(crop.area_min, crop.area_max);
    const double ratio = std::exp(draws.uniform(log_min, log_max));
    const int w = round_half_even(std::sqrt(target * ratio));
    const int h = round_half_even(std::sqrt(target / ratio));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const int y = below(draws, height - h + 1);
    const int x = below(draws, width - w + 1);
    return {x, y, w, h};
  }
  return central_box(width, height, crop);
}

int cells_a_view(const Policy& policy) {
  const Cell* cell = find_operation<Cell>(policy);
  return cell != nullptr && cell->choose == Cell::Choose::all ? cell->grid * cell->grid : 1;
}

void set_box(ViewRow& row, const Box& box) {
  row.x = box.x;
  row.y = box.y;
  row.w = box.w;
  row.h = box.h;
}

// Torchvision's Resize(int) and CenterCrop.
void center_crop(ViewRow& row, int size, int resize) {
  const int shorter = std::min(row.w, row.h);
  const int longer = static_cast<int>(std::int64_t{resize} * std::max(row.w, row.h) / shorter);
  row.resized_w = row.w <= row.h ? resize : longer;
  row.resized_h = row.w <= row.h ? longer : resize;
  row.window_x = round_half_even((row.resized_w - size) / 2.0);
  row.window_y = round_half_even((row.resized_h - size) / 2.0);
}

}  // namespace

std::int64_t epoch_size(const Policy& policy, const ImageShape& images) {
  return images.count * cells_a_view(policy);
}

void check_plan(const Policy& policy, const ImageShape& images, std::string_view where) {
  check_policy(policy, where);
  int height = images.height;
  int width = images.width;
  if (const Cell* cell = find_operation<Cell>(policy)) {
    if (cell->grid > std::min(height, width)) {
      throw InvalidInput(fmt::format("{}: cell: a grid of {} in images of {} x {} pixels; lower the grid", where,
                                     cell->grid, width, height));
    }
    if ((height % cell->grid != 0 || width % cell->grid != 0) && !find_operation<RandomResizedCrop>(policy) &&
        !find_operation<ResizeCenterCrop>(policy)) {
      throw InvalidInput(fmt::format("{}: cells of images of {} x {} pixels differ in size; add random_resized_crop",
                                     where, width, height));
    }
    height /= cell->grid;
    width /= cell->grid;
  }
  if (find_operation<RandomResizedCrop>(policy) || find_operation<ResizeCenterCrop>(policy)) return;
  if (const PadCrop* crop = find_operation<PadCrop>(policy)) {
    if (std::min(height, width) + 2 * crop->pad >= policy.size) return;
    throw InvalidInput(
        fmt::format("{}: pad_crop: images of {} x {} pixels with a pad of {} are smaller than the size {}; raise the "
                    "pad or lower the size",
                    where, width, height, crop->pad, policy.size));
  }
  if (height == policy.size && width == policy.size) return;
  throw InvalidInput(
      fmt::format("{}: images (or cells) of {} x {} pixels, expected {} x {} as the policy does not resize; add a crop "
                  "to the policy",
                  where, width, height, policy.size, policy.size));
}

std::vector<std::int64_t> epoch_order(const Policy& policy, const ImageShape& images, std::uint64_t seed,
                                      std::uint32_t epoch) {
  const std::int64_t n = epoch_size(policy, images);
  if (policy.order == Order::shuffled) return permutation(n, Stream(seed, "order").at(epoch, 0));
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  return order;
}

ViewRow plan_row(const Policy& policy, const ImageShape& images, std::uint64_t seed, std::uint32_t epoch,
                 std::int64_t slot, std::int64_t view) {
  Draws draws = Stream(seed, "views").at(epoch, static_cast<std::uint64_t>(slot));
  ViewRow row;
  row.image = view / cells_a_view(policy);
  Box region{0, 0, images.width, images.height};
  if (const Cell* cell = find_operation<Cell>(policy)) {
    const int cells = cell->grid * cell->grid;
    row.cell = cell->choose == Cell::Choose::one ? below(draws, cells) : static_cast<int>(view % cells);
    region = image::cell_box(images.height, images.width, cell->grid, row.cell);
  }
  set_box(row, region);
  row.resized_w = row.resized_h = policy.size;
  if (const auto* crop = find_operation<RandomResizedCrop>(policy)) {
    const Box box = random_box(region.w, region.h, *crop, draws);
    set_box(row, {region.x + box.x, region.y + box.y, box.w, box.h});
  } else if (const auto* pad_crop = find_operation<PadCrop>(policy)) {
    const int x = below(draws, region.w + 2 * pad_crop->pad - policy.size + 1) - pad_crop->pad;
    const int y = below(draws, region.h + 2 * pad_crop->pad - policy.size + 1) - pad_crop->pad;
    set_box(row, {x, y, policy.size, policy.size});
  } else if (const auto* center = find_operation<ResizeCenterCrop>(policy)) {
    center_crop(row, policy.size, center->resize);
  }
  if (const auto* flip = find_operation<Flip>(policy)) row.flip = draws.uniform() < flip->p ? 1 : 0;
  return row;
}

std::vector<ViewRow> plan_epoch(const Policy& policy, const ImageShape& images, std::uint64_t seed,
                                std::uint32_t epoch) {
  const std::vector<std::int64_t> order = epoch_order(policy, images, seed, epoch);
  std::vector<ViewRow> rows(order.size());
  parallel::for_pieces(std::ssize(order), 4096, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t slot = begin; slot < end; ++slot)
      rows[slot] = plan_row(policy, images, seed, epoch, slot, order[slot]);
  });
  return rows;
}

}  // namespace dc::views
