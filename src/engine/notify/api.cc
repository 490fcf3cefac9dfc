#include "engine/notify/api.h"

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/http/live.h"
#include "engine/notify/live.h"
#include "engine/notify/message_state.h"
#include "engine/notify/retry_delivery.h"
#include "engine/notify/take_answer.h"
#include "engine/notify/views.h"

namespace tsu::notify::api {
namespace {

constexpr std::int64_t page_max = 200, number_max = std::int64_t{1} << 53;

http::reply json(std::string body) { return {.body = std::move(body)}; }

db::store& people_of(const parts& on, const call& c) {
  return on.stores.at(c.tenant, db::place::people);
}
actor actor_of(const call& c) { return {c.who.subject, c.who.role}; }
sight sight_of(const call& c) {
  return c.who.may("notify.address.read") ? sight::full : sight::masked;
}

struct page_wish {
  std::int64_t limit = 50, before = 0;
};
result<page_wish> page_of(const http::asked& query) {
  TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  TRY(const auto before, query.whole("before", 0, 0, number_max));
  return page_wish{limit, before};
}

// The number to go on from, where there may be more.
template <class Rows, class Number>
std::optional<std::int64_t> next_of(const Rows& rows, std::int64_t limit, Number number) {
  const bool full = static_cast<std::int64_t>(rows.size()) == limit;
  return full ? std::optional{number(rows.back())} : std::nullopt;
}

problem no_message() { return {why::not_found, "no such message", "notify_no_message"}; }

result<message_wish> wish_of(const http::asked& query) {
  TRY(const auto page, page_of(query));
  TRY(const auto contact, query.whole("contact", 0, 1, number_max));
  message_wish out{.state = query.text("state"),
                   .contact = {},
                   .key_from = query.text("key"),
                   .before = page.before,
                   .limit = page.limit};
  if (!out.state.empty() && !state_of(out.state)) {
    return problem{why::bad_input, "no such state", "bad_query", {{"state", "not_one_of"}}};
  }
  if (contact > 0) {
    out.contact = contact_id{contact};
  }
  return out;
}

}  // namespace

answer show_summary(const parts& on, call& c) {
  const auto out =
      co_await people_of(on, c).read([&](db::reader& r) { return summary_of(r, on, c.now); });
  co_return json(to_json(out));
}

answer list_inbox(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto page, page_of(query));
  const auto out = co_await people_of(on, c).read([&](db::reader& r) {
    inbox_page found;
    const auto rows = read_inbox(r, c.who.subject, c.who.role, page.before, page.limit);
    for (const auto& row : rows) {
      found.items.push_back(dto_of(r, on, c.tenant, row));
    }
    found.unread = count_unread(r, c.who.subject, c.who.role);
    found.next = next_of(rows, page.limit, [](const auto& row) { return row.message.number; });
    return found;
  });
  co_return json(to_json(out));
}

answer mark_read(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const done read, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    if (!find_in_inbox(t, c.who.subject, c.who.role, id)) {
      return no_message();
    }
    note_read(t, id, c.who.subject, t.now());
    return done{};
  }));
  co_return http::reply{.status = 204};
}

answer answer_message(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<answer_wish>(c.request.body));
  const auto work = [&](db::tx& t) -> result<answer_said> {
    const auto mine = find_in_inbox(t, c.who.subject, c.who.role, id);
    auto m = mine ? locked_message(t, id) : std::nullopt;
    if (!m) {
      return no_message();
    }
    const given_answer given{.said = wish.answer, .by = way::inbox, .account = c.who.subject};
    TRY(const auto taken, take_answer(t, *m, given));
    note_read(t, id, c.who.subject, t.now());
    return answer_said{m->answer, on.book.answer_label(m->kind, m->answer, i18n::language::ja),
                       taken == answer_taken::before};
  };
  CO_TRY(const auto said, co_await people_of(on, c).write(work));
  co_return json(to_json(said));
}

answer follow_inbox(const parts& on, call& c) {
  const auto after = http::last_event_of(c.request).value_or(people_of(on, c).newest_change());
  http::reply out{.type = "text/event-stream"};
  out.events = [&on, tenant = c.tenant, account = c.who.subject, role = c.who.role,
                after](std::shared_ptr<http::event_channel> to) {
    spawn(tell_inbox(on, tenant, {account, role}, after, std::move(to)));
  };
  co_return out;
}

answer list_messages(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto wish, wish_of(query));
  const auto rows =
      co_await people_of(on, c).read([&](db::reader& r) { return read_messages(r, wish); });
  message_page out;
  for (const auto& m : rows) {
    out.items.push_back(dto_of(m));
  }
  out.next = next_of(rows, wish.limit, [](const auto& m) { return m.number; });
  co_return json(to_json(out));
}

answer show_message(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  const auto sees = sight_of(c);
  const auto out = co_await people_of(on, c).read([&](db::reader& r) {
    const auto m = find_message(r, id);
    return m ? std::optional{detail_of(r, on, c.tenant, *m, sees)} : std::nullopt;
  });
  if (!out) {
    co_return no_message();
  }
  co_return json(to_json(*out));
}

answer list_deliveries(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto page, page_of(query));
  const auto wanted_state = query.text("state");
  const auto s = wanted_state.empty() ? std::optional{state::failed} : state_of(wanted_state);
  if (!s) {
    co_return problem{why::bad_input, "no such state", "bad_query", {{"state", "not_one_of"}}};
  }
  const auto rows = co_await people_of(on, c).read(
      [&](db::reader& r) { return deliveries_in(r, *s, page.before, page.limit); });
  delivery_page out;
  for (const auto& d : rows) {
    out.items.push_back(dto_of(d));
  }
  out.next = next_of(rows, page.limit, [](const auto& d) { return d.number; });
  co_return json(to_json(out));
}

answer retry_delivery(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const done again, co_await people_of(on, c).write([&](db::tx& t) {
    return notify::retry_delivery(t, id, actor_of(c));
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::notify::api
