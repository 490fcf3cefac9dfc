#include "base/core/assert.h"

#include <cstdio>
#include <cstdlib>

namespace tsu::detail {

void assert_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace tsu::detail
