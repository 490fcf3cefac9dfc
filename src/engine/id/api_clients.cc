#include "engine/id/api_clients.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/clients.h"
#include "engine/id/store_clients.h"

namespace tsu::id::api {
namespace {

actor who_acts(const call& c) { return {c.who.subject, c.who.role}; }

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

task<result<client_dto>> read_client(const parts& on, const call& c, std::string name) {
  auto found = co_await people_of(on, c).read([&](db::reader& r) {
    auto one = find_client(r, name);
    if (one) {
      one->keys = read_keys(r, name, c.now);
    }
    return one;
  });
  if (!found) {
    co_return problem{why::not_found, "no client of that name is registered", "no_such_client"};
  }
  co_return std::move(*found);
}

http::reply json(std::string body, int status = 200) {
  return {.status = status, .body = std::move(body)};
}

// A reply with a secret stays nowhere on its way.
http::reply secret_reply(const made_key& made) {
  auto r = json(to_json(made), 201);
  r.with("Cache-Control", "no-store");
  return r;
}

answer rotate(const parts& on, call& c, std::string client, const std::string& number) {
  CO_TRY(const auto id, http::whole_number(number));
  CO_TRY(const auto wish, from_json<rotation_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return id::rotate_key(t, who_acts(c), client, {id}, wish);
  }));
  co_return secret_reply(made);
}

answer revoke(const parts& on, call& c, std::string client, const std::string& number) {
  CO_TRY(const auto id, http::whole_number(number));
  CO_TRY(const auto ended, co_await people_of(on, c).write([&](db::tx& t) {
    return id::revoke_key(t, who_acts(c), client, {id});
  }));
  co_return http::reply{.status = 204};
}

}  // namespace

answer list_clients(const parts& on, call& c) {
  client_page page;
  page.items = co_await people_of(on, c).read([&](db::reader& r) {
    auto all = read_clients(r, clients_max);
    for (auto& one : all) {
      one.keys = read_keys(r, one.name, c.now);
    }
    return all;
  });
  co_return json(to_json(page));
}

answer create_client(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<client_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return register_client(t, who_acts(c), wish, on.check_rules);
  }));
  CO_TRY(const auto now, co_await read_client(on, c, wish.name));
  auto r = json(to_json(now), 201);
  r.with("Location", "/id/v1/clients/" + wish.name);
  co_return r;
}

answer show_client(const parts& on, call& c) {
  CO_TRY(const auto one, co_await read_client(on, c, c.path_values[0]));
  co_return json(to_json(one));
}

answer put_client(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<client_wish>(c.request.body));
  if (wish.name != c.path_values[0]) {
    co_return problem{
        why::bad_input, "the name of a client stays", "bad_client", {{"name", "not_the_same"}}};
  }
  CO_TRY(const auto changed, co_await people_of(on, c).write([&](db::tx& t) {
    return change_client(t, who_acts(c), wish, on.check_rules);
  }));
  CO_TRY(const auto now, co_await read_client(on, c, wish.name));
  co_return json(to_json(now));
}

answer lock_client(const parts& on, call& c) {
  CO_TRY(const auto locked, co_await people_of(on, c).write([&](db::tx& t) {
    return id::lock_client(t, who_acts(c), c.path_values[0]);
  }));
  co_return http::reply{.status = 204};
}

answer unlock_client(const parts& on, call& c) {
  CO_TRY(const auto unlocked, co_await people_of(on, c).write([&](db::tx& t) {
    return id::unlock_client(t, who_acts(c), c.path_values[0]);
  }));
  co_return http::reply{.status = 204};
}

answer create_key(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<key_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return id::create_key(t, who_acts(c), c.path_values[0], wish, on.check_rules);
  }));
  co_return secret_reply(made);
}

answer rotate_key(const parts& on, call& c) {
  co_return co_await rotate(on, c, c.path_values[0], c.path_values[1]);
}

answer revoke_key(const parts& on, call& c) {
  co_return co_await revoke(on, c, c.path_values[0], c.path_values[1]);
}

answer show_own_client(const parts& on, call& c) {
  CO_TRY(const auto one, co_await read_client(on, c, c.who.subject));
  co_return json(to_json(one));
}

answer rotate_own_key(const parts& on, call& c) {
  co_return co_await rotate(on, c, c.who.subject, c.path_values[0]);
}

answer revoke_own_key(const parts& on, call& c) {
  co_return co_await revoke(on, c, c.who.subject, c.path_values[0]);
}

}  // namespace tsu::id::api
