#include "common/training/feed.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include <ATen/ops/empty.h>

#include "common/base/error.hpp"

namespace dc::training {

namespace {
constexpr std::size_t kAhead = 2;  // one being handed over, one being made
}

Batch render_batch(const views::Executor& executor, std::span<const std::int64_t> label,
                   std::span<const views::ViewRow> rows) {
  const auto count = static_cast<std::int64_t>(rows.size());
  Batch batch;
  batch.images = at::empty({count, executor.channels(), executor.size(), executor.size()}, at::kFloat, std::nullopt,
                           std::nullopt, std::nullopt, at::MemoryFormat::ChannelsLast);
  executor.render(
      rows, std::span(batch.images.mutable_data_ptr<float>(), static_cast<std::size_t>(count * executor.view_size())));
  batch.labels = at::empty({count}, at::kLong);
  for (const views::ViewRow& row : rows) {
    batch.image.push_back(row.image);
    batch.label.push_back(label[static_cast<std::size_t>(row.image)]);
  }
  std::ranges::copy(batch.label, batch.labels.mutable_data_ptr<std::int64_t>());
  return batch;
}

struct Feed::Worker {
  const views::Executor& executor;
  std::span<const std::int64_t> label;
  EpochRows rows;
  FeedSpec spec;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Batch> ready;
  std::exception_ptr failure;
  bool stop = false;
  std::thread thread;

  Worker(const views::Executor& executor_, std::span<const std::int64_t> label_, EpochRows rows_, const FeedSpec& spec_)
      : executor(executor_), label(label_), rows(std::move(rows_)), spec(spec_) {}

  void work() noexcept {
    try {
      std::vector<views::ViewRow> epoch_rows;
      std::int64_t planned = -1;
      for (std::int64_t step = spec.first_step; step < spec.end_step; ++step) {
        const std::int64_t epoch = step / spec.steps_per_epoch();
        if (epoch != planned) epoch_rows = rows(epoch);
        planned = epoch;
        const std::int64_t begin = (step % spec.steps_per_epoch()) * spec.batch;
        const std::int64_t end = std::min(begin + spec.batch, spec.views_per_epoch);
        DC_ASSERT(static_cast<std::int64_t>(epoch_rows.size()) == spec.views_per_epoch);
        Batch batch =
            render_batch(executor, label, std::span(epoch_rows).subspan(std::size_t(begin), std::size_t(end - begin)));
        batch.step = step;
        batch.epoch = epoch;
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stop || ready.size() < kAhead; });
        if (stop) return;
        ready.push_back(std::move(batch));
        changed.notify_all();
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      changed.notify_all();
    }
  }
};

Feed::Feed(const views::Executor& executor, std::span<const std::int64_t> label, EpochRows rows, const FeedSpec& spec)
    : worker_(std::make_unique<Worker>(executor, label, std::move(rows), spec)) {
  worker_->thread = std::thread([worker = worker_.get()] { worker->work(); });
}

Feed::~Feed() {
  {
    const std::lock_guard lock(worker_->mutex);
    worker_->stop = true;
    worker_->changed.notify_all();
  }
  worker_->thread.join();
}

Batch Feed::next() {
  std::unique_lock lock(worker_->mutex);
  worker_->changed.wait(lock, [&] { return worker_->failure != nullptr || !worker_->ready.empty(); });
  if (worker_->ready.empty()) std::rethrow_exception(worker_->failure);
  Batch batch = std::move(worker_->ready.front());
  worker_->ready.pop_front();
  worker_->changed.notify_all();
  return batch;
}

}  // namespace dc::training
