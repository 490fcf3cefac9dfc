#include "engine/id/people/api_accounts.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/pages/cookies.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/known.h"
#include "engine/id/people/sessions.h"

namespace tsu::id::api {
namespace {

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

keeper_of_boxes keys_of(const parts& on, const call& c) { return {on.key, c.tenant}; }

acting who_acts(const call& c, std::string_view why) {
  return {c.who.subject, c.who.role, why, c.request.trace_id};
}

http::reply json(std::string body, int status = 200) {
  http::reply r{.status = status, .body = std::move(body)};
  r.with("Cache-Control", "no-store");
  return r;
}

person_session_page page_of(const std::vector<session_row>& all, std::string_view own_cookie_sid) {
  person_session_page out;
  for (const auto& s : all) {
    out.items.push_back({.id = s.id.value,
                         .device = s.device,
                         .opened = s.opened,
                         .seen = s.seen,
                         .ends = s.ends(),
                         .this_one = s.sid == own_cookie_sid});
  }
  return out;
}

problem no_such_session() {
  return {why::not_found, "there is no such session, or it is over", "no_such_session"};
}

// Which kinds of data an answer shows.
std::vector<std::string> kinds_of(const account_dto& a) {
  std::vector<std::string> out;
  if (!a.profile) {
    return out;
  }
  const auto add = [&](const char* kind, const std::optional<std::string>& value) {
    if (value) {
      out.emplace_back(kind);
    }
  };
  out.emplace_back("name");
  add("kana", a.profile->kana);
  add("birth_date", a.profile->birth_date);
  add("district", a.profile->district);
  add("phone", a.profile->phone);
  add("email", a.profile->email);
  return out;
}

// Reads the wish and does the act with its reason.
template <class Wish, class Act>
answer act_on(const parts& on, call& c, Act act) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<Wish>(c.request.body));
  CO_TRY(const auto did, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const done known, check_known(on, t, c, {id}));
    return act(t, who_acts(c, wish.why), account_id{id}, wish);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace

answer search_accounts(const parts& on, call& c) {
  CO_TRY(const auto asked, http::asked::parse(c.request));
  const auto text = asked.text("q"), born = asked.text("born"), why = asked.text("why");
  if (text.empty() && born.empty()) {
    co_return problem{
        why::bad_input, "say whom to look for: q or born", "bad_query", {{"q", "missing"}}};
  }
  const auto keys = keys_of(on, c);
  account_page page;
  CO_TRY(const auto done_it, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const auto found, id::search_accounts(t, keys, who_acts(c, why), text, born,
                                              [&](account_id a) { return knows(on, t, c, a); }));
    page = {.items = {}, .more = found.more};
    for (const auto& row : found.rows) {
      page.items.push_back(dto_of(t, keys, row));
      note_seen(on, t, c, row.id, kinds_of(page.items.back()));
    }
    return done{};
  }));
  co_return json(to_json(page));
}

answer create_account(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<account_wish>(c.request.body));
  const auto keys = keys_of(on, c);
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return register_account(t, keys, who_acts(c, wish.why), wish);
  }));
  auto r = json(to_json(made), 201);
  r.with("Location", "/id/v1/accounts/" + std::to_string(made.id));
  co_return r;
}

answer show_account_row(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto asked, http::asked::parse(c.request));
  const auto why = asked.text("why");
  const auto keys = keys_of(on, c);
  CO_TRY(const auto dto, co_await people_of(on, c).write([&](db::tx& t) -> result<account_dto> {
    TRY(const done known, check_known(on, t, c, {id}));
    TRY(const auto row, look_at_account(t, who_acts(c, why), {id}));
    auto out = dto_of(t, keys, row);
    note_seen(on, t, c, row.id, kinds_of(out));
    return out;
  }));
  co_return json(to_json(dto));
}

answer put_account(const parts& on, call& c) {
  const auto keys = keys_of(on, c);
  co_return co_await act_on<profile_change>(
      on, c, [&](db::tx& t, const acting& by, account_id id, const profile_change& w) {
        return change_account(t, keys, by, id, w);
      });
}

answer set_account_state(const parts& on, call& c) {
  co_return co_await act_on<state_wish>(
      on, c, [](db::tx& t, const acting& by, account_id id, const state_wish& w) {
        return id::set_account_state(t, by, id, w.state);
      });
}

answer merge_account(const parts& on, call& c) {
  co_return co_await act_on<merge_wish>(
      on, c, [&](db::tx& t, const acting& by, account_id id, const merge_wish& w) -> result<done> {
        TRY(const done known, check_known(on, t, c, {w.into}));
        return id::merge_account(t, by, id, {w.into});
      });
}

answer reissue_account(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<reason_wish>(c.request.body));
  CO_TRY(const auto number, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const done known, check_known(on, t, c, {id}));
    return reissue_login_id(t, who_acts(c, wish.why), {id});
  }));
  co_return json(to_json(reissued_dto{number}));
}

answer list_sessions(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  const auto all = co_await people_of(on, c).write([&](db::tx& t) {
    if (!knows(on, t, c, {id}) || !find_account(t, {id})) {
      return std::vector<session_row>{};
    }
    note_seen(on, t, c, {id}, {"sessions"});
    return sessions_of(t, {id}, c.now);
  });
  co_return json(to_json(page_of(all, "")));
}

answer end_one_session(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto session, http::whole_number(c.path_values[1]));
  const bool ended = co_await people_of(on, c).write([&](db::tx& t) {
    return knows(on, t, c, {id}) &&
           end_session(t, {id}, {session}, end_reason::ended_by_staff, c.who.subject, c.who.role);
  });
  if (!ended) {
    co_return no_such_session();
  }
  co_return http::reply{.status = 204};
}

answer end_all_sessions(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  co_await people_of(on, c).write([&](db::tx& t) {
    if (knows(on, t, c, {id})) {
      end_sessions_of(t, {id}, end_reason::ended_by_staff, c.who.subject, c.who.role);
    }
  });
  co_return http::reply{.status = 204};
}

answer list_own_sessions(const parts& on, call& c) {
  const auto me = account_of(c.who.subject);
  const auto cookie = pages::find_cookie(c.request, pages::session_cookie_name).value_or("");
  const auto page = co_await people_of(on, c).read([&](db::reader& r) {
    const auto here = find_any_session(r, cookie, c.now);
    return page_of(me ? sessions_of(r, *me, c.now) : std::vector<session_row>{},
                   here ? std::string_view{here->sid} : std::string_view{});
  });
  co_return json(to_json(page));
}

// One that is over, or another's, is not one's own any more: there is nothing to end.
answer end_own_session(const parts& on, call& c) {
  CO_TRY(const auto session, http::whole_number(c.path_values[0]));
  if (const auto me = account_of(c.who.subject)) {
    co_await people_of(on, c).write([&](db::tx& t) {
      end_session(t, *me, {session}, end_reason::ended_by_person, c.who.subject, c.who.role);
    });
  }
  co_return http::reply{.status = 204};
}

}  // namespace tsu::id::api
