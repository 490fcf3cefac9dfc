// The handlers of the address book and of the town's own wordings.
#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/record/audit.h"
#include "base/record/idempotency.h"
#include "engine/notify/api.h"
#include "engine/notify/change_template.h"
#include "engine/notify/contacts.h"
#include "engine/notify/retry_delivery.h"
#include "engine/notify/views.h"

namespace tsu::notify::api {
namespace {

constexpr std::int64_t page_max = 200, number_max = std::int64_t{1} << 53;

http::reply json(std::string body) { return {.body = std::move(body)}; }

db::store& people_of(const parts& on, const call& c) {
  return on.stores.at(c.tenant, db::place::people);
}
actor actor_of(const call& c) { return {c.who.subject, c.who.role}; }

result<std::optional<quiet_hours>> quiet_in(const contact_wish& w) {
  if (!w.quiet_from && !w.quiet_until) {
    return std::optional<quiet_hours>{};
  }
  const auto from = w.quiet_from ? parse_minute(*w.quiet_from) : std::nullopt;
  const auto until = w.quiet_until ? parse_minute(*w.quiet_until) : std::nullopt;
  if (!from || !until) {
    return problem{why::bad_input,
                   "quiet hours are two times like 22:00",
                   "notify_bad_contact",
                   {{from ? "quietUntil" : "quietFrom", "not_a_time"}}};
  }
  return std::optional{quiet_hours{*from, *until}};
}

result<contact> read_contact(std::string_view body) {
  TRY(const auto w, from_json<contact_wish>(body));
  TRY(const auto quiet, quiet_in(w));
  contact out{.id = {},
              .who = {w.name, w.kana.value_or(""), {}},
              .organisation = w.organisation.value_or(""),
              .language = w.language.value_or("ja"),
              .account = w.account.value_or(""),
              .quiet = quiet};
  for (const auto& a : w.addresses.value_or(std::vector<address_wish>{})) {
    out.who.addresses.push_back({a.by, a.to, a.secret.value_or("")});
  }
  return out;
}

void note_look(db::tx& t, contact_id about, const call& c) {
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "notify.contact.seen",
                    .subject_kind = "notify.contact",
                    .subject = std::to_string(about.value),
                    .trace_id = c.request.trace_id});
}

// What an account has for itself is nobody else's to see or change.
result<done> listed(db::reader& r, std::int64_t id) {
  if (is_listed(r, {id})) {
    return done{};
  }
  return problem{why::not_found, "no such contact", "notify_no_contact"};
}

}  // namespace

answer list_contacts(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, number_max));
  const auto work = [&](db::reader& r) -> result<contact_page> {
    TRY(const auto rows, notify::list_contacts(r, on.keys, c.tenant, {after}, limit));
    contact_page out{.items = {}, .total = count_contacts(r), .next = {}};
    for (const auto& one : rows) {
      out.items.push_back(dto_of(one, sight::masked));
    }
    if (static_cast<std::int64_t>(rows.size()) == limit) {
      out.next = rows.back().id.value;
    }
    return out;
  };
  CO_TRY(const auto out, co_await people_of(on, c).read(work));
  co_return json(to_json(out));
}

answer add_contact(const parts& on, call& c) {
  CO_TRY(auto wish, read_contact(c.request.body));
  CO_TRY(const auto given, record::key_in(c.request));
  std::optional<record::idempotency_key> key;
  if (given) {
    key = record::idempotency_key{*given, "POST /notify/v1/contacts", c.who.subject,
                                  record::hash_of_request(c.request)};
  }
  const auto act = [&](db::tx& t) -> result<http::reply> {
    TRY(const auto id, notify::add_contact(t, on.keys, c.tenant, wish, actor_of(c)));
    http::reply made{.status = 201, .body = to_json(made_dto{id.value})};
    made.with("Location", "/notify/v1/contacts/" + std::to_string(id.value));
    return made;
  };
  co_return co_await people_of(on, c).write(
      [&](db::tx& t) { return record::idempotent(t, key, act); });
}

// Whoever sees an address has looked at a person: that is in the audit log.
answer show_contact(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  const auto sees = c.who.may("notify.address.read") ? sight::full : sight::masked;
  const auto work = [&](db::tx& t) -> result<contact> {
    TRY(const done there, listed(t, id));
    TRY(auto found, get_contact(t, on.keys, c.tenant, {id}));
    note_look(t, {id}, c);
    return found;
  };
  CO_TRY(const auto found, co_await people_of(on, c).write(work));
  co_return json(to_json(dto_of(found, sees)));
}

answer change_contact(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(auto wish, read_contact(c.request.body));
  wish.id = {id};
  CO_TRY(const done changed, co_await people_of(on, c).write([&](db::tx& t) {
    return notify::change_contact(t, on.keys, c.tenant, wish, actor_of(c));
  }));
  co_return http::reply{.status = 204};
}

answer remove_contact(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const done removed, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const done there, listed(t, id));
    return notify::remove_contact(t, {id}, actor_of(c));
  }));
  co_return http::reply{.status = 204};
}

answer test_contact(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<test_wish>(c.request.body));
  CO_TRY(const auto key, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const done there, listed(t, id));
    return send_test(t, {id}, wish.ways, actor_of(c));
  }));
  co_return http::reply{.status = 202, .body = to_json(test_made{key})};
}

answer list_templates(const parts& on, call& c) {
  const auto out =
      co_await people_of(on, c).read([&](db::reader& r) { return templates_of(r, on.book); });
  co_return json(to_json(out));
}

answer change_template(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<template_wish>(c.request.body));
  CO_TRY(const auto version, co_await people_of(on, c).write([&](db::tx& t) {
    return notify::change_template(t, on.book, wish, actor_of(c));
  }));
  co_return http::reply{.status = 201, .body = to_json(made_dto{version})};
}

}  // namespace tsu::notify::api
