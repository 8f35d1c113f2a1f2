// dc-combine: makes an image set of the selected images, whole or as mosaics. Runs no network.
#include <algorithm>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/combine/combine.hpp"
#include "stages/combine/files.hpp"
#include "stages/combine/options.hpp"

namespace {

namespace image_set = dc::schema::image_set;

constexpr std::int64_t kAtOnce = 64 << 20;  // bytes of pixels that are made at once

// What is going to be made of which images.
struct Work {
  dc::artifact::ImageSet set;
  dc::combine::Layout layout;
  dc::combine::Recipe recipe;

  std::int64_t image_bytes() const { return std::int64_t{recipe.height} * recipe.width * set.channels; }
  dc::combine::Images images() const {
    return {set.pixels.span(), static_cast<int>(set.height), static_cast<int>(set.width),
            static_cast<int>(set.channels)};
  }
};

Work prepare(const dc::combine::Options& o, const dc::harness::Run& run) {
  const auto& in = run.open("images");
  const auto& chosen = run.open("selection");
  auto set = dc::artifact::load_images(in, chosen.read(dc::schema::selection::selection_index()));
  if (o.grid > 1 && set.grid > 1)
    throw dc::InvalidInput(fmt::format("{}: holds mosaics already, expected whole images; pass --grid 1", in.path()));
  auto layout = dc::combine::arrange(dc::combine::read_selection(in, set, chosen), static_cast<int>(o.grid));
  const dc::combine::Recipe recipe{static_cast<int>(o.size.value_or(set.height)),
                                   static_cast<int>(o.size.value_or(set.width)), o.fit, o.filter};
  if (o.grid > std::min(recipe.height, recipe.width))
    throw dc::UsageError(
        fmt::format("--grid {}: more cells than pixels in mosaics of {} x {}; lower it or raise --size", o.grid,
                    recipe.width, recipe.height));
  return {std::move(set), std::move(layout), recipe};
}

dc::harness::Forecast plan(const dc::combine::Options& o, dc::harness::Run& run) {
  const Work work = prepare(o, run);
  const std::int64_t images = work.layout.size();
  const std::int64_t kept = std::ssize(work.layout.source) * work.set.height * work.set.width * work.set.channels;
  const std::int64_t pixels = images * work.image_bytes();
  dc::harness::Forecast forecast;
  forecast.outputs = {{"out",
                       fmt::format("{} {} of {} x {} x {}", images, o.grid == 1 ? "images" : "mosaics",
                                   work.recipe.height, work.recipe.width, work.set.channels),
                       pixels + dc::combine::sample_bytes(work.set, work.layout)}};
  forecast.memory_bytes = kept + std::min(pixels, kAtOnce);
  const std::int64_t tried = std::min<std::int64_t>(images, 64);
  forecast.duration_s = dc::combine::try_rendering(work.layout, work.recipe, work.images(), tried) *
                        static_cast<double>(images) / static_cast<double>(tried);
  forecast.timed = fmt::format("{} images", tried);
  return forecast;
}

void run(const dc::combine::Options& o, dc::harness::Run& run) {
  const Work work = prepare(o, run);
  const auto& [set, layout, recipe] = work;
  const auto images = work.images();
  dc::log::info("{} {} of {} x {} x {} from {} selected images, {} classes", layout.size(),
                o.grid == 1 ? "images" : "mosaics", recipe.height, recipe.width, images.channels, layout.source.size(),
                set.classes.size());

  auto& out = run.create("out");
  dc::combine::write_samples(out, set, layout);
  out.allocate(image_set::image_pixels(), {layout.size(), recipe.height, recipe.width, images.channels});
  const std::int64_t bytes = work.image_bytes();
  const std::int64_t at_once = std::max<std::int64_t>(1, kAtOnce / bytes);
  std::vector<std::uint8_t> pixels;
  auto progress = run.progress("combining", "image", layout.size());
  for (std::int64_t first = 0; first < layout.size(); first += at_once) {
    pixels.resize(static_cast<std::size_t>(std::min(at_once, layout.size() - first) * bytes));
    dc::combine::render(layout, recipe, images, first, pixels);
    out.write_rows<std::uint8_t>(image_set::image_pixels(), first, pixels);
    progress.update(std::min(first + at_once, layout.size()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<dc::combine::Options>("dc-combine", argc, argv, dc::combine::describe, run, plan);
}
