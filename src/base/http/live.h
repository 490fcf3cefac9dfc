// What the live streams of all modules do alike: a client that comes back says how far it had
// heard, and one that reads slowly is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/core/task.h"
#include "base/http/message.h"

namespace tsu::http {

// Header Last-Event-ID, where it is a whole number; any thread.
std::optional<std::int64_t> last_event_of(const request&);

struct room {
  std::size_t few = 100;  // so many events may wait to be sent
  std::chrono::milliseconds patience{30'000}, look_again{10};
};
inline constexpr room usual_room{};
// Ends when few events wait, the channel is closed, or patience is over: a client that reads
// nothing for so long is given up, as its channel closes when it is full.
task<void> wait_for_room(const event_channel&, room = usual_room);

}  // namespace tsu::http
