#include "common/base/error.hpp"

#include <cstdio>
#include <cstdlib>

namespace dc {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "dc: internal error: %s does not hold (%s:%d); please report this\n", expression, file, line);
  std::abort();
}

}  // namespace dc
