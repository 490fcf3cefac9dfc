#include "engine/id/api.h"

#include "base/db/db.h"
#include "engine/id/gate.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::id::api {
namespace {

// __Host-: only over TLS, for this host alone (RFC 6265bis 4.1.3.2). Without TLS, as on
// http://localhost, browsers would drop it, so the plain name is used there.
std::string_view cookie_name(const http::request& r) {
  return r.secure ? "__Host-tsunagu" : "tsunagu";
}

std::string cookie(const http::request& r, std::string_view value, std::int64_t seconds) {
  std::string out{cookie_name(r)};
  out += '=';
  out += value;
  out += "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds);
  return r.secure ? out + "; Secure" : out;
}

result<session_wish> read_wish(const http::request& r) {
  TRY(auto wish, from_json<session_wish>(r.body));
  if (wish.token.has_value() == wish.code.has_value()) {
    return problem{why::bad_input, "give either a token or a code", "token_or_code"};
  }
  return wish;
}

}  // namespace

std::optional<std::string_view> session_cookie(const http::request& r) {
  const auto name = cookie_name(r);
  for (const auto& [field, value] : r.headers) {
    if (field != "cookie" && field != "Cookie") {
      continue;
    }
    auto rest = value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      auto one = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
      if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) {
        return one.substr(name.size() + 1);
      }
    }
  }
  return std::nullopt;
}

answer open_session(const parts& on, call& c) {
  CO_TRY(const auto wish, read_wish(c.request));
  auto& people = on.house.at(c.tenant, db::place::people);
  CO_TRY(const auto made, co_await people.write([&](db::tx& t) {
    return wish.token ? open_session_by_token(t, *wish.token) : open_session_by_code(t, *wish.code);
  }));
  const auto lives = std::chrono::duration_cast<std::chrono::seconds>(made.expires - c.now);
  http::reply r{.status = 204};
  r.with("Set-Cookie", cookie(c.request, made.text.reveal(), lives.count()));
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
      if (const auto who = find_secret(t, secret_kind::session, hash_of(*value), t.now())) {
        id::close_session(t, *who);
      }
    });
    on.door.forget(c.tenant, *value);
  }
  http::reply r{.status = 204};
  r.with("Set-Cookie", cookie(c.request, "", 0));
  co_return r;
}

}  // namespace tsu::id::api
