#include "common/image/mosaic.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "common/base/error.hpp"

namespace dc::image {
namespace {

int edge(int length, int grid, int i) {
  return static_cast<int>(std::int64_t{i} * length / grid);
}

}  // namespace

Box cell_box(int height, int width, int grid, int cell) {
  DC_ASSERT(grid >= 1 && grid <= height && grid <= width && cell >= 0 && cell < grid * grid);
  const int row = cell / grid;
  const int column = cell % grid;
  const int x = edge(width, grid, column);
  const int y = edge(height, grid, row);
  return {x, y, edge(width, grid, column + 1) - x, edge(height, grid, row + 1) - y};
}

Box fitted_box(int height, int width, int cell_height, int cell_width, Fit fit) {
  if (fit == Fit::squash) return {0, 0, width, height};
  const std::int64_t wide = std::int64_t{height} * cell_width / cell_height;
  const std::int64_t tall = std::int64_t{width} * cell_height / cell_width;
  const int w = static_cast<int>(std::clamp<std::int64_t>(wide, 1, width));
  const int h = static_cast<int>(std::clamp<std::int64_t>(tall, 1, height));
  return {(width - w) / 2, (height - h) / 2, w, h};
}

void compose_mosaic(std::span<const ImageView> cells, int grid, int height, int width, Fit fit, Filter filter,
                    Resizer& resizer, std::span<std::uint8_t> out) {
  DC_ASSERT(std::ssize(cells) == std::int64_t{grid} * grid);
  const int channels = cells[0].channels;
  const std::ptrdiff_t stride = std::ptrdiff_t{width} * channels;
  DC_ASSERT(std::ssize(out) == stride * height);
  std::vector<std::uint8_t> tile;
  for (int cell = 0; cell < grid * grid; ++cell) {
    const ImageView& image = cells[cell];
    DC_ASSERT(image.channels == channels);
    const Box place = cell_box(height, width, grid, cell);
    const std::ptrdiff_t tile_stride = std::ptrdiff_t{place.w} * channels;
    tile.resize(static_cast<std::size_t>(tile_stride * place.h));
    resizer.run(image,
                {fitted_box(image.height, image.width, place.h, place.w, fit),
                 place.w,
                 place.h,
                 {0, 0, place.w, place.h},
                 false,
                 filter},
                tile);
    for (int y = 0; y < place.h; ++y) {
      std::memcpy(out.data() + (place.y + y) * stride + std::ptrdiff_t{place.x} * channels,
                  tile.data() + y * tile_stride, static_cast<std::size_t>(tile_stride));
    }
  }
}

}  // namespace dc::image
