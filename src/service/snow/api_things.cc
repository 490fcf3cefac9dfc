#include <algorithm>

#include "service/snow/api.h"
#include "service/snow/api_common.h"
#include "service/snow/board.h"
#include "service/snow/image_shelf.h"
#include "service/snow/keep_things.h"
#include "service/snow/open_data.h"
#include "service/snow/take_forecast.h"
#include "service/snow/take_image.h"
#include "service/snow/take_readings.h"

namespace tsu::snow::api {
namespace {

using std::chrono::hours;

// The code in the path is the one in the body.
template <class T>
result<T> thing_asked(const call& c) {
  TRY(auto thing, from_json<T>(c.request.body));
  if (thing.code != c.path_values[0]) {
    return problem{why::bad_input, "path and body name different codes", "snow_bad_code"};
  }
  return thing;
}

// `keep` parses, keeps and answers with nothing.
template <class T, class Keep>
answer keep_thing(const parts& on, call& c, Keep keep) {
  CO_TRY(const auto thing, thing_asked<T>(c));
  const auto who = actor_of(c);
  CO_TRY(const done kept, co_await keep(on, c.tenant, thing, who));
  co_return no_content();
}

template <class Page, class List>
answer list_things(const parts& on, call& c, List list) {
  const auto all = co_await town_of(on, c).read(list);
  co_return json_of(Page{all});
}

}  // namespace

answer list_districts(const parts& on, call& c) {
  return list_things<district_page>(on, c, all_districts);
}
answer keep_district(const parts& on, call& c) {
  return keep_thing<district_dto>(on, c, snow::keep_district);
}
answer list_routes(const parts& on, call& c) { return list_things<route_page>(on, c, all_routes); }
answer keep_route(const parts& on, call& c) {
  return keep_thing<route_dto>(on, c, snow::keep_route);
}
answer list_contractors(const parts& on, call& c) {
  return list_things<contractor_page>(on, c, all_contractors);
}
answer keep_contractor(const parts& on, call& c) {
  return keep_thing<contractor_dto>(on, c, snow::keep_contractor);
}
answer list_duties(const parts& on, call& c) { return list_things<duty_page>(on, c, all_duties); }
answer add_duty(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<duty_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const done kept, co_await snow::add_duty(on, c.tenant, draft, who));
  co_return no_content();
}

answer list_posts(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  const auto state = query.text("state"), district = query.text("district");
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    const auto settings = load_settings(r);
    post_page out;
    for (const auto& p : all_posts(r)) {
      if (!district.empty() && p.about.district != district) {
        continue;
      }
      auto post = post_in_words(r, p, {c.now, settings});
      if (state.empty() || post.state == state) {
        out.items.push_back(std::move(post));
      }
    }
    out.total = static_cast<std::int64_t>(out.items.size());
    return out;
  });
  co_return json_of(page);
}

answer show_post(const parts& on, call& c) {
  const auto post = co_await town_of(on, c).read([&](db::reader& r) -> result<post_dto> {
    const auto row = find_post(r, c.path_values[0]);
    if (!row) {
      return problem{why::not_found, "no post of that code", "snow_no_post"};
    }
    const auto settings = load_settings(r);
    return post_in_words(r, *row, {c.now, settings});
  });
  CO_TRY(const auto dto, post);
  co_return json_of(dto);
}

answer keep_post(const parts& on, call& c) {
  return keep_thing<post_draft>(on, c, snow::keep_post);
}

answer show_samples(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto until, query.time("until", c.now + duration{1}));
  CO_TRY(const auto from, query.time("from", until - hours{24}));
  if (from >= until || until - from > hours{24 * 14}) {
    co_return problem{why::bad_input, "from before until, at most 14 days", "snow_bad_time"};
  }
  sample_series out{c.path_values[0], from, until, {}};
  const bool known = co_await town_of(on, c).read([&](db::reader& r) {
    out.samples = list_samples(r, out.post, {from, until});
    return find_post(r, out.post).has_value();
  });
  if (!known) {
    co_return problem{why::not_found, "no post of that code", "snow_no_post"};
  }
  co_return query.text("format") == "csv" ? csv(csv_of_samples(out), "samples.csv") : json_of(out);
}

answer take_readings(const parts& on, call& c) {
  CO_TRY(const auto batch, from_json<reading_batch>(c.request.body));
  CO_TRY(const auto taken, co_await snow::take_readings(on, c.tenant, c.path_values[0], batch));
  co_return json_of(taken);
}

answer list_cameras(const parts& on, call& c) {
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    camera_page out;
    for (const auto& camera : all_cameras(r)) {
      out.items.push_back(camera_in_words(r, camera, c.now));
    }
    return out;
  });
  co_return json_of(page);
}

answer keep_camera(const parts& on, call& c) {
  return keep_thing<camera_draft>(on, c, snow::keep_camera);
}

answer list_images(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto until, query.time("until", c.now));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, 500));
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    image_page out;
    for (const auto& i : snow::list_images(r, c.path_values[0], until, limit)) {
      out.items.push_back(image_in_words(i));
    }
    return out;
  });
  co_return json_of(page);
}

answer take_image(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto at, query.time("at", c.now));
  image_arrival arrival{.camera = c.path_values[0],
                        .at = at,
                        .infrared = query.text("infrared") == "yes",
                        .bytes = std::string{c.request.body}};
  CO_TRY(const auto taken, co_await snow::take_image(on, c.tenant, std::move(arrival)));
  co_return json_of(taken, 201);
}

answer show_image(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  const auto image =
      co_await town_of(on, c).read([&](db::reader& r) { return find_image(r, number); });
  if (!image) {
    co_return problem{why::not_found, "no picture of that number", "snow_no_image"};
  }
  if (on.images == nullptr) {
    co_return problem{why::gone, "pictures are not kept here", "snow_image_forgotten"};
  }
  CO_TRY(auto bytes, on.images->read(c.tenant, image->file));
  http::reply out{.type = image->type, .body = std::move(bytes)};
  co_return out.with("Cache-Control", "private, max-age=86400");
}

answer list_thresholds(const parts& on, call& c) {
  const auto all = co_await town_of(on, c).read(thresholds_in_words);
  co_return json_of(all);
}

answer change_threshold(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<threshold_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto made, co_await snow::change_threshold(on, c.tenant, draft, who));
  co_return json_of(made, 201);
}

answer list_forecasts(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto until, query.time("until", c.now));
  CO_TRY(const auto limit, query.whole("limit", 20, 1, 200));
  const auto all = co_await town_of(on, c).read(
      [&](db::reader& r) { return snow::list_forecasts(r, until, limit); });
  co_return json_of(forecast_page{all});
}

answer take_forecast(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  const auto district = query.text("district");
  const forecast_from from{district.empty() ? std::nullopt : std::optional{district},
                           query.text("source").substr(0, 100)};
  CO_TRY(const auto made, co_await snow::take_forecast(on, c.tenant, c.request.body, from));
  co_return json_of(made, made.before ? 200 : 201);
}

}  // namespace tsu::snow::api
