// Of staff: how a registered program uses the OpenID Provider.
#include "base/core/json.h"
#include "engine/id/op/api.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/dto.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

actor who_acts(const call& c) { return {c.who.subject, c.who.role}; }

task<result<http::reply>> show(const provider& on, const call& c, const std::string& name) {
  const auto found =
      co_await people_of(on, c.tenant).read([&](db::reader& r) { return find_client(r, name); });
  if (!found) {
    co_return problem{why::not_found, "the program does not use the OpenID Provider",
                      "no_such_client"};
  }
  const auto issuer = issuer_of(on, c);
  const sign_in_view view{.client_id = name,
                          .issuer = issuer,
                          .discovery = issuer + "/.well-known/openid-configuration",
                          .has_secret = !found->secret.empty(),
                          .settings = found->may};
  co_return http::reply{.body = to_json(view)};
}

}  // namespace

answer show_settings(const parts& on, call& c) {
  co_return co_await show(*on.op, c, c.path_values[0]);
}

answer put_settings(const parts& on, call& c) {
  CO_TRY(auto wish, from_json<client_settings>(c.request.body));
  CO_TRY(const done good, check(wish));
  CO_TRY(const done settled, co_await settle_sector(on.op->fetch, wish));
  const auto& name = c.path_values[0];
  CO_TRY(const auto kept, co_await people_of(*on.op, c.tenant).write([&](db::tx& t) {
    return put_client_settings(t, who_acts(c), name, wish);
  }));
  on.op->clients.forget(c.tenant, name);
  co_return co_await show(*on.op, c, name);
}

answer delete_settings(const parts& on, call& c) {
  const auto& name = c.path_values[0];
  CO_TRY(const auto ended, co_await people_of(*on.op, c.tenant).write([&](db::tx& t) {
    return delete_client_settings(t, who_acts(c), name);
  }));
  on.op->clients.forget(c.tenant, name);
  co_return http::reply{.status = 204};
}

answer create_secret(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<secret_wish>(c.request.body));
  const auto& name = c.path_values[0];
  CO_TRY(const auto text, co_await people_of(*on.op, c.tenant).write([&](db::tx& t) {
    return make_client_secret(t, who_acts(c), name, wish.overlap_hours);
  }));
  on.op->clients.forget(c.tenant, name);
  co_return private_json(to_json(made_client_secret{name, text}), 201);
}

answer invite(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<invitation_wish>(c.request.body));
  CO_TRY(const auto text, co_await people_of(*on.op, c.tenant).write([&](db::tx& t) {
    return make_invitation(t, who_acts(c), wish);
  }));
  co_return private_json(to_json(made_invitation{wish.label, text}), 201);
}

}  // namespace tsu::id::op::api
