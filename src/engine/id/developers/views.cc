#include "engine/id/developers/views.h"

#include "base/core/json.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/store_clients.h"

namespace tsu::id::developers {
namespace {

std::optional<std::string> said(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

program_dto dto_of(db::reader& r, const hook_port& port, const program_row& p, instant now) {
  program_dto out{.name = p.name,
                  .state = p.state,
                  .reason = said(p.reason),
                  .asked = p.asked,
                  .decided = p.decided,
                  .wish = p.wish,
                  .keys = {},
                  .test_users = {},
                  .hook = {}};
  const auto client = p.agreed ? op::find_client(r, p.name) : std::nullopt;
  if (client) {
    const auto how = client->may.authentication;
    out.registered = true;
    out.locked = client->locked;
    out.needs_secret =
        how == op::auth_method::client_secret_basic || how == op::auth_method::client_secret_post;
    out.has_secret = !client->secret.empty();
    out.keys = read_keys(r, p.name, now);
    out.test_users = test_users_of(r, p.name);
  }
  if (p.contact != 0) {
    out.hook = hook_dto{.url = p.url, .last_test = {}};
    if (!p.tried.empty() && port.look) {
      out.hook->last_test = port.look(r, p.tried);
    }
  }
  return out;
}

application_dto application_of(db::reader& r, const program_row& p) {
  return {.name = p.name,
          .owner = p.owner,
          .state = p.state,
          .reason = said(p.reason),
          .asked = p.asked,
          .decided = p.decided,
          .decided_by = said(p.decided_by),
          .developer = find_developer(r, p.owner),
          .wish = p.wish,
          .agreed = p.agreed};
}

task<result<http::reply>> show_program(const parts& on, const call& c, std::string name,
                                       int status) {
  CO_TRY(const auto now, co_await people_of(on, c).read([&](db::reader& r) -> result<program_dto> {
    TRY(const auto p, own_program(r, who_acts(c), name));
    return dto_of(r, on.hooks, p, c.now);
  }));
  co_return http::reply{.status = status, .body = to_json(now)};
}

http::reply secret_reply(std::string body) {
  http::reply r{.status = 201, .body = std::move(body)};
  r.with("Cache-Control", "no-store");
  return r;
}

}  // namespace tsu::id::developers
