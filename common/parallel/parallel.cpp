#include "common/parallel/parallel.hpp"

#include <algorithm>
#include <atomic>

#include "common/base/error.hpp"
#include "common/parallel/tasks.hpp"

namespace dc::parallel {
namespace {

int allowed = 1;

// One call of for_pieces(). The atomics say once more what TBB promises: a piece begins after what the caller did
// before, and the caller goes on after all pieces. They order no piece after another.
struct Loop {
  std::int64_t n;
  std::int64_t grain;
  const std::function<void(std::int64_t, std::int64_t)>& body;
  std::atomic<bool> given = false;
  std::atomic<std::int64_t> ended = 0;

  std::int64_t pieces() const { return (n + grain - 1) / grain; }
  void run(std::int64_t piece) const { body(piece * grain, std::min(n, (piece + 1) * grain)); }
};

void run_piece(void* context, std::int64_t piece) {
  Loop& loop = *static_cast<Loop*>(context);
  loop.given.load(std::memory_order_acquire);
  struct End {
    std::atomic<std::int64_t>& ended;
    ~End() { ended.fetch_add(1, std::memory_order_release); }
  } const end{loop.ended};
  loop.run(piece);
}

}  // namespace

void set_threads(int count) {
  DC_ASSERT(count >= 1);
  allowed = count;
  limit_threads(count);
}

int threads() {
  return allowed;
}

void for_pieces(std::int64_t n, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& body) {
  DC_ASSERT(grain >= 1);
  Loop loop{n, grain, body};
  const std::int64_t pieces = loop.pieces();
  if (allowed == 1 || pieces <= 1) {
    for (std::int64_t piece = 0; piece < pieces; ++piece) loop.run(piece);
    return;
  }
  struct Wait {
    const std::atomic<std::int64_t>& ended;
    ~Wait() { ended.load(std::memory_order_acquire); }
  } const wait{loop.ended};
  loop.given.store(true, std::memory_order_release);
  run_tasks(pieces, run_piece, &loop);
}

}  // namespace dc::parallel
