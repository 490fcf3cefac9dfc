#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/qr/qr.h"
#include "engine/geo/lonlat.h"
#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/dto.h"
#include "service/community/keep_session.h"
#include "service/community/views.h"

namespace tsu::community::api {
namespace {

constexpr std::string_view sees_unlisted = "community.session.write";

std::optional<double> degrees(const std::string& text) {
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool good = error == std::errc{} && end == text.data() + text.size() && std::isfinite(out);
  return good ? std::optional{out} : std::nullopt;
}

// "1795320000000000-12": the time and the number of the last one.
result<done> read_after(const std::string& text, store::session_wish& w) {
  if (text.empty()) {
    return done{};
  }
  const auto mid = std::min(text.find('-'), text.size());
  const auto at = http::parse_whole(std::string_view{text}.substr(0, mid));
  const auto number =
      mid < text.size() ? http::parse_whole(std::string_view{text}.substr(mid + 1)) : std::nullopt;
  if (!at || !number || *at < 0 || *number < 0) {
    return problem{why::bad_input, "as a page gave it", "bad_query", {{"after", "not_allowed"}}};
  }
  w.from = from_micros(*at);
  w.after = *number;
  return done{};
}

void add_own(db::reader& r, const call& c, session_dto& s) {
  if (const auto me = id::account_of(c.who.subject)) {
    if (const auto mine = store::find_sign_up(r, s.number, {me->value})) {
      s.mine = view_of(r, *mine);
    }
  }
}

session_page page_of(db::reader& r, const call& c, const store::session_wish& w,
                     const std::optional<position>& at) {
  session_page out;
  for (const auto& s : store::sessions(r, w)) {
    auto one = view_of(s);
    if (at) {
      one.distance_m = std::round(geo::haversine_m({at->lon, at->lat}, {s.of.lon, s.of.lat}));
      one.by = measured::line;
    }
    add_own(r, c, one);
    out.items.push_back(std::move(one));
  }
  if (std::ssize(out.items) == w.limit) {
    const auto& last = out.items.back();
    out.next = fmt::format("{}-{}", to_micros(last.of.starts_at), last.number);
  }
  std::stable_sort(out.items.begin(), out.items.end(), [](const auto& a, const auto& b) {
    return std::pair{a.of.starts_at, a.distance_m} < std::pair{b.of.starts_at, b.distance_m};
  });
  return out;
}

// An act of staff on sessions. Act: result<session>(db::tx&).
template <class Act>
answer act(const parts& on, call& c, int status, Act what) {
  CO_TRY(const auto made, co_await people_of(on, c).write(what));
  co_return json(to_json(view_of(made)), status);
}

result<session> open_code(db::reader& r, const call& c) {
  TRY(const auto number, number_in_path(c));
  return session_of_number(r, number);
}

}  // namespace

result<near_wish> near_asked(const http::asked& query) {
  const auto lon = query.text("lon"), lat = query.text("lat");
  if (lon.empty() && lat.empty()) {
    return near_wish{};
  }
  const auto x = degrees(lon), y = degrees(lat);
  if (!x || !y || !is_place(*x, *y)) {
    return problem{
        why::bad_input, "lon and lat are degrees", "bad_query", {{"lon", "not_a_place"}}};
  }
  return near_wish{position{*x, *y}};
}

answer list_programmes(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([](db::reader& r) {
    programme_page out;
    for (auto& p : store::all_programmes(r)) {
      out.items.push_back({std::move(p.code), std::move(p.of)});
    }
    return out;
  })));
}

answer put_programme(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<programme_facts>(c.request.body));
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_programme(t, actor_of(c), c.path_values[0], of);
  }));
  co_return json(to_json(programme_dto{kept.code, kept.of}));
}

answer plan_programme(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<plan_wish>(c.request.body));
  const auto from = date_of(w.from), until = date_of(w.until);
  if (!from || !until) {
    co_return problem{why::bad_input,
                      "days are 2026-12-01",
                      "community_bad_fields",
                      {{from ? "until" : "from", "not_a_date"}}};
  }
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return plan_sessions(t, actor_of(c), c.path_values[0], *from, *until);
  }));
  session_page out;
  for (const auto& s : made) {
    out.items.push_back(view_of(s));
  }
  co_return json(to_json(out), 201);
}

answer list_sessions(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  store::session_wish w{.district = query.text("district"),
                        .listed_only = !c.who.may(sees_unlisted)};
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto from, query.time("from", c.now - std::chrono::hours{12}));
  CO_TRY(const auto until, query.time("until", from + std::chrono::days{366}));
  CO_TRY(const auto at, near_asked(query));
  w.limit = limit;
  w.from = from;
  w.until = until;
  CO_TRY(const done after, read_after(query.text("after"), w));
  if (!is_district(w.district)) {
    co_return problem{
        why::bad_input, "no district is written so", "bad_query", {{"district", "not_allowed"}}};
  }
  co_return json(to_json(
      co_await people_of(on, c).read([&](db::reader& r) { return page_of(r, c, w, at.at); })));
}

answer show_session(const parts& on, call& c) {
  CO_TRY(const auto number, number_in_path(c));
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    TRY(const auto s, session_of_number(r, number));
    if (!s.of.listed && !c.who.may(sees_unlisted)) {
      return problem{why::not_found, "there is no such session", "community_no_session"};
    }
    auto out = view_of(s);
    add_own(r, c, out);
    return json(to_json(out));
  });
}

answer create_session(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<session_facts>(c.request.body));
  co_return co_await act(on, c, 201, [&](db::tx& t) { return make_session(t, actor_of(c), of); });
}

answer put_session(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<session_facts>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  co_return co_await act(on, c, 200,
                         [&](db::tx& t) { return change_session(t, actor_of(c), number, of); });
}

answer cancel_one_session(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<cancel_wish>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  co_return co_await act(
      on, c, 200, [&](db::tx& t) { return cancel_session(t, actor_of(c), number, w.reason); });
}

answer show_code(const parts& on, call& c) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto s, open_code(t, c));
    TRY(const auto text, code_for(t, on, c.tenant, s));
    TRY(const auto typed, typed_code_for(t, on, c.tenant, s));
    const auto open = check_in_window(s.of, window_of_town(t, s.of.starts_at));
    return json(to_json(code_dto{text, typed, open.from, open.until}));
  });
}

answer draw_code(const parts& on, call& c) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto s, open_code(t, c));
    TRY(const auto text, code_for(t, on, c.tenant, s));
    TRY(const auto code, qr::qr_of(text));
    const auto side = code.size + 2 * qr::quiet_zone;
    http::reply out{
        .type = "image/svg+xml",
        .body = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\">"
                            "<path fill=\"#fff\" d=\"M0 0h{0}v{0}H0z\"/><path d=\"{1}\"/></svg>",
                            side, qr::path_of(code))};
    out.with("Cache-Control", "no-store");
    return out;
  });
}

answer rotate(const parts& on, call& c) {
  CO_TRY(const auto number, co_await people_of(on, c).write([&](db::tx& t) {
    return change_key(t, on, c.tenant, actor_of(c));
  }));
  co_return json(to_json(key_dto{number}), 201);
}

answer list_numbers(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    number_page out;
    for (const auto& n : numbers()) {
      out.items.push_back({std::string{n.name}, number_of_town(r, n.name, c.now), n.least, n.most});
    }
    return out;
  })));
}

answer put_number(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<number_wish>(c.request.body));
  const std::string name{c.path_values[0]};
  CO_TRY(const done kept, co_await people_of(on, c).write([&](db::tx& t) {
    return set_number(t, actor_of(c), name, w.value, w.from.value_or(c.now), w.source);
  }));
  const auto* n = find_number(name);
  co_return json(to_json(number_dto{name, w.value, n->least, n->most}));
}

}  // namespace tsu::community::api
