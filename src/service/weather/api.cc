#include "service/weather/api.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/http/live.h"
#include "service/weather/change_threshold.h"
#include "service/weather/console.h"
#include "service/weather/live.h"
#include "service/weather/read_series.h"
#include "service/weather/store.h"

namespace tsu::weather::api {
namespace {

constexpr std::int64_t page_max = 500, offset_max = 1'000'000;

http::reply json(std::string body) { return {.body = std::move(body)}; }

http::reply csv(std::string body) {
  http::reply out{.type = "text/csv; charset=utf-8", .body = std::move(body)};
  return out.with("Content-Disposition", "attachment; filename=\"series.csv\"");
}

bool wants_csv(const http::request& r, const http::asked& query) {
  const auto accept = r.headers.find("Accept").value_or("");
  return query.text("format") == "csv" || accept.find("text/csv") != std::string_view::npos;
}

result<const station_row*> find_in(const town_view& town, std::string_view entity) {
  for (const auto& s : town.stations) {
    if (s.station.entity == entity) {
      return &s;
    }
  }
  return problem{why::not_found, "no station of that id has reported", "weather_no_station"};
}

result<quantity> quantity_asked(const http::asked& query) {
  const auto name = query.text("quantity");
  if (const auto what = quantity_of_wire(name)) {
    return *what;
  }
  return problem{why::bad_input,
                 "quantity is one of those that a station lists",
                 "weather_unknown_quantity",
                 {{"quantity", "not_one_of"}}};
}

task<town_view> look_at_town(const parts& on, const call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  town_view out;
  out.stations = co_await town.read(all_stations);
  out.now = c.now;
  out.limits = co_await town.read(load_thresholds);
  co_return out;
}

}  // namespace

answer show_summary(const parts& on, call& c) {
  co_return json(to_json(summary_of(co_await look_at_town(on, c))));
}

answer list_stations(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", page_max, 1, page_max));
  CO_TRY(const auto offset, query.whole("offset", 0, 0, offset_max));
  const auto town = co_await look_at_town(on, c);
  co_return json(to_json(stations_of(town, query.text("q"), limit, offset)));
}

answer show_station(const parts& on, call& c) {
  const auto town = co_await look_at_town(on, c);
  CO_TRY(const auto* station, find_in(town, c.path_values[0]));
  co_return json(to_json(detail_of(town, *station)));
}

answer show_series(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto days, query.whole("days", 7, 1, 366));
  const auto town = co_await look_at_town(on, c);
  CO_TRY(const auto* station, find_in(town, c.path_values[0]));
  CO_TRY(const auto what, quantity_asked(query));
  CO_TRY(const auto until, query.time("until", station->state.last_at.value_or(c.now)));
  const series_wish wish{.what = what, .days = static_cast<int>(days), .until = until};
  CO_TRY(const auto samples, co_await read_series(on, c.tenant, station->station.entity, wish));
  const auto series = series_of(wish, samples);
  co_return wants_csv(c.request, query) ? csv(csv_of(series)) : json(to_json(series));
}

answer list_devices(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto town = co_await look_at_town(on, c);
  co_return json(to_json(devices_of(town, query.text("state"))));
}

answer list_imports(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto offset, query.whole("offset", 0, 0, offset_max));
  auto& town = on.stores.at(c.tenant, db::place::town);
  co_return json(to_json(
      co_await town.read([&](db::reader& r) { return weather::list_imports(r, limit, offset); })));
}

answer list_import_errors(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto offset, query.whole("offset", 0, 0, offset_max));
  CO_TRY(const auto import, http::whole_number(c.path_values[0]));
  auto& town = on.stores.at(c.tenant, db::place::town);
  co_return json(to_json(co_await town.read(
      [&](db::reader& r) { return weather::list_import_errors(r, import, limit, offset); })));
}

answer follow_live(const parts& on, call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  const auto after = http::last_event_of(c.request).value_or(town.newest_change());
  http::reply out{.type = "text/event-stream"};
  out.events = [&on, tenant = c.tenant, after](std::shared_ptr<http::event_channel> to) {
    spawn(tell_live(on, tenant, after, std::move(to)));
  };
  co_return out;
}

}  // namespace tsu::weather::api
