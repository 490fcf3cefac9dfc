// Bytes of a file as they are asked for, unpacked where they are packed. One owner, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::weather {

// Fills as much as it can and says how much; 0 at the end. Throws when the medium fails.
using byte_source = std::function<std::size_t(std::span<char>)>;
byte_source from_memory(std::string_view);  // borrows

// A .gz may unpack to no more than this, and never to more than 400 times its size: what does is
// no table of weather. Real files reach 8 to 40 times.
struct unpack_limits {
  std::int64_t bytes = std::int64_t{4} << 30;
  std::int64_t ratio = 400;
};

// Lines of plain or gzip bytes (told by content), without their ends (\n, \r\n) and without a UTF-8
// byte order mark; constant memory.
class line_reader {
 public:
  explicit line_reader(byte_source, unpack_limits = {});
  ~line_reader();
  line_reader(line_reader&&) noexcept;
  line_reader& operator=(line_reader&&) noexcept;

  struct line {
    std::int64_t number = 0;  // from 1
    std::string_view text;    // until the next call
    bool cut = false;         // longer than 64 KiB: only its beginning
  };
  // The next line; false at the end. Problems: damaged_gzip, unpacks_too_large.
  result<bool> next(line&);
  // The first bytes (up to 16 KiB), without moving on.
  result<std::string_view> peek();
  std::int64_t bytes_read() const;  // of the source: packed where it is packed

 private:
  struct state;
  std::unique_ptr<state> s_;
};

}  // namespace tsu::weather
