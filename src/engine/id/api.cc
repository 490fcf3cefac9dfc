#include "engine/id/api.h"

#include "base/db/db.h"
#include "engine/id/gate.h"
#include "engine/id/pages/cookies.h"
#include "engine/id/people/sessions.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::id::api {
namespace {

result<session_wish> read_wish(const http::request& r) {
  TRY(auto wish, from_json<session_wish>(r.body));
  if (wish.token.has_value() == wish.code.has_value()) {
    return problem{why::bad_input, "give either a token or a code", "token_or_code"};
  }
  return wish;
}

}  // namespace

std::optional<std::string_view> session_cookie(const http::request& r) {
  return pages::find_cookie(r, pages::session_cookie_name);
}

answer open_session(const parts& on, call& c) {
  CO_TRY(const auto wish, read_wish(c.request));
  auto& people = on.house.at(c.tenant, db::place::people);
  CO_TRY(const auto made, co_await people.write([&](db::tx& t) {
    return wish.token ? open_session_by_token(t, *wish.token) : open_session_by_code(t, *wish.code);
  }));
  const auto lives = std::chrono::duration_cast<std::chrono::seconds>(made.expires - c.now);
  http::reply r{.status = 204};
  r.with("Set-Cookie",
         pages::set_cookie(c.request, pages::session_cookie_name, made.text.reveal(), lives));
  co_return r;
}

answer show_session(const parts& on, call& c) {
  session_view view{.tenant = {std::string{c.tenant.text()}, on.name_of_tenant(c.tenant)},
                    .subject = c.who.subject,
                    .role = c.who.role};
  const auto& all = c.who.limits == nullptr ? on.permissions_of_role : on.permissions_of_program;
  for (const auto p : all(c.who.role)) {
    view.permissions.emplace_back(p);
  }
  co_return http::reply{.body = to_json(view)};
}

answer close_session(const parts& on, call& c) {
  const auto value = session_cookie(c.request);
  if (value) {
    auto& people = on.house.at(c.tenant, db::place::people);
    co_await people.write([&](db::tx& t) {
      if (const auto s = find_any_session(t, *value, t.now())) {
        end_session(t, s->account, s->id, end_reason::signed_out, subject_of(s->account), "");
      } else if (const auto who = find_secret(t, secret_kind::session, hash_of(*value), t.now())) {
        id::close_session(t, *who);
      }
    });
    on.door.forget(c.tenant, *value);
  }
  http::reply r{.status = 204};
  r.with("Set-Cookie",
         pages::set_cookie(c.request, pages::session_cookie_name, "", std::chrono::seconds{0}));
  co_return r;
}

}  // namespace tsu::id::api
