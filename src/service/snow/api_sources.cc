#include "service/snow/api.h"
#include "service/snow/api_common.h"
#include "service/snow/fetch_forecast.h"

namespace tsu::snow::api {

answer show_forecast_source(const parts& on, call& c) {
  const auto source = co_await town_of(on, c).read(find_forecast_source);
  co_return json_of(source_in_words(source));
}

answer keep_forecast_source(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<forecast_source_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto kept, co_await snow::keep_forecast_source(on, c.tenant, draft, who));
  co_return json_of(kept);
}

}  // namespace tsu::snow::api
