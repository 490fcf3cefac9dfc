#include "app/messages.h"

#include <fmt/core.h>

#include <cstdio>

namespace tsu::app {

int refuse(const problem& p) {
  fmt::print(stderr, "tsunagu: {}\n", p.detail);
  for (const auto& f : p.fields) {
    fmt::print(stderr, "  {}: {}\n", f.field, f.code);
  }
  return 1;
}

}  // namespace tsu::app
