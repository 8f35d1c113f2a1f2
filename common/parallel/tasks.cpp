#include "common/parallel/tasks.hpp"

#include <memory>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace dc::parallel {
namespace {

std::unique_ptr<tbb::global_control> control;

}  // namespace

void limit_threads(int count) {
  control = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                  static_cast<std::size_t>(count));
}

void run_tasks(std::int64_t count, void (*task)(void*, std::int64_t), void* context) {
  // A thread that waits for the tasks of an inner loop helps with those only: taking up another one of the outer loop
  // meanwhile would hold the memory of both.
  tbb::this_task_arena::isolate(
      [&] { tbb::parallel_for(std::int64_t{0}, count, [&](std::int64_t i) { task(context, i); }); });
}

}  // namespace dc::parallel
