#include "base/core/json.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/read_person.h"

namespace tsu::consent::api {
namespace {

std::string only_about(const parts& on, const call& c) {
  return on.only_about ? on.only_about(c.who) : std::string{};
}

}  // namespace

answer read_by_provider(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto only = only_about(on, c);
  const bool is_theirs = only.empty() || only == c.path_values[0];
  const provider_asking a{.tenant = c.tenant,
                          .who = actor_of(c),
                          .subject = c.path_values[0],
                          .purpose = query.text("purpose"),
                          .kinds = words_of(query.text("kinds")),
                          .covers = [&](std::string_view kind) {
                            return is_theirs && on.covers && on.covers(c.who, kind);
                          }};
  CO_TRY(const auto data, co_await people_of(on, c).write(
                              [&](db::tx& t) { return read_for_provider(t, on.out, a); }));
  if (c.who.usage != nullptr) {
    c.who.usage->used("read", "Person", 1);
  }
  co_return json(to_json(data));
}

answer list_by_provider(const parts& on, call& c) {
  if (!only_about(on, c).empty()) {
    co_return problem{why::not_allowed, "this token is about one person", "not_in_scope"};
  }
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  const list_asking a{actor_of(c), query.text("purpose"), query.text("after"), limit,
                      [&](std::string_view kind) { return on.covers && on.covers(c.who, kind); }};
  CO_TRY(const auto page,
         co_await people_of(on, c).write([&](db::tx& t) { return list_consenting(t, on.out, a); }));
  co_return json(to_json(page));
}

answer read_by_staff(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto query, http::asked::parse(c.request));
  const staff_asking a{.tenant = c.tenant,
                       .who = actor_of(c),
                       .person = {number},
                       .purpose = query.text("purpose"),
                       .kinds = words_of(query.text("kinds"))};
  CO_TRY(const auto data,
         co_await people_of(on, c).write([&](db::tx& t) { return read_for_staff(t, on.out, a); }));
  co_return json(to_json(data));
}

}  // namespace tsu::consent::api
