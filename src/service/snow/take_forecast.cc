#include "service/snow/take_forecast.h"

#include "service/snow/changes.h"
#include "service/snow/read_forecast.h"
#include "service/snow/store.h"

namespace tsu::snow {

task<result<made_dto>> take_forecast(const parts& on, tenant_code tenant, std::string_view json,
                                     const forecast_from& from) {
  CO_TRY(auto forecast, read_forecast(json, from.district.value_or("")));
  forecast.district = from.district;
  forecast.source = from.source.empty() ? forecast.source : from.source;
  auto& town = on.stores.at(tenant, db::place::town);
  const auto work = [&](db::tx& t) -> result<made_dto> {
    if (forecast.district && !find_district(t, *forecast.district)) {
      return problem{why::not_found, "no district of that code", "snow_no_district"};
    }
    if (forecast.issued_at > t.now() + std::chrono::minutes{10}) {
      return problem{why::not_processable, "issued in the future", "snow_bad_time"};
    }
    forecast.received_at = t.now();
    const auto number = insert_forecast(t, forecast);
    if (!number) {
      return made_dto{find_forecast(t, forecast).value_or(0), true};
    }
    auto kept = forecast;
    kept.id = *number;
    tell_forecast(t, kept);
    return made_dto{*number, false};
  };
  auto made = co_await town.write(work);
  co_return made;
}

}  // namespace tsu::snow
