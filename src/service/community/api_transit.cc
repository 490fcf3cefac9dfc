#include <algorithm>
#include <cmath>
#include <map>

#include "engine/geo/lonlat.h"
#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/dto.h"
#include "service/community/gtfs.h"

namespace tsu::community::api {
namespace {

constexpr double radii_m[] = {300, 1'000, 4'000, 16'000};
constexpr std::int64_t stops_at_once = 2'000;
constexpr std::size_t name_max = 100;

feed_dto view_of(const store::feed_row& f) { return {f.code, f.imported_at, f.of}; }

// Codes of feeds by the number of what was imported last.
std::map<std::int64_t, std::string> codes_of(db::reader& r) {
  std::map<std::int64_t, std::string> out;
  for (auto& f : store::feeds(r)) {
    out.emplace(f.number, std::move(f.code));
  }
  return out;
}

std::vector<stop_dto> views_of(db::reader& r, const std::vector<store::stop_row>& all,
                               const std::optional<position>& at) {
  const auto codes = codes_of(r);
  std::vector<stop_dto> out;
  for (const auto& s : all) {
    const auto code = codes.find(s.feed);
    if (code == codes.end()) {
      continue;
    }
    stop_dto one{code->second, s.id, s.name, s.platform, s.lon, s.lat, {}, {}, {}};
    if (at) {
      one.distance_m = std::llround(geo::haversine_m({at->lon, at->lat}, {s.lon, s.lat}));
      one.by = measured::line;
    }
    if (!s.kana.empty()) {
      one.kana = s.kana;
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<stop_dto> stops_near(db::reader& r, const position& at, std::size_t most) {
  std::vector<stop_dto> out;
  for (const double radius : radii_m) {
    const auto box = geo::box_around({at.lon, at.lat}, radius);
    out = views_of(r, store::stops_in(r, box.west, box.south, box.east, box.north, stops_at_once),
                   at);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return std::tie(a.distance_m, a.feed, a.id) < std::tie(b.distance_m, b.feed, b.id);
    });
    const bool enough =
        out.size() >= most && static_cast<double>(*out[most - 1].distance_m) <= radius;
    if (enough || std::ssize(out) >= stops_at_once) {
      break;
    }
  }
  out.resize(std::min(out.size(), most));
  return out;
}

result<departure_page> departures_view(db::reader& r, const std::string& code,
                                       const std::string& stop, instant from, std::size_t most) {
  const auto feed = is_code(code) ? store::find_feed(r, code) : std::nullopt;
  const auto all = feed && stop.size() <= name_max ? store::times_at(r, feed->number, stop)
                                                   : std::vector<store::stop_times>{};
  if (all.empty()) {
    return problem{why::not_found, "no timetable has that stop", "community_no_stop"};
  }
  departure_page out{.feed = code, .stop = stop, .name = all[0].of.name, .agency = feed->of.agency};
  out.outdated = date_number(jst_date(from)) > feed->of.last;
  const auto services = store::services_of(r, feed->number);
  for (const auto& s : all) {
    for (const auto& d : next_departures(s.departures, services, from, most)) {
      const auto its = store::find_line(r, feed->number, d.line).value_or(line{});
      out.items.push_back({d.at, its.name, its.headsign, s.of.id, s.of.platform});
    }
  }
  std::stable_sort(out.items.begin(), out.items.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  out.items.resize(std::min(out.items.size(), most));
  return out;
}

}  // namespace

answer list_feeds(const parts& on, call& c) {
  co_return json(to_json(co_await town_of(on, c).read([](db::reader& r) {
    feed_page out;
    for (const auto& f : store::feeds(r)) {
      out.items.push_back(view_of(f));
    }
    return out;
  })));
}

answer put_feed(const parts& on, call& c) {
  const std::string code{c.path_values[0]};
  if (!is_code(code)) {
    co_return problem{why::bad_input,
                      "a code is letters and digits",
                      "community_bad_fields",
                      {{"code", "not_allowed"}}};
  }
  CO_TRY(const auto all, read_feed(c.request.body));
  const auto kept = co_await town_of(on, c).write([&](db::tx& t) {
    note(t, actor_of(c), {"community.feed.kept", "community.feed", code});
    return store::keep_feed(t, code, all, c.who.subject);
  });
  co_return json(to_json(view_of(kept)));
}

answer list_stops(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 10, 1, 50));
  CO_TRY(const auto at, near_asked(query));
  const auto name = query.text("name");
  if (!at.at && (name.empty() || name.size() > name_max || !is_plain(name))) {
    co_return problem{why::bad_input, "a name, or lon and lat", "bad_query", {{"name", "missing"}}};
  }
  co_return json(to_json(co_await town_of(on, c).read([&](db::reader& r) {
    if (at.at) {
      return stop_page{stops_near(r, *at.at, static_cast<std::size_t>(limit))};
    }
    return stop_page{views_of(r, store::stops_named(r, name, limit), {})};
  })));
}

answer list_departures(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 3, 1, 50));
  CO_TRY(const auto from, query.time("at", c.now));
  CO_TRY(const auto page, co_await town_of(on, c).read([&](db::reader& r) {
    return departures_view(r, std::string{c.path_values[0]}, std::string{c.path_values[1]}, from,
                           static_cast<std::size_t>(limit));
  }));
  co_return json(to_json(page));
}

}  // namespace tsu::community::api
