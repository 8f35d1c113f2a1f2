// dc-combine: makes an image set of the selected images, whole or as mosaics. Runs no network.
#include <algorithm>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/combine/combine.hpp"
#include "stages/combine/files.hpp"

namespace {

namespace image_set = dc::schema::image_set;

constexpr std::int64_t kAtOnce = 64 << 20;  // bytes of pixels that are made at once

struct Options {
  std::string images, selection, out;
  std::int64_t grid = 1;
  dc::image::Fit fit = dc::image::Fit::squash;
  dc::image::Filter filter = dc::image::Filter::bilinear;
  std::optional<std::int64_t> size;
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Make an image set of the selected images, whole or as mosaics of several images of one class.");
  spec.details(
      "With --grid 1 the selected images are stored class by class, in each class the first choice first. With --grid "
      "f every stored image is a mosaic of f x f whole images of one class, shrunk and set row by row. Of the n "
      "mosaics of a class, mosaic j takes the images of rank j, n + j, 2n + j, ..., as RDED does. The number of "
      "selected images of every class has to be a multiple of f * f.");
  spec.details(
      "With --grid 1 the weights of the selection, times those that the images have already, go with the images, and so "
      "do the labels before any were changed on purpose. Mosaics have neither; weights other than 1 are refused.");
  spec.cite("Rethinking large-scale dataset compression: shifting focus from labels to images. 2025. arXiv:2502.06434");
  spec.input("images", dc::Kind::image_set, o.images, "the images that the selection was made from");
  spec.input("selection", dc::Kind::selection, o.selection, "the samples to keep");
  spec.output("out", dc::Kind::image_set, o.out, "the new image set");
  spec.option("grid", o.grid, "images side by side in a mosaic, f; 1 stores the images themselves").range(1, 64);
  spec.option("fit", o.fit, "how an image of another shape fills its cell; not known of the published method")
      .choices(dc::combine::kFits);
  spec.option("filter", o.filter, "how pixels are resampled").choices(dc::combine::kFilters);
  spec.option("size", o.size, "height and width of the new images; as the images are when left out")
      .unit("pixels")
      .range(1, 8192);
  spec.example("dc-combine --images train.h5 --selection selection.h5 --grid 2 --out mosaic.h5");
  spec.example("dc-combine --images train.h5 --selection selection.h5 --out subset.h5");
}

// What is going to be made of which images.
struct Work {
  dc::artifact::ImageSet set;
  dc::combine::Layout layout;
  dc::combine::Recipe recipe;

  std::int64_t image_bytes() const { return std::int64_t{recipe.height} * recipe.width * set.channels; }
};

Work prepare(const Options& o, const dc::harness::Run& run) {
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

dc::harness::Forecast plan(const Options& o, dc::harness::Run& run) {
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
  return forecast;
}

void run(const Options& o, dc::harness::Run& run) {
  const auto [set, layout, recipe] = prepare(o, run);
  const dc::combine::Images images{set.pixels.span(), static_cast<int>(set.height), static_cast<int>(set.width),
                                   static_cast<int>(set.channels)};
  dc::log::info("{} {} of {} x {} x {} from {} selected images, {} classes", layout.size(),
                o.grid == 1 ? "images" : "mosaics", recipe.height, recipe.width, images.channels, layout.source.size(),
                set.classes.size());

  auto& out = run.create("out");
  dc::combine::write_samples(out, set, layout);
  out.allocate(image_set::image_pixels(), {layout.size(), recipe.height, recipe.width, images.channels});
  const std::int64_t bytes = std::int64_t{recipe.height} * recipe.width * images.channels;
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
  return dc::harness::run_stage<Options>("dc-combine", argc, argv, describe, run, plan);
}
