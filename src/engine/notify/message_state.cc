#include "engine/notify/message_state.h"

#include <algorithm>
#include <vector>

#include "base/core/assert.h"
#include "engine/notify/news.h"

namespace tsu::notify {

std::optional<message_row> locked_message(db::tx& t, std::int64_t number) {
  lock_message(t, number);
  return find_message(t, number);
}

bool move_delivery(delivery_row& d, state to, instant now) {
  if (!may_follow(d.now, to)) {
    return false;
  }
  d.now = to;
  if (to == state::sent && !d.sent) {
    d.sent = now;
  }
  if (to == state::delivered || to == state::answered) {
    d.sent = d.sent ? d.sent : now;
    d.delivered = d.delivered ? d.delivered : now;
  }
  if (!is_open(to) && to != state::sent && !d.ended) {
    d.ended = now;
  }
  return true;
}

void schedule(delivery_row& d, urgency u, std::optional<quiet_hours> quiet, instant from) {
  ASSERT(is_open(d.now));
  const bool silent = d.by == way::inbox || u == urgency::urgent || !quiet;
  d.due = silent ? from : after_quiet(*quiet, from);
  d.now = d.due > from ? state::held : state::waiting;
}

void start_reserve(db::tx& t, const message_row& m, std::optional<quiet_hours> quiet, instant now) {
  for (auto& d : deliveries_of(t, m.number)) {
    if (d.now == state::reserve) {
      schedule(d, m.how_urgent, quiet, now);
      keep_delivery(t, d);
      return;
    }
  }
}

void drop_reserve(db::tx& t, const message_row& m, const delivery_row& arrived, instant now) {
  if (arrived.by == way::inbox || arrived.now != state::delivered) {
    return;
  }
  for (auto& d : deliveries_of(t, m.number)) {
    if (d.now == state::reserve && move_delivery(d, state::withdrawn, now)) {
      d.note = "another way arrived";
      keep_delivery(t, d);
    }
  }
}

void refresh_message(db::tx& t, message_row& m, instant now) {
  if (m.now == state::answered || m.now == state::withdrawn) {
    return;
  }
  std::vector<delivery_state> all;
  for (const auto& d : deliveries_of(t, m.number)) {
    all.push_back({d.by, d.now});
  }
  const auto is = all.empty() ? state::failed : state_of_message(all);
  if (is == m.now) {
    return;
  }
  m.now = is;
  m.changed = now;
  keep_message(t, m);
  if (!is_open(is)) {
    tell_news(t, {.key = m.key, .to = m.to, .now = is, .at = now});
  }
}

void wake(db::tx& t, std::string_view key) { t.append_change("notify.delivery.due", key, "{}"); }

void withdraw_deliveries(db::tx& t, std::int64_t message, instant now, std::string_view why_not) {
  for (auto& d : deliveries_of(t, message)) {
    if (move_delivery(d, state::withdrawn, now)) {
      d.note = why_not;
      keep_delivery(t, d);
      add_attempt(t, d.number, now, "withdrawn", why_not);
    }
  }
}

}  // namespace tsu::notify
