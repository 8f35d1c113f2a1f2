#include "stages/eval/show.hpp"

#include <algorithm>

#include "common/views/executor.hpp"

namespace dc::eval {

views::ImageShape shape_of(const artifact::ImageSet& images) {
  return {images.n, static_cast<int>(images.height), static_cast<int>(images.width)};
}

std::int64_t Showing::views() const {
  return views::epoch_size(policy, shape_of(images));
}

void show(const Showing& showing, std::int64_t batch, const std::function<void(const training::Batch&)>& visit) {
  const auto& [images, policy, seed] = showing;
  const views::ImageShape shape = shape_of(images);
  const views::Executor executor(
      {images.pixels.span(), images.n, shape.height, shape.width, static_cast<int>(images.channels)}, policy);
  const auto rows = [&](std::int64_t) {
    auto planned = views::plan_epoch(policy, shape, seed, 0);
    std::ranges::stable_sort(planned, {}, &views::ViewRow::image);
    return planned;
  };
  training::FeedSpec spec{batch, showing.views()};
  spec.end_step = spec.steps_per_epoch();
  training::Feed feed(executor, images.labels, rows, spec);
  for (std::int64_t step = 0; step < spec.end_step; ++step) visit(feed.next());
}

}  // namespace dc::eval
