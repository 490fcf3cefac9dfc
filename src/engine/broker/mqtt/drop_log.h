// Messages that were dropped, told without drowning the log: the first of a reason at once, then
// one line a minute with how many there were and the last example. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/time.h"

namespace tsu::broker {

class drop_log {
 public:
  static constexpr std::chrono::minutes every{1};

  // A line for the log, or nothing for now.
  std::optional<std::string> note(std::string_view reason, std::string_view topic,
                                  std::string_view detail, instant now);

 private:
  struct kept {
    instant told;
    std::int64_t since = 0;
  };
  std::map<std::string, kept, std::less<>> by_reason_;
};

}  // namespace tsu::broker
