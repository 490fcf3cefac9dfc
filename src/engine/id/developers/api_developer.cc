// A developer's own: who they are, and what they ask for.
#include "base/core/json.h"
#include "base/http/rate_limit.h"
#include "engine/id/developers/api.h"
#include "engine/id/developers/views.h"
#include "engine/id/op/provider.h"

namespace tsu::id::developers::api {

answer sign_up(const parts& on, call& c) {
  const auto address = http::rate_key_of_address(c.request.remote_address);
  if (on.sign_ups != nullptr && !on.sign_ups->take(address).allowed) {
    co_return problem{why::too_many, "too many developers came from there; try again in an hour",
                      "too_many_developers"};
  }
  CO_TRY(const auto wish, from_json<developer_dto>(c.request.body));
  CO_TRY(const auto made,
         co_await people_of(on, c).write([&](db::tx& t) { return become_developer(t, wish); }));
  co_return secret_reply(to_json(made));
}

answer show_own(const parts& on, call& c) {
  const auto issuer = on.op ? op::issuer_of(*on.op, c) : std::string{};
  const auto view = co_await people_of(on, c).read([&](db::reader& r) {
    developer_view out{.subject = c.who.subject,
                       .issuer = issuer,
                       .discovery = issuer + "/.well-known/openid-configuration",
                       .developer = find_developer(r, c.who.subject),
                       .programs = {}};
    for (const auto& p : programs_of(r, c.who.subject)) {
      out.programs.push_back(dto_of(r, on.hooks, p, c.now));
    }
    return out;
  });
  co_return http::reply{.body = to_json(view)};
}

answer put_own(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<developer_dto>(c.request.body));
  CO_TRY(const auto changed, co_await people_of(on, c).write([&](db::tx& t) {
    return change_developer(t, who_acts(c), wish);
  }));
  co_return co_await show_own(on, c);
}

answer put_program(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<program_wish>(c.request.body));
  const auto& name = c.path_values[0];
  CO_TRY(const auto asked, co_await people_of(on, c).write([&](db::tx& t) {
    return ask_for_program(t, who_acts(c), name, wish);
  }));
  if (on.op) {
    on.op->clients.forget(c.tenant, name);
  }
  co_return co_await show_program(on, c, name);
}

answer delete_program(const parts& on, call& c) {
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) {
    return take_back_program(t, who_acts(c), c.path_values[0]);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::id::developers::api
