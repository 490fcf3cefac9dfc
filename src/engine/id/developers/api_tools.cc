// What the developer of a program that works does by themselves: secrets, keys, webhook, test
// users.
#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/password.h"
#include "base/crypto/random.h"
#include "base/http/asked.h"
#include "engine/id/clients.h"
#include "engine/id/developers/api.h"
#include "engine/id/developers/test_users.h"
#include "engine/id/developers/views.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/dto.h"
#include "engine/id/op/provider.h"

namespace tsu::id::developers::api {
namespace {

const std::string& program_in(const call& c) { return c.path_values[0]; }

// An act of whoever owns the program, if they do.
template <class Act>
auto as_owner(const call& c, Act act) {
  return [&c, act](db::tx& t) -> decltype(act(t)) {
    TRY(const auto own, own_working_program(t, who_acts(c), program_in(c)));
    return act(t);
  };
}

void forget(const parts& on, const call& c) {
  if (on.op) {
    on.op->clients.forget(c.tenant, program_in(c));
  }
}

}  // namespace

answer create_secret(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<op::secret_wish>(c.request.body));
  CO_TRY(const auto text, co_await people_of(on, c).write(as_owner(c, [&](db::tx& t) {
    return op::make_client_secret(t, who_acts(c), program_in(c), wish.overlap_hours);
  })));
  forget(on, c);
  co_return secret_reply(to_json(op::made_client_secret{program_in(c), text}));
}

answer put_jwks(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<jwks_wish>(c.request.body));
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return rotate_jwks(t, who_acts(c), program_in(c), wish.jwks);
  }));
  forget(on, c);
  co_return co_await show_program(on, c, program_in(c));
}

answer create_key(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<key_wish>(c.request.body));
  if (wish.rules) {
    co_return problem{why::not_allowed, "what keys may do the municipality says", "not_in_scope"};
  }
  CO_TRY(const auto made, co_await people_of(on, c).write(as_owner(c, [&](db::tx& t) {
    return id::create_key(t, who_acts(c), program_in(c), wish, on.check_rules);
  })));
  co_return secret_reply(to_json(made));
}

answer rotate_key(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[1]));
  CO_TRY(const auto wish, from_json<rotation_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write(as_owner(c, [&](db::tx& t) {
    return id::rotate_key(t, who_acts(c), program_in(c), {number}, wish);
  })));
  co_return secret_reply(to_json(made));
}

answer delete_key(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[1]));
  CO_TRY(const auto ended, co_await people_of(on, c).write(as_owner(c, [&](db::tx& t) {
    return id::revoke_key(t, who_acts(c), program_in(c), {number});
  })));
  co_return http::reply{.status = 204};
}

answer put_hook(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<hook_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return developers::put_hook(t, c.tenant, on.hooks, who_acts(c), program_in(c), wish);
  }));
  co_return secret_reply(to_json(made));
}

answer delete_hook(const parts& on, call& c) {
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) {
    return developers::delete_hook(t, on.hooks, who_acts(c), program_in(c));
  }));
  co_return http::reply{.status = 204};
}

answer test_hook(const parts& on, call& c) {
  CO_TRY(const auto tried, co_await people_of(on, c).write([&](db::tx& t) {
    return developers::test_hook(t, on.hooks, who_acts(c), program_in(c));
  }));
  co_return co_await show_program(on, c, program_in(c), 202);
}

answer create_test_user(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<test_user_wish>(c.request.body));
  CO_TRY(const auto own, co_await people_of(on, c).read([&](db::reader& r) {
    return own_working_program(r, who_acts(c), program_in(c));
  }));
  const auto password = crypto::base64url(crypto::random_bytes(15));
  CO_TRY(const auto hash, co_await on.desk->hash(secret<std::string>{password}));
  const keeper_of_boxes keys{on.key, c.tenant};
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return make_test_user(t, keys, who_acts(c), {program_in(c), wish.label, password, hash});
  }));
  co_return secret_reply(to_json(made));
}

answer delete_test_user(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[1]));
  CO_TRY(const auto ended, co_await people_of(on, c).write([&](db::tx& t) {
    return end_test_user(t, who_acts(c), program_in(c), {number});
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::id::developers::api
