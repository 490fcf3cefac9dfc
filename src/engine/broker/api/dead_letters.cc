#include "engine/broker/api/dead_letters.h"

#include "base/http/asked.h"
#include "engine/broker/subscribe/store_dead_letters.h"
#include "engine/broker/subscribe/subscription_book.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t page_max = 200, page_default = 50, number_max = std::int64_t{1} << 53;

http::reply json(std::string body) { return {.body = std::move(body)}; }

db::store& town_of(const parts& p, const call& c) { return p.entities->town_store(c.tenant); }

letter_keeper keeper_of(const call& c) {
  return {.owner = seen_by(c),
          .subject = c.who.subject,
          .role = c.who.role,
          .trace_id = c.request.trace_id};
}

dead_letter_dto dto_of(const delivery_row& d) {
  return {.id = d.number,
          .service = d.service,
          .subscription = d.subscription,
          .entity = d.entity,
          .made_at = d.made,
          .attempts = d.attempts,
          .data = {}};
}

std::optional<instant> maybe(instant t) { return t == no_time ? std::nullopt : std::optional{t}; }

receiver_dto dto_of(const receiver_row& r) {
  return {.service = r.service,
          .subscription = r.subscription,
          .waiting = r.waiting,
          .dead = r.dead,
          .given_up = r.given_up,
          .failing = r.failing,
          .last_success_at = maybe(r.last_success),
          .last_failure_at = maybe(r.last_failure),
          .quiet_until = maybe(r.quiet_until)};
}

http::reply moved(const letters_moved& m) {
  return json(to_json(dead_letters_moved{.count = m.count, .left = m.left}));
}

}  // namespace

answer list_dead_letters(const parts& p, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto after, query.whole("after", 0, 0, number_max));
  CO_TRY(const auto limit, query.whole("limit", page_default, 1, page_max));
  const letter_page page{.service = query.text("service"),
                         .subscription = query.text("subscription"),
                         .after = after,
                         .limit = limit};
  const auto rows =
      co_await town_of(p, c).read([&](db::reader& r) { return dead_letters(r, seen_by(c), page); });
  dead_letter_page out;
  for (const auto& d : rows) {
    out.items.push_back(dto_of(d));
  }
  if (static_cast<std::int64_t>(rows.size()) == limit) {
    out.next = rows.back().number;
  }
  co_return json(to_json(out));
}

answer show_dead_letter(const parts& p, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  const auto found = co_await town_of(p, c).read(
      [&](db::reader& r) { return find_dead_letter(r, seen_by(c), number); });
  if (!found) {
    co_return problem{why::not_found, "no such dead letter", "broker_no_dead_letter"};
  }
  auto out = dto_of(*found);
  out.data = json_raw{"[" + found->body + "]"};
  co_return json(to_json(out));
}

answer replay_letter(const parts& p, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const done ok, co_await town_of(p, c).write([&](db::tx& t) {
    return replay_dead_letter(t, number, keeper_of(c));
  }));
  co_return http::reply{.status = 204};
}

answer discard_letter(const parts& p, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const done ok, co_await town_of(p, c).write([&](db::tx& t) {
    return discard_dead_letter(t, number, keeper_of(c));
  }));
  co_return http::reply{.status = 204};
}

answer replay_letters(const parts& p, call& c) {
  CO_TRY(const auto wish, from_json<dead_letter_wish>(c.request.body));
  CO_TRY(const auto out, co_await town_of(p, c).write([&](db::tx& t) {
    return replay_dead_letters(t, wish.service.value_or(""), wish.subscription, keeper_of(c));
  }));
  co_return moved(out);
}

answer discard_letters(const parts& p, call& c) {
  CO_TRY(const auto wish, from_json<dead_letter_wish>(c.request.body));
  CO_TRY(const auto out, co_await town_of(p, c).write([&](db::tx& t) {
    return discard_dead_letters(t, wish.service.value_or(""), wish.subscription, keeper_of(c));
  }));
  co_return moved(out);
}

answer list_receivers(const parts& p, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", page_default, 1, page_max));
  const auto service = query.text("afterService"), id = query.text("afterSubscription");
  const auto rows = co_await town_of(p, c).read(
      [&](db::reader& r) { return troubled_receivers(r, seen_by(c), service, id, limit); });
  receiver_page out{.items = {}, .more = static_cast<std::int64_t>(rows.size()) == limit};
  for (const auto& r : rows) {
    out.items.push_back(dto_of(r));
  }
  co_return json(to_json(out));
}

}  // namespace tsu::broker
