#include "stages/eval/trial.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include "common/artifact/image_set.hpp"
#include "stages/eval/eval.hpp"

namespace dc::eval {
namespace {

// The first `count` images, of a set that has no fewer.
artifact::ImageSet first_images(const artifact::Reader& source, std::int64_t count) {
  std::vector<std::int64_t> used(static_cast<std::size_t>(count));
  std::iota(used.begin(), used.end(), 0);
  artifact::ImageSet images = artifact::load_images(source, used);
  const auto bytes = static_cast<std::size_t>(count * images.height * images.width * images.channels);
  const auto all = std::make_shared<const artifact::Mapped<std::uint8_t>>(images.pixels);
  images.pixels = {all, all->span().first(bytes)};
  images.labels.resize(used.size());
  images.n = count;
  return images;
}

}  // namespace

Trial try_views(const artifact::Reader& source, const Checkpoint& checkpoint, model::Precision precision,
                std::int64_t batch) {
  using Clock = std::chrono::steady_clock;
  constexpr int kRounds = 4;
  constexpr double kLongest_s = 2;
  const std::int64_t all = source.shape(schema::image_set::sample_label()).front();
  const artifact::ImageSet images = first_images(source, std::min(batch, all));
  const views::Policy policy = standard_view(source, images, checkpoint);
  const model::FrozenNetwork network = checkpoint.network.freeze(precision);
  Trial trial;
  double timed_s = 0;
  for (int round = 0; round < kRounds && timed_s < kLongest_s; ++round) {
    const auto start = Clock::now();
    show({images, policy}, batch, [&](const training::Batch& views) { network.forward(views.images).logits.cpu(); });
    if (round == 0) continue;
    timed_s += std::chrono::duration<double>(Clock::now() - start).count();
    trial.views += images.n;
  }
  trial.seconds_per_view = timed_s / static_cast<double>(trial.views);
  return trial;
}

}  // namespace dc::eval
