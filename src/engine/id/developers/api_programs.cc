// Of staff: what developers ask for.
#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/developers/api.h"
#include "engine/id/developers/views.h"
#include "engine/id/op/provider.h"

namespace tsu::id::developers::api {
namespace {

constexpr std::int64_t listed_max = 500;

task<result<http::reply>> show(const parts& on, const call& c, std::string name) {
  CO_TRY(const auto now,
         co_await people_of(on, c).read([&](db::reader& r) -> result<application_dto> {
           const auto p = find_program(r, name);
           if (!p) {
             return problem{why::not_found, "there is no such program", "no_such_program"};
           }
           return application_of(r, *p);
         }));
  if (on.op) {
    on.op->clients.forget(c.tenant, name);
  }
  co_return http::reply{.body = to_json(now)};
}

}  // namespace

answer list_programs(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto state = query.text("state");
  const auto page = co_await people_of(on, c).read([&](db::reader& r) {
    application_page out;
    for (const auto& p : read_programs(r, state, listed_max)) {
      out.items.push_back(application_of(r, p));
    }
    return out;
  });
  co_return http::reply{.body = to_json(page)};
}

answer approve(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<approval_wish>(c.request.body));
  const auto& name = c.path_values[0];
  CO_TRY(const auto good, co_await people_of(on, c).write([&](db::tx& t) {
    return approve_program(t, who_acts(c), name, wish, on.check_rules);
  }));
  co_return co_await show(on, c, name);
}

answer refuse(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<refusal_wish>(c.request.body));
  const auto& name = c.path_values[0];
  CO_TRY(const auto refused, co_await people_of(on, c).write([&](db::tx& t) {
    return refuse_program(t, who_acts(c), name, wish);
  }));
  co_return co_await show(on, c, name);
}

}  // namespace tsu::id::developers::api
