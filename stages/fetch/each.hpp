// A loop over images on all threads whose errors do not depend on timing.
#pragma once
#include <cstdint>
#include <exception>
#include <vector>

#include "common/parallel/parallel.hpp"

namespace dc::fetch {

/// Calls work(i) for 0 ... n - 1 on all threads. Of several errors, that of the lowest i is thrown.
template <class Work>
void for_each_image(std::int64_t n, const Work& work) {
  constexpr std::int64_t kGrain = 16;
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>((n + kGrain - 1) / kGrain));
  parallel::for_pieces(n, kGrain, [&](std::int64_t begin, std::int64_t end) {
    try {
      for (std::int64_t i = begin; i < end; ++i) work(i);
    } catch (...) {
      errors[static_cast<std::size_t>(begin / kGrain)] = std::current_exception();
    }
  });
  for (const auto& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace dc::fetch
