#include "base/core/json.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/audit_export.h"
#include "engine/consent/exports.h"

namespace tsu::consent::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

}  // namespace

answer create_export(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<export_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write(
                              [&](db::tx& t) { return ask_export(t, actor_of(c), wish); }));
  auto out = json(to_json(made), 201);
  out.with("Location", "/consent/v1/exports/" + std::to_string(made.id));
  co_return out;
}

answer list_exports(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  const auto page =
      co_await people_of(on, c).read([&](db::reader& r) { return exports_of(r, before, limit); });
  co_return json(to_json(page));
}

answer decide_export(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<export_answer>(c.request.body));
  CO_TRY(const auto now, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::decide_export(t, actor_of(c), id, wish.verdict);
  }));
  co_return json(to_json(now));
}

answer take_export(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto data, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::take_export(t, on.out, c.tenant, actor_of(c), id);
  }));
  auto out = json(to_json(data));
  out.with("Content-Disposition", "attachment; filename=\"export.json\"");
  co_return out;
}

answer export_audit(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 1'000, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, newest));
  const auto page = co_await people_of(on, c).write(
      [&](db::tx& t) { return consent::export_audit(t, actor_of(c), after, limit); });
  co_return json(to_json(page));
}

}  // namespace tsu::consent::api
