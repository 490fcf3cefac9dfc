#include "base/i18n/dates.h"
#include "service/coupons/api.h"
#include "service/coupons/api_common.h"
#include "service/coupons/dto.h"
#include "service/coupons/keep_campaign.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"
#include "service/coupons/views.h"

namespace tsu::coupons::api {
namespace {

constexpr std::size_t subject_max = 200;

result<terminal> terminal_in(const terminal_dto& d, std::string_view id) {
  if (d.id != id || !is_code(d.id)) {
    return bad("id");
  }
  if (d.subject.empty() || d.subject.size() > subject_max || !is_plain(d.subject)) {
    return bad("subject");
  }
  return terminal{d.id, d.subject, d.shop, {}};
}

http::reply file_of(const settlement& s) {
  http::reply out{.type = "text/csv; charset=utf-8", .body = csv_of(s)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"coupons-" + s.month + ".csv\"");
  return out;
}

}  // namespace

problem bad(const char* field) {
  return {why::bad_input, "a field is not as it must be", "bad_fields", {{field, "not_allowed"}}};
}

answer list_campaigns(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read(campaigns_view)));
}

answer put_campaign(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<terms>(c.request.body));
  const std::string code{c.path_values[0]};
  if (!is_code(code)) {
    co_return bad("code");
  }
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_campaign(t, on, actor_of(c), code, of);
  }));
  co_return json(to_json(campaign_dto{kept.code, kept.version, kept.issued, kept.of}));
}

answer show_report(const parts& on, call& c) {
  const std::string code{c.path_values[0]};
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    if (!is_code(code) || !store::find_campaign(r, code)) {
      return problem{why::not_found, "no campaign has that code", "coupons_no_campaign"};
    }
    return json(to_json(report_of(r, code, c.now)));
  });
}

answer list_terminals(const parts& on, call& c) {
  const auto all = co_await people_of(on, c).read(store::all_terminals);
  terminal_page out;
  for (const auto& one : all) {
    out.items.push_back(view_of(one));
  }
  co_return json(to_json(out));
}

answer put_terminal(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<terminal_dto>(c.request.body));
  CO_TRY(const auto wish, terminal_in(d, c.path_values[0]));
  const auto how = d.closed ? door::closed : door::open;
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_terminal(t, on, actor_of(c), wish, how);
  }));
  co_return json(to_json(view_of(kept)));
}

answer show_settlement(const parts& on, call& c) {
  const std::string month{c.path_values[0]};
  const auto when = i18n::month_of(month);
  if (!when) {
    co_return problem{why::bad_input, "a month is 2026-11", "coupons_bad_month"};
  }
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto s =
      co_await people_of(on, c).read([&](db::reader& r) { return settle(r, on, month, *when); });
  co_return query.text("as") == "csv" ? file_of(s) : json(to_json(s));
}

answer rotate(const parts& on, call& c) {
  CO_TRY(const auto k, co_await people_of(on, c).write([&](db::tx& t) {
    return rotate_key(t, sealing_of(on, c), actor_of(c));
  }));
  co_return json(to_json(key_dto{k.number, k.signs_from, {k.jwk}}), 201);
}

answer revoke(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const done gone, co_await people_of(on, c).write([&](db::tx& t) {
    return revoke_key(t, sealing_of(on, c), actor_of(c), number);
  }));
  co_return json(
      to_json(co_await people_of(on, c).read([&](db::reader& r) { return keys_view(r, c.now); })));
}

}  // namespace tsu::coupons::api
