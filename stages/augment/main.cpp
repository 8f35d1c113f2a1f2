// dc-augment: plans how images are seen, as a policy with resolved numbers and, on request, its rows. Draws no pixels.
#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "common/views/plan.hpp"
#include "stages/augment/augment.hpp"
#include "stages/augment/rows.hpp"

namespace {

namespace view_plan = dc::schema::view_plan;
using dc::views::ViewRow;

struct Options {
  std::string images;
  std::string out;
  dc::augment::Request request;
  std::int64_t record_epochs = 0;
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Plan how images are seen: resolve a view policy for an image set and store it with all its numbers.");
  spec.details(
      "A policy is data: the same rows (image, box, flip) follow from the policy, the seed, the epoch and the place in "
      "the epoch, whatever the batch size or the number of threads. Training and evaluation turn rows into pixels. The "
      "stage prints what it chose and why.");
  spec.details(
      "pca confines every crop to one cell of a mosaic, so that no view crosses a border (the augment step of "
      "Prune-Combine-Augment). Its area range in the published method is not known; the default is the benchmark's, "
      "0.08 to 1 of the cell. Small images keep too little in small crops: raise --area-min there.");
  spec.cite("Rethinking large-scale dataset compression: shifting focus from labels to images. 2025. arXiv:2502.06434");
  spec.input("images", dc::Kind::image_set, o.images, "the images to be seen");
  spec.output("out", dc::Kind::view_plan, o.out, "the view plan");
  auto& r = o.request;
  spec.option("policy", r.policy, "which policy").choices(dc::augment::kPolicies);
  spec.option("size", r.size, "height and width of a view; that of the images when left out")
      .unit("pixels")
      .range(1, 32768);
  spec.option("area-min", r.area_min,
              "smallest area of a random crop, as a share of the image or cell; 0.08 when left out")
      .above(0)
      .at_most(1);
  spec.option("area-max", r.area_max, "largest area of a random crop; 1 when left out").above(0).at_most(1);
  spec.option("ratio-min", r.ratio_min, "smallest width / height of a random crop; 3/4 when left out").range(0.01, 100);
  spec.option("ratio-max", r.ratio_max, "largest width / height of a random crop; 4/3 when left out").range(0.01, 100);
  spec.option("cells", r.cells, "which cells of a mosaic an epoch shows; one when left out")
      .choices(dc::augment::kCells);
  spec.option("pad", r.pad, "black border before a random crop; 4 when left out").unit("pixels").range(0, 4096);
  spec.option("resize", r.resize,
              "shorter side before the centre crop; when left out none for images of the right size, else size * 256 / "
              "224 from 128 pixels on")
      .unit("pixels")
      .range(1, 32768);
  spec.option("flip", r.flip, "probability of mirroring left to right; 0.5 when left out").range(0, 1);
  spec.option("mean", r.mean, "mean of each channel; ImageNet's when left out");
  spec.option("std", r.std, "standard deviation of each channel; ImageNet's when left out");
  spec.option("record-epochs", o.record_epochs, "epochs whose rows are stored beside the policy")
      .unit("epochs")
      .range(0, 100000);
  spec.example("dc-augment --images train.h5 --policy standard --out plan.h5");
  spec.example("dc-augment --images mosaic.h5 --policy pca --area-min 0.25 --out views.h5");
}

struct Work {
  dc::views::ImageShape shape;
  dc::views::Policy policy;
};

Work prepare(const Options& o, const dc::harness::Run& run) {
  const auto& in = run.open("images");
  const auto set = dc::artifact::load_images(in, std::span<const std::int64_t>());
  const dc::views::ImageShape shape{set.n, static_cast<int>(set.height), static_cast<int>(set.width)};
  const auto resolved = dc::augment::resolve(
      o.request, {in.path(), shape.height, shape.width, static_cast<int>(set.channels), static_cast<int>(set.grid)});
  for (const std::string& reason : resolved.reasons) dc::log::info("{}", reason);
  return {shape, resolved.policy};
}

dc::harness::Forecast plan(const Options& o, dc::harness::Run& run) {
  const auto [shape, policy] = prepare(o, run);
  const std::int64_t rows = o.record_epochs * dc::views::epoch_size(policy, shape);
  dc::harness::Forecast forecast;
  forecast.outputs = {{"out", fmt::format("a policy and {} rows", rows), rows * dc::augment::kRowBytes, rows > 0}};
  forecast.memory_bytes = rows * static_cast<std::int64_t>(sizeof(ViewRow) + 8 + 4);
  return forecast;
}

void run(const Options& o, dc::harness::Run& run) {
  const auto [shape, policy] = prepare(o, run);
  auto& out = run.create("out");
  out.write(view_plan::policy(), dc::views::policy_to_json(policy));
  out.write(view_plan::seed(), static_cast<std::int64_t>(run.seed()));
  std::vector<ViewRow> rows;
  auto progress = run.progress("planning", "epoch", o.record_epochs);
  for (std::int64_t epoch = 0; epoch < o.record_epochs; ++epoch) {
    const auto more = dc::views::plan_epoch(policy, shape, run.seed(), static_cast<std::uint32_t>(epoch));
    rows.insert(rows.end(), more.begin(), more.end());
    progress.update(epoch + 1);
  }
  if (!rows.empty()) dc::augment::write_rows(out, rows, o.record_epochs);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-augment", argc, argv, describe, run, plan);
}
