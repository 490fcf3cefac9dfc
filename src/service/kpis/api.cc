#include "service/kpis/api.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/i18n/dates.h"
#include "base/media/document.h"
#include "service/kpis/dto.h"
#include "service/kpis/keep.h"
#include "service/kpis/page.h"

namespace tsu::kpis::api {
namespace {

http::reply json(std::string body) {
  http::reply out{.body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}

http::reply file(std::string body, const char* type, const std::string& name) {
  http::reply out{.type = type, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return out;
}

db::store& town_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::town);
}
acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }

std::string town_name(const parts& on, const call& c) {
  return on.name_of_town ? on.name_of_town(c.tenant) : std::string{c.tenant.text()};
}

answer shown(const parts& on, call& c, const std::string& month) {
  const auto page =
      co_await town_of(on, c).read([&](db::reader& r) { return page_of(r, on, month); });
  co_return json(to_json(page));
}

}  // namespace

answer show_page(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto month = query.text("month").empty() ? month_of(c.now) : query.text("month");
  if (!is_month(month)) {
    co_return problem{
        why::bad_input, "a month is 2026-11", "kpis_bad_fields", {{"month", "not_allowed"}}};
  }
  const auto page =
      co_await town_of(on, c).read([&](db::reader& r) { return page_of(r, on, month); });
  const auto as = query.text("as");
  if (as == "csv") {
    co_return file(csv_of(page), "text/csv; charset=utf-8", "kpi-" + month + ".csv");
  }
  if (as != "pdf") {
    co_return json(to_json(page));
  }
  if (on.typesetter == nullptr) {
    co_return problem{why::unavailable, "nobody here sets type", "media_unavailable"};
  }
  std::vector<media::section> chapters;
  if (on.chapters) {
    const auto span = *i18n::month_of(month);
    chapters = co_await on.house.at(c.tenant, db::place::people).read([&](db::reader& r) {
      return on.chapters(r, span);
    });
  }
  const auto document = report_of(page, std::move(chapters), town_name(on, c), c.now);
  CO_TRY(auto pdf, co_await media::typeset(*on.typesetter, document));
  co_return file(std::move(pdf), "application/pdf", "kpi-" + month + ".pdf");
}

answer put_kpi(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<description>(c.request.body));
  CO_TRY(const auto kept, co_await town_of(on, c).write([&](db::tx& t) {
    return keep_own(t, on, actor_of(c), {std::string{c.path_values[0]}, of});
  }));
  co_return json(to_json(kept.of));
}

answer put_target(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<target_dto>(c.request.body));
  CO_TRY(const auto kept, co_await town_of(on, c).write([&](db::tx& t) {
    return keep_target(t, on, actor_of(c),
                       {std::string{c.path_values[0]}, d.from, d.value, d.source});
  }));
  co_return json(to_json(d));
}

answer put_value(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<value_dto>(c.request.body));
  CO_TRY(const auto kept, co_await town_of(on, c).write([&](db::tx& t) {
    return keep_value(t, on, actor_of(c),
                      {std::string{c.path_values[0]}, std::string{c.path_values[1]}, d.value});
  }));
  co_return json(to_json(d));
}

answer refresh(const parts& on, call& c) {
  co_await note_values(on, c.tenant, c.now);
  co_return co_await shown(on, c, month_of(c.now));
}

}  // namespace tsu::kpis::api
