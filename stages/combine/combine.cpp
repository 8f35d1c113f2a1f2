#include "stages/combine/combine.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::combine {
namespace {

constexpr std::int64_t kGrain = 8;  // mosaics a thread takes at once

void append_class(Layout& layout, const Kept& kept, std::span<const std::int64_t> members) {
  const std::int64_t cells = std::int64_t{layout.grid} * layout.grid;
  const std::int64_t count = std::ssize(members);
  const std::int64_t label = kept.label[members[0]];
  if (count % cells != 0) {
    throw InvalidInput(fmt::format(
        "the selection keeps {} samples of class '{}', expected a multiple of {} for a grid of {}; select {} "
        "or {} of the class, or choose another --grid",
        count, kept.class_name[label], cells, layout.grid, count / cells * cells, (count / cells + 1) * cells));
  }
  const std::int64_t mosaics = count / cells;
  for (std::int64_t j = 0; j < mosaics; ++j) {
    for (std::int64_t cell = 0; cell < cells; ++cell) layout.source.push_back(kept.index[members[cell * mosaics + j]]);
    layout.label.push_back(label);
    if (!kept.weight.empty()) layout.weight.push_back(kept.weight[members[j]]);
    layout.number.push_back(j);
  }
}

void require_no_weights(const Kept& kept) {
  const auto other = std::ranges::find_if(kept.weight, [](double weight) { return weight != 1; });
  if (other == kept.weight.end()) return;
  const std::int64_t label = kept.label[other - kept.weight.begin()];
  throw InvalidInput(fmt::format(
      "a selected sample of class '{}' has weight {}, expected 1 for mosaics, whose cells cannot count differently; "
      "pass --grid 1 or select without weights",
      kept.class_name[label], *other));
}

}  // namespace

Layout arrange(const Kept& kept, int grid) {
  DC_ASSERT(grid >= 1 && kept.label.size() == kept.index.size() && kept.rank.size() == kept.index.size());
  if (kept.index.empty()) throw InvalidInput("the selection keeps no samples; select at least one");
  if (grid > 1) require_no_weights(kept);
  std::vector<std::int64_t> order(kept.index.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::ranges::sort(order, {}, [&](std::int64_t i) { return std::tuple(kept.label[i], kept.rank[i], i); });
  Layout layout;
  layout.grid = grid;
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end =
        std::find_if(begin, order.end(), [&](std::int64_t i) { return kept.label[i] != kept.label[*begin]; });
    append_class(layout, kept, {begin, end});
    begin = end;
  }
  return layout;
}

std::vector<std::string> keys_of(const Layout& layout, std::span<const std::string> image_key,
                                 std::span<const std::string> class_id) {
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < layout.size(); ++i) {
    keys.push_back(layout.grid == 1 ? image_key[layout.source[i]]
                                    : fmt::format("{}/mosaic-{:05}", class_id[layout.label[i]], layout.number[i]));
  }
  return keys;
}

std::vector<std::int64_t> first_cells_of(const Layout& layout) {
  std::vector<std::int64_t> sources;
  for (std::int64_t i = 0; i < layout.size(); ++i) sources.push_back(layout.cells(i)[0]);
  return sources;
}

std::vector<std::int64_t> clean_labels_of(const Layout& layout, std::span<const std::int64_t> images) {
  std::vector<std::int64_t> labels;
  if (layout.grid > 1 || images.empty()) return labels;
  for (const std::int64_t source : layout.source) labels.push_back(images[source]);
  return labels;
}

std::vector<double> weights_of(std::span<const std::int64_t> index, std::span<const double> selected,
                               std::span<const double> images) {
  DC_ASSERT(selected.size() == index.size());
  std::vector<double> weights(selected.begin(), selected.end());
  for (std::size_t i = 0; !images.empty() && i < weights.size(); ++i) weights[i] *= images[index[i]];
  if (std::ranges::all_of(weights, [](double weight) { return weight == 1; })) weights.clear();
  return weights;
}

Cells cells_of(const Layout& layout, const Cells& images) {
  if (layout.grid > 1) return {layout.grid, layout.source};
  if (images.grid == 1) return {};
  Cells cells{images.grid, {}};
  const std::int64_t count = images.grid * images.grid;
  for (const std::int64_t source : layout.source) {
    const auto begin = images.source.begin() + source * count;
    cells.source.insert(cells.source.end(), begin, begin + count);
  }
  return cells;
}

void render(const Layout& layout, const Recipe& recipe, const Images& images, std::int64_t first,
            std::span<std::uint8_t> out) {
  const std::int64_t bytes = std::int64_t{recipe.height} * recipe.width * images.channels;
  const std::int64_t count = std::ssize(out) / bytes;
  DC_ASSERT(count * bytes == std::ssize(out) && first >= 0 && first + count <= layout.size());
  const std::ptrdiff_t stride = std::ptrdiff_t{images.width} * images.channels;
  parallel::for_pieces(count, kGrain, [&](std::int64_t begin, std::int64_t end) {
    image::Resizer resizer;
    std::vector<image::ImageView> views;
    for (std::int64_t i = begin; i < end; ++i) {
      views.clear();
      for (const std::int64_t cell : layout.cells(first + i)) {
        views.push_back({images.pixels.data() + cell * stride * images.height, images.height, images.width,
                         images.channels, stride});
      }
      image::compose_mosaic(views, layout.grid, recipe.height, recipe.width, recipe.fit, recipe.filter, resizer,
                            out.subspan(i * bytes, bytes));
    }
  });
}

double try_rendering(const Layout& layout, const Recipe& recipe, const Images& images, std::int64_t count) {
  using Clock = std::chrono::steady_clock;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(count * recipe.height * recipe.width * images.channels));
  const auto start = Clock::now();
  render(layout, recipe, images, 0, pixels);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace dc::combine
