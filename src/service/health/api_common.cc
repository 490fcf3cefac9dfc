#include "service/health/api_common.h"

#include <algorithm>

#include "base/record/audit.h"
#include "engine/id/people/types.h"

namespace tsu::health::api {

http::reply csv(std::string body, const std::string& name) {
  http::reply out{.status = 200, .type = "text/csv; charset=utf-8", .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
  return out;
}

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account has values", "not_a_person"};
}

result<person_id> known_person(const parts& on, db::reader& r, const call& c, std::int64_t number) {
  const auto who = number > 0 ? current(on, r, {number}) : person_id{};
  if (who.value <= 0 || (on.exists && !on.exists(r, who)) ||
      (on.may_know && !on.may_know(r, who, actor_of(c), c.now))) {
    return no_such_person();
  }
  return who;
}

result<person_id> person_of_path(const parts& on, db::reader& r, const call& c) {
  return known_person(on, r, c, http::parse_whole(c.path_values[0]).value_or(0));
}

result<series_wish> series_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  series_wish out{.as_csv = query.text("as") == "csv"};
  const auto k = find_named<kind>(query.text("kind"));
  if (!k) {
    return problem{
        why::bad_input, "say which kind of values", "bad_query", {{"kind", "not_one_of"}}};
  }
  out.kind = *k;
  TRY(const auto days, query.whole("days", 7, 1, 365));
  out.days = days;
  return out;
}

result<http::reply> series_reply(db::reader& r, const parts& on, const call& c, person_id who,
                                 const series_wish& w) {
  TRY(const auto s, series_of(r, on, {c.tenant, who}, w.kind, w.days, c.now));
  if (w.as_csv) {
    return csv(csv_of(s), "health-" + name_of(w.kind));
  }
  return json(to_json(s));
}

result<store::record_query> records_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  store::record_query out{.from = instant{}, .before = c.now + ahead_max + ahead_max};
  TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  out.limit = limit;
  if (const auto text = query.text("before"); !text.empty()) {
    const auto dot = std::min(text.find('.'), text.size());
    const auto at = http::parse_whole(text.substr(0, dot));
    const auto number = http::parse_whole(text.substr(std::min(dot + 1, text.size())));
    if (!at || !number) {
      return problem{why::bad_input, "as `next` says it", "bad_query", {{"before", "not_a_place"}}};
    }
    out.before = from_micros(*at);
    out.before_number = *number;
  }
  return out;
}

result<keeping> keeping_of(const record_wish& w, person_id who, place at, std::string_view by) {
  TRY(const auto values, checked(w.values));
  const auto id = w.id.value_or("at:" + std::to_string(to_micros(w.measured_at)));
  if (id.empty() || id.size() > 64 || (w.device && w.device->size() > 64) ||
      (w.symptoms && w.symptoms->size() > 10)) {
    return problem{
        why::bad_input, "an id has 1 to 64 bytes", "bad_fields", {{"id", "not_allowed"}}};
  }
  return keeping{.person = who,
                 .source = source_of_id(who, id),
                 .what = {.measured_at = w.measured_at,
                          .at = w.at.value_or(at),
                          .how = w.how.value_or(way::by_hand),
                          .in = w.in,
                          .device = w.device.value_or(""),
                          .of = values,
                          .symptoms = w.symptoms.value_or(std::vector<symptom>{})},
                 .by = std::string{by}};
}

result<std::string> keep_one(db::tx& t, const parts& on, const call& c, const keeping& k) {
  recorder all{t, on, c.tenant};
  TRY(const auto made, all.keep(k));
  TRY(const auto levels, all.finish());
  if (made.how == keeping_how::recorded) {
    record::audit(t, {.actor = c.who.subject,
                      .role = c.who.role,
                      .action = "health.record.kept",
                      .subject_kind = "person",
                      .subject = std::to_string(k.person.value),
                      .trace_id = c.request.trace_id});
  }
  const auto at = levels.find(k.person.value);
  const auto reached = at == levels.end() ? level::none : at->second;
  return to_json(view_of(made, reached, k.what.measured_at));
}

check_page page_of(const std::vector<kept_check>& all) {
  check_page out;
  std::transform(all.begin(), all.end(), std::back_inserter(out.items),
                 [](const kept_check& c) { return view_of(c); });
  return out;
}

}  // namespace tsu::health::api
