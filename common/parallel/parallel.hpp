// Loops over several threads whose result does not depend on how many there are. The only room that sees TBB.
#pragma once
#include <cstdint>
#include <functional>

namespace dc::parallel {

/// Threads that later loops may use, at least 1. The default is 1.
void set_threads(int threads);
int threads();

/// Calls body(begin, end) for consecutive pieces of [0, n) of `grain` items (the last may be shorter), from any
/// thread, in any order. The pieces depend on `n` and `grain` only. An exception of the body reaches the caller.
void for_pieces(std::int64_t n, std::int64_t grain,
                const std::function<void(std::int64_t begin, std::int64_t end)>& body);

}  // namespace dc::parallel
