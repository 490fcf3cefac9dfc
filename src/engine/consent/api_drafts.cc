#include "base/core/json.h"
#include "engine/consent/access_log.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/drafts.h"

namespace tsu::consent::api {

answer prepare_for(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<decision_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<draft_dto> {
    TRY(const auto by, whose(on, t, c, intent::look));
    return prepare(t, on.out, by, wish);
  }));
  co_return json(to_json(made), 201);
}

answer list_drafts(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).read([&](db::reader& r) -> result<std::string> {
    TRY(const auto by, whose(on, r, c, intent::look));
    return to_json(drafts_of(r, by.person, c.now));
  }));
  co_return json(std::move(body));
}

answer confirm_draft(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto receipt, co_await people_of(on, c).write([&](db::tx& t) -> result<receipt_dto> {
    TRY(const auto by, whose(on, t, c, intent::decide));
    return consent::confirm_draft(t, on.out, by, id);
  }));
  auto out = json(to_json(receipt), 201);
  out.with("Location", "/me/v1/receipts/" + receipt.id);
  co_return out;
}

answer drop_draft(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto dropped, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const auto by, whose(on, t, c, intent::decide));
    return consent::drop_draft(t, by, id);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::consent::api
