#include "engine/notify/live.h"

#include <algorithm>
#include <vector>

#include "base/core/json.h"
#include "base/http/live.h"
#include "engine/notify/follow_news.h"
#include "engine/notify/views.h"

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t changes_at_once = 100;

struct unread_dto {
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(unread_dto, (), (unread))

// What the changes after that number mean for this inbox.
struct told {
  std::int64_t newest = 0;
  std::vector<http::event> events;
};
told read_told(db::reader& r, const parts& on, tenant_code tenant, const inbox_owner& mine,
               std::int64_t after) {
  told out{.newest = after, .events = {}};
  for (const auto& c : db::read_changes(r, after, changes_at_once)) {
    out.newest = c.number;
    if (c.kind != changed_kind && c.kind != answered_kind) {
      continue;
    }
    const auto m = find_message_by_key(r, c.subject);
    const auto row = m ? find_in_inbox(r, mine.account, mine.role, m->number) : std::nullopt;
    if (row) {
      out.events.push_back({.name = "message",
                            .data = to_json(dto_of(r, on, tenant, *row)),
                            .id = std::to_string(c.number)});
    }
  }
  if (!out.events.empty() || after == out.newest) {
    out.events.push_back(
        {.name = "unread", .data = to_json(unread_dto{count_unread(r, mine.account, mine.role)})});
  }
  return out;
}

}  // namespace

task<void> tell_inbox(const parts& on, tenant_code tenant, inbox_owner mine, std::int64_t after,
                      std::shared_ptr<http::event_channel> to) {
  auto& people = on.stores.at(tenant, db::place::people);
  bool open = true;
  bool first = true;
  while (open && !to->closed()) {
    auto newest = after + 1;
    if (!first) {
      newest = co_await people.wait_for_change(after, 15s);
    }
    if (newest <= after) {
      continue;
    }
    first = false;
    co_await http::wait_for_room(*to);
    auto news =
        co_await people.read([&](db::reader& r) { return read_told(r, on, tenant, mine, after); });
    after = news.newest;
    for (auto& e : news.events) {
      open = open && to->push(std::move(e));
    }
  }
}

}  // namespace tsu::notify
