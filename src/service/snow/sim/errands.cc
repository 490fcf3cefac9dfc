#include "service/snow/sim/errands.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/core/executor.h"
#include "base/core/json_text.h"

namespace tsu::snow::sim {
namespace {

std::string_view name_of(road_class c) {
  switch (c) {
    case road_class::trunk: return "trunk";
    case road_class::secondary: return "secondary";
    case road_class::residential: return "residential";
    case road_class::sidewalk: return "sidewalk";
    case road_class::rural: return "rural";
  }
  return {};
}

// Of the one route that each district has: "r01" in "d01".
std::string route_of(const district& d) { return "r" + d.code.substr(1); }

std::string place_of(double lon, double lat) {
  return fmt::format(R"({{"lat":{:.5f},"lon":{:.5f}}})", lat, lon);
}

constexpr road_class all_classes[] = {road_class::trunk, road_class::secondary,
                                      road_class::residential, road_class::sidewalk,
                                      road_class::rural};
constexpr std::size_t things_max = 100'000;

std::string_view member(std::string_view object, std::string_view name) {
  return !object.empty() && kind_of(object) == json_kind::object ? json_members{object}.find(name)
                                                                 : std::string_view{};
}

std::string text(std::string_view object, std::string_view name) {
  const auto value = member(object, name);
  return !value.empty() && kind_of(value) == json_kind::string ? json_string_text(value)
                                                               : std::string{};
}

double number(std::string_view object, std::string_view name) {
  const auto value = member(object, name);
  return !value.empty() && kind_of(value) == json_kind::number ? json_number(value).value_or(0) : 0;
}

// The members of "items"; of what is no such page none.
result<std::vector<std::string>> items_of(const std::string& page) {
  TRY(const auto json, check_and_minify(page));
  const auto items = member(json, "items");
  if (items.empty() || kind_of(items) != json_kind::array) {
    return problem{why::bad_input, "the service's answer has no items", "bad_town"};
  }
  std::vector<std::string> all;
  for (const auto one : json_elements{items}) {
    if (all.size() == things_max) {
      return problem{why::too_large, "more things than a simulation takes", "bad_town"};
    }
    all.emplace_back(one);
  }
  return all;
}

std::size_t district_named(const town& t, std::string_view code) {
  return static_cast<std::size_t>(std::find_if(t.districts.begin(), t.districts.end(),
                                               [&](const district& d) { return d.code == code; }) -
                                  t.districts.begin());
}

class over_http final : public errand_line {
 public:
  over_http(std::string url, std::string token)
      : url_(std::move(url)),
        token_(std::move(token)),
        client_({.policy = http::address_policy::any, .user_agent = "tsunagu sim"}) {
    while (url_.ends_with('/')) {
      url_.pop_back();
    }
  }
  result<http::client_reply> ask(const errand& e) override {
    http::client_request r{
        .verb = e.verb,
        .url = url_ + e.path,
        .headers = {{"content-type", "application/json"}, {"authorization", "Bearer " + token_}},
        .body = e.body};
    return loop_.wait(client_.send(std::move(r)));
  }

 private:
  std::string url_, token_;
  event_loop loop_;
  http::client client_;
};

}  // namespace

std::vector<errand> set_up(const town& t) {
  std::vector<errand> all;
  for (const auto& d : t.districts) {
    all.push_back({http::method::put, "/snow/v1/districts/" + d.code,
                   fmt::format(R"({{"code":{},"name":{},"place":{},"outline":[]}})",
                               json_string(d.code), json_string(d.name), place_of(d.lon, d.lat))});
    const auto route = route_of(d);
    all.push_back({http::method::put, "/snow/v1/routes/" + route,
                   fmt::format(R"({{"code":{},"name":{},"district":{},"road":"{}","lengthM":2000,)"
                               R"("priority":100,"line":[]}})",
                               json_string(route), json_string(d.name), json_string(d.code),
                               name_of(d.road))});
  }
  for (const auto& p : t.posts) {
    const auto& d = t.districts[p.district];
    all.push_back(
        {http::method::put, "/snow/v1/posts/" + p.id,
         fmt::format(
             R"({{"code":{},"name":{},"district":{},"route":{},"place":{},"heightCm":{:.0f},)"
             R"("overRoad":{}}})",
             json_string(p.id), json_string(d.name + " " + p.id), json_string(d.code),
             json_string(route_of(d)), place_of(p.lon, p.lat), p.height_cm,
             p.site == post_site::carriageway)});
  }
  return all;
}

result<town> read_town(const town_pages& pages) {
  TRY(const auto districts, items_of(pages.districts));
  TRY(const auto routes, items_of(pages.routes));
  TRY(const auto posts, items_of(pages.posts));
  town t;
  for (const auto& d : districts) {
    const auto place = member(d, "place");
    t.districts.push_back({.code = text(d, "code"),
                           .name = text(d, "name"),
                           .lon = number(place, "lon"),
                           .lat = number(place, "lat")});
  }
  for (auto r = routes.rbegin(); r != routes.rend(); ++r) {  // the first has the last word
    const auto d = district_named(t, text(*r, "district"));
    const auto road = text(*r, "road");
    for (const auto c : all_classes) {
      if (d < t.districts.size() && name_of(c) == road) {
        t.districts[d].road = c;
      }
    }
  }
  for (const auto& p : posts) {
    const auto d = district_named(t, text(p, "district"));
    const auto place = member(p, "place");
    const auto code = text(p, "code");
    if (d < t.districts.size() && !code.empty()) {
      t.posts.push_back({.id = code,
                         .district = d,
                         .lon = number(place, "lon"),
                         .lat = number(place, "lat"),
                         .height_cm = number(p, "heightCm")});
    }
  }
  if (t.posts.empty()) {
    return problem{why::not_found, "the service knows no posts", "no_posts"};
  }
  return t;
}

result<town> ask_for_town(errand_line& line) {
  town_pages pages;
  const std::pair<const char*, std::string*> wanted[] = {{"/snow/v1/districts", &pages.districts},
                                                         {"/snow/v1/routes", &pages.routes},
                                                         {"/snow/v1/posts", &pages.posts}};
  for (const auto& [path, into] : wanted) {
    TRY(auto reply, line.ask({http::method::get, path, ""}));
    if (reply.status != 200) {
      return problem{why::unavailable, std::string{path} + ": the server says " +
                                           std::to_string(reply.status) + " " +
                                           reply.body.substr(0, 300)};
    }
    *into = std::move(reply.body);
  }
  return read_town(pages);
}

errand tell_forecast(const forecast_issue& f) {
  return {http::method::post, "/snow/v1/forecasts?source=tsunagu-sim",
          forecast_json(f, "town", "tsunagu sim")};
}

errand tell_cleared(const town& t, std::size_t district, instant at) {
  const auto& d = t.districts[district];
  return {http::method::post, "/snow/v1/clearings",
          fmt::format(R"({{"key":"sim-{}-{}","district":{},"at":"{}"}})", d.code,
                      at.time_since_epoch() / std::chrono::seconds{1}, json_string(d.code),
                      format_instant(at))};
}

errand tell_actual(const town& t, const night_truth& n) {
  const auto& d = t.districts[n.district];
  return {http::method::put, "/snow/v1/nights/" + format_date(n.night) + "/actuals",
          fmt::format(R"({{"district":{},"road":"{}","humanGo":{},"measuredCm":{:.1f}}})",
                      json_string(d.code), name_of(d.road), n.human_go, n.new_at_0700_cm)};
}

std::unique_ptr<errand_line> errands_over_http(std::string url, std::string token) {
  return std::make_unique<over_http>(std::move(url), std::move(token));
}

errands::errands(errand_line& line, random_source& random)
    : line_(line),
      backoff_(std::chrono::milliseconds{200}, std::chrono::milliseconds{10'000}, random) {}

void errands::put(errand e) {
  if (waiting_.size() == kept_max) {
    waiting_.pop_front();
    ++counts_.refused;
  }
  waiting_.push_back(std::move(e));
}

result<done> errands::pass(std::chrono::nanoseconds now) {
  while (!waiting_.empty() && now >= next_try_) {
    const auto& e = waiting_.front();
    const auto reply = line_.ask(e);
    const int status = reply.ok() ? reply.value().status : 503;
    const std::string said = reply.ok()
                                 ? std::to_string(status) + " " + reply.value().body.substr(0, 300)
                                 : reply.error().detail;
    if (status == 401 || status == 403) {
      return problem{status == 401 ? why::not_signed_in : why::not_allowed,
                     e.path + ": the server says " + said};
    }
    if (status == 408 || status == 429 || status >= 500) {
      ++counts_.failures;
      counts_.last_failure = e.path + ": " + said;
      next_try_ = now + backoff_.next();
      return done{};
    }
    backoff_.reset();
    if (status >= 300) {
      if (counts_.refused++ == 0) {
        counts_.first_refusal = e.path + ": " + said;
      }
    } else {
      ++counts_.done;
    }
    waiting_.pop_front();
  }
  return done{};
}

}  // namespace tsu::snow::sim
