#include <cmath>

#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/dto.h"
#include "service/community/nearest_places.h"
#include "service/community/watch_video.h"

namespace tsu::community::api {
namespace {

constexpr std::int64_t notices_max = 100, shops_max = 100;
constexpr std::size_t visits_shown = 5;

problem bad_code() {
  return {why::bad_input,
          "a code is letters and digits",
          "community_bad_fields",
          {{"code", "not_allowed"}}};
}

notice_page view_of(std::vector<notice> all) {
  notice_page out;
  for (auto& n : all) {
    out.items.push_back({n.number, std::move(n.of)});
  }
  return out;
}

watch_dto view_of(const watch& w) {
  watch_dto out{.seconds = w.seconds, .seen = w.seen, .completed_at = {}, .points = w.points};
  if (w.completed_at != instant{}) {
    out.completed_at = w.completed_at;
  }
  return out;
}

place_dto view_of(near_place p) {
  return {.code = std::move(p.of.code),
          .of = std::move(p.of.of),
          .distance_m = std::llround(p.metres),
          .minutes = p.minutes,
          .by = p.by};
}

}  // namespace

answer list_own_notices(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  const auto district =
      co_await people_of(on, c).read([&](db::reader& r) { return district_of(r, on, c, who); });
  co_return json(to_json(view_of(co_await town_of(on, c).read(
      [&](db::reader& r) { return store::notices_for(r, district, c.now, notices_max); }))));
}

answer list_notices(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  co_return json(to_json(view_of(co_await town_of(on, c).read(
      [&](db::reader& r) { return store::notices_before(r, before, limit); }))));
}

answer create_notice(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<notice_facts>(c.request.body));
  CO_TRY(const done good, check(of));
  const auto number = co_await town_of(on, c).write([&](db::tx& t) {
    const auto made = store::add_notice(t, of, c.who.subject);
    note(t, actor_of(c), {"community.notice.made", "community.notice", std::to_string(made)});
    return made;
  });
  co_return json(to_json(notice_dto{number, of}), 201);
}

answer put_notice(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<notice_facts>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(const done good, check(of));
  CO_TRY(const done kept, co_await town_of(on, c).write([&](db::tx& t) -> result<done> {
    if (!store::keep_notice(t, number, of)) {
      return problem{why::not_found, "there is no such notice", "community_no_notice"};
    }
    note(t, actor_of(c), {"community.notice.kept", "community.notice", std::to_string(number)});
    return done{};
  }));
  co_return json(to_json(notice_dto{number, of}));
}

answer list_own_videos(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    video_page out;
    for (auto& v : store::videos(r, query.text("after"), limit, true)) {
      const auto mine = store::find_watch(r, who, v.code);
      out.items.push_back({std::move(v.code), std::move(v.of),
                           mine ? std::optional{view_of(*mine)} : std::nullopt});
    }
    return out;
  })));
}

answer take_own_watch(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<watch_wish>(c.request.body));
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return take_watch(t, on, actor_of(c), who, c.path_values[0], w.seen);
  }));
  co_return json(to_json(view_of(kept)));
}

answer list_videos(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    video_page out;
    for (auto& v : store::videos(r, query.text("after"), limit, false)) {
      out.items.push_back({std::move(v.code), std::move(v.of), std::nullopt});
    }
    return out;
  })));
}

answer put_video(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<video_facts>(c.request.body));
  const video v{std::string{c.path_values[0]}, of};
  if (!is_code(v.code)) {
    co_return bad_code();
  }
  CO_TRY(const done good, check(of));
  co_await people_of(on, c).write([&](db::tx& t) {
    store::keep_video(t, v);
    note(t, actor_of(c), {"community.video.kept", "community.video", v.code});
  });
  co_return json(to_json(video_dto{v.code, v.of, std::nullopt}));
}

answer list_nearest(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 5, 1, 50));
  CO_TRY(const auto at, near_asked(query));
  const auto category = query.text("category");
  if (!at.at || !is_code(category)) {
    co_return problem{why::bad_input,
                      "category, lon and lat",
                      "bad_query",
                      {{at.at ? "category" : "lon", "missing"}}};
  }
  const auto how =
      co_await people_of(on, c).read([&](db::reader& r) { return walking_of_town(r, c.now); });
  place_page out{.winter = how.winter};
  auto all =
      co_await nearest_places(on, c.tenant, category, *at.at, how, static_cast<std::size_t>(limit));
  for (auto& p : all) {
    out.items.push_back(view_of(std::move(p)));
  }
  co_return json(to_json(out));
}

answer list_places(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  const auto category = query.text("category"), after = query.text("after");
  if ((!category.empty() && !is_code(category)) || (!after.empty() && !is_code(after))) {
    co_return problem{why::bad_input, "codes", "bad_query", {{"category", "not_allowed"}}};
  }
  co_return json(to_json(co_await town_of(on, c).read([&](db::reader& r) {
    place_list out;
    for (auto& p : store::places_after(r, category, after, limit)) {
      out.items.push_back({.code = std::move(p.code),
                           .of = std::move(p.of),
                           .distance_m = {},
                           .minutes = {},
                           .by = {}});
    }
    for (auto& [code, places] : store::place_categories(r)) {
      out.categories.push_back({std::move(code), places});
    }
    if (std::ssize(out.items) == limit) {
      out.next = out.items.back().code;
    }
    return out;
  })));
}

answer put_place(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<place_facts>(c.request.body));
  const place p{std::string{c.path_values[0]}, of};
  if (!is_code(p.code)) {
    co_return bad_code();
  }
  CO_TRY(const done good, check(of));
  co_await town_of(on, c).write([&](db::tx& t) {
    store::keep_place(t, p);
    note(t, actor_of(c), {"community.place.kept", "community.place", p.code});
  });
  co_return json(
      to_json(place_dto{.code = p.code, .of = p.of, .distance_m = {}, .minutes = {}, .by = {}}));
}

answer show_own_shop(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  const auto mine = co_await people_of(on, c).read(
      [&](db::reader& r) { return store::find_choices(r, who).value_or(choices{}).shop_stop; });
  const auto mid = std::min(mine.find(':'), mine.size());
  const auto shop = co_await town_of(on, c).read(
      [&](db::reader& r) { return store::find_mobile_shop(r, mine.substr(0, mid)); });
  if (shop) {
    for (const auto& s : shop->of.stops) {
      if (mine == shop->code + ":" + s.code) {
        own_shop_dto out{shop->code, shop->of.ja, shop->of.en, shop->of.phone,
                         s.code,     s.ja,        s.en,        {}};
        for (const auto& v : next_visits(shop->of, s, c.now, visits_shown)) {
          out.visits.push_back({v.from, v.until});
        }
        co_return json(to_json(out));
      }
    }
  }
  co_return problem{why::not_found, "they have chosen no stop that is there", "community_no_stop"};
}

answer list_shops(const parts& on, call& c) {
  co_return json(to_json(co_await town_of(on, c).read([](db::reader& r) {
    mobile_shop_page out;
    for (auto& s : store::mobile_shops(r)) {
      out.items.push_back({std::move(s.code), std::move(s.of)});
    }
    return out;
  })));
}

answer put_shop(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<mobile_shop_facts>(c.request.body));
  const mobile_shop s{std::string{c.path_values[0]}, of};
  if (!is_code(s.code)) {
    co_return bad_code();
  }
  CO_TRY(const done good, check(of));
  CO_TRY(const done kept, co_await town_of(on, c).write([&](db::tx& t) -> result<done> {
    if (!store::find_mobile_shop(t, s.code) && store::count_mobile_shops(t) >= shops_max) {
      return problem{why::conflict, "at most 100 mobile shops", "community_too_many"};
    }
    store::keep_mobile_shop(t, s);
    note(t, actor_of(c), {"community.mobile_shop.kept", "community.mobile_shop", s.code});
    return done{};
  }));
  co_return json(to_json(mobile_shop_dto{s.code, s.of}));
}

}  // namespace tsu::community::api
