#include "common/parallel/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <memory>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "common/base/error.hpp"

namespace dc::parallel {
namespace {

int allowed = 1;
std::unique_ptr<tbb::global_control> control;

}  // namespace

void set_threads(int count) {
  DC_ASSERT(count >= 1);
  allowed = count;
  control = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                  static_cast<std::size_t>(count));
}

int threads() {
  return allowed;
}

void for_pieces(std::int64_t n, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& body) {
  DC_ASSERT(grain >= 1);
  const std::int64_t pieces = (n + grain - 1) / grain;
  const auto piece = [&](std::int64_t p) { body(p * grain, std::min(n, (p + 1) * grain)); };
  if (allowed == 1 || pieces <= 1) {
    for (std::int64_t p = 0; p < pieces; ++p) piece(p);
    return;
  }
  // What TBB promises, said once more where a thread sanitizer sees it, which does not look into TBB: a piece begins
  // after what the caller did before, and the caller goes on after all pieces. Pieces are not ordered by it.
  std::atomic<bool> given = false;
  std::atomic<std::int64_t> ended = 0;
  given.store(true, std::memory_order_release);
  const auto ordered = [&](std::int64_t p) {
    given.load(std::memory_order_acquire);
    piece(p);
    ended.fetch_add(1, std::memory_order_release);
  };
  // A thread that waits for the pieces of an inner loop helps with those only: taking up another piece of the outer
  // loop meanwhile would hold the memory of both.
  tbb::this_task_arena::isolate([&] { tbb::parallel_for(std::int64_t{0}, pieces, ordered); });
  ended.load(std::memory_order_acquire);
}

}  // namespace dc::parallel
