#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "service/points/api.h"
#include "service/points/api_common.h"
#include "service/points/dto.h"
#include "service/points/rules.h"
#include "service/points/store.h"
#include "service/points/views.h"

namespace tsu::points::api {
namespace {

constexpr std::size_t code_max = 40, name_max = 200;
constexpr std::int64_t radius_max_m = 50'000;

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_max &&
         text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "0123456789_-") == std::string_view::npos;
}

problem bad(const char* field) {
  return {why::bad_input, "a field is not as it must be", "bad_fields", {{field, "not_allowed"}}};
}

result<event> event_in(const event_dto& d, std::string_view code) {
  if (d.id != code || !is_code(d.id)) {
    return bad("id");
  }
  if (d.name.empty() || d.name.size() > name_max || !is_plain(d.name)) {
    return bad("name");
  }
  if (!is_code(d.rule)) {
    return bad("rule");
  }
  if (d.ends_at <= d.starts_at) {
    return bad("endsAt");
  }
  event out{.id = d.id,
            .token = {},
            .name = d.name,
            .rule = d.rule,
            .starts_at = d.starts_at,
            .ends_at = d.ends_at};
  if (d.lon || d.lat || d.radius_m) {
    if (!d.lon || !(*d.lon >= -180 && *d.lon <= 180)) {
      return bad("lon");
    }
    if (!d.lat || !(*d.lat >= -90 && *d.lat <= 90)) {
      return bad("lat");
    }
    if (!d.radius_m || *d.radius_m < 1 || *d.radius_m > radius_max_m) {
      return bad("radiusM");
    }
    out.lon = *d.lon;
    out.lat = *d.lat;
    out.radius_m = *d.radius_m;
  }
  return out;
}

void audit_of(db::tx& t, const call& c, std::string_view action, std::string_view kind,
              std::string_view subject) {
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = subject,
                    .trace_id = c.request.trace_id});
}

result<std::string> month_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  const auto month = query.text("month");
  return month.empty() ? date_of(c.now).substr(0, 7) : month;
}

result<interval> month_in(std::string_view text) {
  if (const auto when = i18n::month_of(text)) {
    return *when;
  }
  return problem{why::bad_input, "a month is 2026-11", "points_bad_month"};
}

}  // namespace

answer show_card(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto at, query.time("at", c.now));
  co_return json(to_json(
      co_await people_of(on, c).read([&](db::reader& r) { return card_view(dated_card{r}, at); })));
}

answer put_rule(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<rule_change>(c.request.body));
  if (w.of.code != c.path_values[0]) {
    co_return problem{why::bad_input,
                      "the code is that of the path",
                      "points_bad_rule",
                      {{"of.code", "not_the_same"}}};
  }
  CO_TRY(const auto r, co_await people_of(on, c).write([&](db::tx& t) {
    return change_rule(t, actor_of(c), w.of, w.from, w.source);
  }));
  co_return json(to_json(rule_dto{r.of, name_of(r), r.source, r.set_by, r.from}));
}

answer put_setting(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<setting_change>(c.request.body));
  CO_TRY(const auto put, co_await people_of(on, c).write([&](db::tx& t) {
    return change_setting(t, actor_of(c), c.path_values[0], w.value, w.from, w.source);
  }));
  co_return json(to_json(w));
}

answer list_events(const parts& on, call& c) {
  const auto all =
      co_await people_of(on, c).read([](db::reader& r) { return store::all_events(r, page_max); });
  event_page out;
  for (const auto& e : all) {
    out.items.push_back(view_of(e));
  }
  co_return json(to_json(out));
}

// The code that hangs there stays the same, whatever else is changed.
answer put_event(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<event_dto>(c.request.body));
  CO_TRY(auto e, event_in(d, c.path_values[0]));
  e.token = crypto::base64url(crypto::random_bytes(16));
  const auto kept = co_await people_of(on, c).write([&](db::tx& t) {
    store::keep_event(t, e);
    audit_of(t, c, "points.event.kept", "points.event", e.id);
    return *store::find_event(t, e.id);
  });
  co_return json(to_json(view_of(kept)));
}

answer list_shops(const parts& on, call& c) {
  const auto all = co_await people_of(on, c).read(store::all_shops);
  shop_page out;
  for (const auto& s : all) {
    out.items.push_back({s.code, s.name, s.closed});
  }
  co_return json(to_json(out));
}

answer put_shop(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<shop_dto>(c.request.body));
  if (d.code != c.path_values[0] || !is_code(d.code)) {
    co_return bad("code");
  }
  if (d.name.empty() || d.name.size() > name_max || !is_plain(d.name)) {
    co_return bad("name");
  }
  co_await people_of(on, c).write([&](db::tx& t) {
    store::keep_shop(t, {d.code, d.name, d.closed});
    audit_of(t, c, "points.shop.kept", "points.shop", d.code);
  });
  co_return json(to_json(d));
}

answer show_settlement(const parts& on, call& c) {
  const std::string month{c.path_values[0]};
  CO_TRY(const auto when, month_in(month));
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto s =
      co_await people_of(on, c).read([&](db::reader& r) { return settle(r, month, when); });
  if (query.text("as") != "csv") {
    co_return json(to_json(s));
  }
  http::reply out{.type = "text/csv; charset=utf-8", .body = csv_of(s)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"points-" + month + ".csv\"");
  co_return out;
}

answer show_summary(const parts& on, call& c) {
  CO_TRY(const auto month, month_asked(c));
  CO_TRY(const auto when, month_in(month));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    return summary_dto{month, sums_of(r, when)};
  })));
}

}  // namespace tsu::points::api
