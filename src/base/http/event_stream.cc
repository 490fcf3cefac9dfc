#include "base/http/event_stream.h"

#include <string_view>
#include <utility>

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

bool is_one_line(std::string_view s) {
  return s.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

}  // namespace

void append_event(std::string& out, const event& e) {
  if (!e.id.empty() && is_one_line(e.id)) {
    out.append("id: ").append(e.id).append("\n");
  }
  if (!e.name.empty() && is_one_line(e.name)) {
    out.append("event: ").append(e.name).append("\n");
  }
  std::string_view rest = e.data;
  do {
    const auto end = rest.find_first_of("\r\n");
    out.append("data: ").append(rest.substr(0, end)).append("\n");
    if (end == std::string_view::npos) {
      rest = {};
    } else {
      rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
    }
  } while (!rest.empty());
  out += '\n';
}

bool event_stream::push(event e) {
  const std::lock_guard hold{lock_};
  if (closed()) {
    return false;
  }
  append_event(pending_, e);
  if (++count_ > capacity || pending_.size() > capacity_bytes) {
    // Too slow to follow: what it has not read is worth less than a fresh start.
    pending_.clear();
    closed_.store(true, std::memory_order_release);
  }
  wake_locked();
  return !closed();
}

std::size_t event_stream::waiting() const {
  const std::lock_guard hold{lock_};
  return count_;
}

void event_stream::close() {
  const std::lock_guard hold{lock_};
  closed_.store(true, std::memory_order_release);
  wake_locked();
}

void event_stream::poke() {
  const std::lock_guard hold{lock_};
  poked_ = true;
  wake_locked();
}

void event_stream::wake_locked() {
  if (waiter_) {
    where_.post(std::exchange(waiter_, {}));
  }
}

bool event_stream::waits(std::coroutine_handle<> h) {
  const std::lock_guard hold{lock_};
  if (count_ > 0 || poked_ || closed()) {
    return false;
  }
  waiter_ = h;
  return true;
}

std::string event_stream::take() {
  const std::lock_guard hold{lock_};
  poked_ = false;
  count_ = 0;
  return std::exchange(pending_, {});
}

}  // namespace tsu::http
