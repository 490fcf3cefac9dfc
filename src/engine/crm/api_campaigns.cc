#include "engine/crm/api.h"
#include "engine/crm/api_common.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/views.h"

namespace tsu::crm::api {

answer list_campaigns(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    campaign_page out;
    for (const auto& one : store::all_campaigns(r)) {
      out.items.push_back(view_of(r, one));
    }
    return out;
  })));
}

answer show_campaign(const parts& on, call& c) {
  CO_TRY(const auto out, co_await people_of(on, c).read([&](db::reader& r) -> result<campaign_dto> {
    const auto one = store::find_campaign(r, c.path_values[0]);
    if (!one) {
      return problem{why::not_found, "there is no such campaign", "crm_no_campaign"};
    }
    return view_of(r, *one);
  }));
  co_return json(to_json(out));
}

answer put_campaign(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<campaign_wish>(c.request.body));
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<campaign_dto> {
    TRY(const auto one, keep_campaign(t, actor_of(c), c.path_values[0], w));
    return view_of(t, one);
  }));
  co_return json(to_json(out));
}

answer start_campaign(const parts& on, call& c) {
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<campaign_dto> {
    TRY(const auto one, crm::start_campaign(t, actor_of(c), c.path_values[0]));
    return view_of(t, one);
  }));
  co_return json(to_json(out));
}

answer stop_campaign(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<stop_wish>(c.request.body));
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<campaign_dto> {
    TRY(const auto one, crm::stop_campaign(t, actor_of(c), c.path_values[0], w.why));
    return view_of(t, one);
  }));
  co_return json(to_json(out));
}

}  // namespace tsu::crm::api
