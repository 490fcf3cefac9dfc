#include "base/http/live.h"

#include "base/core/executor.h"
#include "base/core/time.h"
#include "base/http/asked.h"

namespace tsu::http {

std::optional<std::int64_t> last_event_of(const request& r) {
  const auto given = r.headers.find("Last-Event-ID");
  return given ? parse_whole(*given) : std::nullopt;
}

task<void> wait_for_room(const event_channel& to, room r) {
  const auto since = monotonic_now();
  while (to.waiting() > r.few && !to.closed() && monotonic_now() - since < r.patience) {
    co_await pause{r.look_again};
  }
}

}  // namespace tsu::http
