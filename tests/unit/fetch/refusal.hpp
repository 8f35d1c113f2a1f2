// Catches the message of a refusal, for tests that say what a user is told.
#pragma once
#include <string>

#include "common/base/error.hpp"

namespace dc::test {

/// The message of the InvalidInput that `work` throws; "nothing" when it throws none.
template <class Work>
std::string refusal_of(const Work& work) {
  try {
    work();
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace dc::test
