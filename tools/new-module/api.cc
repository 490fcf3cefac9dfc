#include "service/@name@/api.h"

#include "base/core/json.h"
#include "base/db/db.h"
#include "service/@name@/dto.h"
#include "service/@name@/open_request.h"
#include "service/@name@/store.h"

namespace tsu::@name@::api {
namespace {

constexpr std::int64_t page_max = 100;

request_dto view(const request& r) {
  return {r.number.value, r.text, r.opened_by, r.opened_at};
}

}  // namespace

answer open_request(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<request_draft>(c.request.body));
  auto& town = on.house.at(c.tenant, db::place::town);
  CO_TRY(const auto made, co_await town.write([&](db::tx& t) {
    return @name@::open_request(t, c.who, draft.text);
  }));
  co_return http::reply{.status = 201, .body = to_json(view(made))};
}

answer list_requests(const parts& on, call& c) {
  auto& town = on.house.at(c.tenant, db::place::town);
  const auto all = co_await town.read(
      [](db::reader& r) { return @name@::list_requests(r, page_max); });
  request_page page;
  for (const auto& r : all) {
    page.items.push_back(view(r));
  }
  co_return http::reply{.body = to_json(page)};
}

}  // namespace tsu::@name@::api
