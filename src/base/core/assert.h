// ASSERT(cond): our own program is wrong if this fails. Stays on in release; never reachable from
// outside input. Prints the place and aborts.
#pragma once

namespace tsu::detail {
[[noreturn]] void assert_failed(const char* condition, const char* file, int line) noexcept;
}  // namespace tsu::detail

#define ASSERT(condition)                                           \
  do {                                                              \
    if (!(condition)) [[unlikely]] {                                \
      ::tsu::detail::assert_failed(#condition, __FILE__, __LINE__); \
    }                                                               \
  } while (false)
