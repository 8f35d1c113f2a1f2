// What is asked of TBB, and the only file that sees it. Private to this room.
//
// It is left out of the thread sanitizer's build: the distribution's library is not built with it, so every task that
// TBB's headers hand from one thread to another would look like a race. parallel.cpp says what orders the threads.
#pragma once
#include <cstdint>

namespace dc::parallel {

/// Threads that later calls of run_tasks() may use.
void limit_threads(int count);

/// Calls task(context, i) for every i in [0, count), from any thread, in any order. What it throws reaches the caller.
void run_tasks(std::int64_t count, void (*task)(void* context, std::int64_t i), void* context);

}  // namespace dc::parallel
