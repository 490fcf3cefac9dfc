#include "base/core/json.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/erase_dead.h"

namespace tsu::consent::api {

answer ask_erasing(const parts& on, call& c) {
  CO_TRY(const auto person, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<dead_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::ask_erasing(t, on.out, actor_of(c), {person}, wish);
  }));
  co_return json(to_json(made), 201);
}

answer list_erasings(const parts& on, call& c) {
  const auto page = co_await people_of(on, c).read(
      [&](db::reader& r) { return erasings_that_wait(r, actor_of(c), c.now); });
  co_return json(to_json(page));
}

answer decide_erasing(const parts& on, call& c) {
  CO_TRY(const auto person, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<dead_answer>(c.request.body));
  CO_TRY(const auto did, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::decide_erasing(t, on.out, c.tenant, actor_of(c), {person}, wish);
  }));
  if (did.gone) {
    write_down(on, c.tenant, *did.gone);
  }
  co_return json(to_json(did.told));
}

}  // namespace tsu::consent::api
