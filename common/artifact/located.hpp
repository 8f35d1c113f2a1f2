// Where a failure happened, said by who knows it. Private to this room.
#pragma once
#include <string>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {

/// What `work` returns. An InvalidInput that it throws gets "`where`: " before its message.
template <class Work>
auto located(const std::string& where, const Work& work) {
  try {
    return work();
  } catch (const InvalidInput& failure) {
    throw InvalidInput(fmt::format("{}: {}", where, failure.what()));
  }
}

}  // namespace dc::artifact
