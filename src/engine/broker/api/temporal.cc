#include "engine/broker/api/temporal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/entity_maps.h"
#include "engine/broker/api/evolution.h"
#include "engine/broker/api/gather_values.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t last_max = 100'000;

constexpr std::array<std::string_view, 16> retrieve_known{"attrs",        "timerel",
                                                          "timeAt",       "endTimeAt",
                                                          "timeproperty", "lastN",
                                                          "format",       "local",
                                                          "pick",         "omit",
                                                          "lang",         "datasetId",
                                                          "aggrMethods",  "aggrPeriodDuration",
                                                          "entityMap",    "entityMapLifetime"};
constexpr std::array<std::string_view, 33> query_known{"id",
                                                       "idPattern",
                                                       "type",
                                                       "attrs",
                                                       "q",
                                                       "georel",
                                                       "geometry",
                                                       "timerel",
                                                       "timeAt",
                                                       "coordinates",
                                                       "geoproperty",
                                                       "scopeQ",
                                                       "limit",
                                                       "offset",
                                                       "lastN",
                                                       "endTimeAt",
                                                       "timeproperty",
                                                       "count",
                                                       "local",
                                                       "format",
                                                       "pick",
                                                       "omit",
                                                       "lang",
                                                       "datasetId",
                                                       "aggrMethods",
                                                       "aggrPeriodDuration",
                                                       "orderBy",
                                                       "csf",
                                                       "expandValues",
                                                       "jsonKeys",
                                                       "splitEntities",
                                                       "entityMap",
                                                       "entityMapLifetime"};
constexpr std::array<std::string_view, 6> known_options{
    "temporalValues", "aggregatedValues", "count", "sysAttrs", "concise", "normalized"};

constexpr operation retrieve_operation{.parameters = retrieve_known, .options = known_options};
constexpr operation query_operation{.parameters = query_known, .options = known_options};
constexpr std::array<std::string_view, 6> post_parameters{"limit", "offset", "count",
                                                          "local", "format", "lang"};
constexpr operation post_operation{
    .body = body_is::document, .parameters = post_parameters, .options = known_options};

result<instant> time_parameter(const ngsi_request& r, std::string_view name) {
  const auto* text = r.parameter(name);
  const auto t = text == nullptr ? std::nullopt : utc_time_in("\"" + *text + "\"");
  if (!t) {
    return bad_request_data(std::string{name} + " is missing or not a date-time in UTC");
  }
  return *t;
}

// 4.11: before, after, between; an interval holds its start and not its end.
result<done> read_interval(const ngsi_request& r, series_query& q) {
  const auto* relation = r.parameter("timerel");
  if (relation == nullptr) {
    return r.parameter("timeAt") == nullptr ? result<done>{done{}}
                                            : bad_request_data("timeAt needs a timerel");
  }
  TRY(const auto at, time_parameter(r, "timeAt"));
  if (*relation == "before") {
    q.until = at;
  } else if (*relation == "after") {
    q.from = at;
  } else if (*relation == "between") {
    TRY(const auto end, time_parameter(r, "endTimeAt"));
    if (end < at) {
      return bad_request_data("endTimeAt is before timeAt");
    }
    q.from = at;
    q.until = end;
  } else {
    return bad_request_data("timerel is neither before, after nor between");
  }
  return done{};
}

result<value_time> time_named_by(std::string_view property) {
  if (property == "observedAt") {
    return value_time::observed;
  }
  if (property == "createdAt" || property == "modifiedAt") {
    return value_time::written;
  }
  if (property == "deletedAt") {
    return value_time::deleted;
  }
  return bad_request_data("timeproperty is observedAt, createdAt, modifiedAt or deletedAt");
}

result<series_query> read_series(const ngsi_request& r) {
  series_query q;
  TRY(const auto ok, read_interval(r, q));
  TRY(auto attributes, name_list(r, "attrs"));
  q.attributes = std::move(attributes);
  if (const auto* property = r.parameter("timeproperty")) {
    TRY(const auto by, time_named_by(*property));
    q.by = by;
  }
  if (const auto* last = r.parameter("lastN")) {
    const auto end = last->data() + last->size();
    const auto [at, error] = std::from_chars(last->data(), end, q.last);
    if (error != std::errc{} || at != end || q.last < 1 || q.last > last_max) {
      return bad_request_data("lastN is not a number from 1 to 100000");
    }
  }
  return q;
}

// format, or else the options, which say the same in another way (6.3.7).
result<evolution_format> format_in(const ngsi_request& r, reply_form& form) {
  const auto* format = r.parameter("format");
  const auto is = [&](std::string_view name) {
    return format != nullptr ? *format == name : r.has_option(name);
  };
  const bool gathered = format == nullptr && r.parameter("aggrMethods") != nullptr;
  if (is("aggregatedValues") || gathered) {
    return evolution_format::aggregated;
  }
  if (is("temporalValues") || (format != nullptr && (is("simplified") || is("keyValues")))) {
    return evolution_format::values;
  }
  if (is("concise")) {
    form.format = reply_format::concise;
  } else if (format != nullptr && !is("normalized")) {
    return invalid_request("format \"" + *format + "\" is not known to this operation");
  }
  return evolution_format::instances;
}

result<evolution_form> read_evolution(const ngsi_request& r, const series_query& q) {
  evolution_form out;
  TRY(auto form, read_projection(r));
  TRY(const auto format, format_in(r, form));
  out.form = std::move(form);
  out.format = format;
  if (const auto* property = r.parameter("timeproperty")) {
    out.time_property = *property;
  }
  const auto* methods = r.parameter("aggrMethods");
  const auto* period = r.parameter("aggrPeriodDuration");
  if (format != evolution_format::aggregated) {
    return out;
  }
  if (methods == nullptr) {
    return bad_request_data("aggregated values need aggrMethods");
  }
  TRY(auto all, parse_aggregate_methods(*methods));
  out.methods = std::move(all);
  if (period != nullptr) {
    TRY(const auto p, parse_aggregate_period(*period));
    out.period = p;
  }
  if (q.from != instant::min()) {
    out.start = q.from;
  }
  return out;
}

// The body, its status and, where values are left out, of which time it is (6.3.10).
http::reply reply_with(const ngsi_request& r, const gathered& found, const value_question& q,
                       std::string body) {
  auto reply = entity_reply(r, std::move(body));
  if (found.cut) {
    reply.status = 206;
    reply.with("Content-Range", content_range(found, q));
  }
  return reply;
}

result<value_question> read_question(const parts& p, const ngsi_request& r) {
  TRY(auto series, read_series(r));
  TRY(auto how, read_evolution(r, series));
  return value_question{.series = std::move(series),
                        .how = std::move(how),
                        .asked = {},
                        .values_max = p.temporal_values_max,
                        .scopes = {},
                        .now = r.of->now};
}

// Those of them that have values in the range, in the same order.
task<result<std::vector<entity_ptr>>> with_values(const parts& p, const ngsi_request& r,
                                                  const value_question& q,
                                                  const std::vector<entity_ptr>& found) {
  std::vector<entity_ptr> out;
  for (const auto& e : found) {
    CO_TRY(const bool any, co_await has_values(p, r.town, q, e));
    if (any) {
      out.push_back(e);
    }
  }
  co_return out;
}

struct temporal_question {
  value_question values;
  query entities;
};

result<temporal_question> read_temporal(const parts& p, const ngsi_request& r) {
  if (r.parameter("timerel") == nullptr) {
    return bad_request_data("a temporal query needs a timerel (5.7.4)");
  }
  TRY(auto values, read_question(p, r));
  TRY(auto q, read_query(r));
  if (std::any_of(q.order.begin(), q.order.end(), [](const auto& by) { return by.what != "id"; })) {
    return bad_request_data("recorded values are ordered by id only");  // 4.23
  }
  values.asked = {q.limit, q.offset, q.count};
  values.scopes = std::exchange(q.scopes, nullptr);
  q.limit = limit_none;
  q.offset = 0;
  q.count = false;
  return temporal_question{std::move(values), std::move(q)};
}

// 5.7.4, whichever way the query came.
answer answer_query(const parts& p, const ngsi_request& r) {
  CO_TRY(auto q, read_temporal(p, r));
  CO_TRY(auto map, co_await read_map_use(p, r));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(auto found, found_by(*state, q.entities, map));
  if (map.is_used()) {
    CO_TRY(auto kept, co_await with_values(p, r, q.values, found));
    CO_TRY(const auto ok, co_await keep_map(p, r, map, kept));
    found = only_asked(std::move(kept), q.entities.ids);
  }
  CO_TRY(const auto page, co_await gather_values(p, r.town, q.values, found));
  std::string body = "[";
  for (const auto& one : page.shown) {
    body += body.size() == 1 ? "" : ",";
    body += evolution_of(r, *one.entity, state->terms(), one.all, q.values.how);
  }
  auto reply = reply_with(r, page, q.values, body + "]");
  add_page_headers(reply, r, q.values.asked, page.more, page.matched);
  add_map_header(reply, map);
  reply.status = map.is_new() && !page.cut ? 201 : reply.status;
  co_return reply;
}

// 5.14.5, whichever way the query came.
answer create_temporal_map_for(const parts& p, const ngsi_request& r) {
  CO_TRY(const auto q, read_temporal(p, r));
  CO_TRY(auto map, new_map(r));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(const auto found, found_by(*state, q.entities, map));
  CO_TRY(const auto kept, co_await with_values(p, r, q.values, found));
  CO_TRY(const auto ok, co_await keep_map(p, r, map, kept));
  co_return map_reply(r, map);
}

}  // namespace

answer retrieve_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto op, operation_on(r, write_kind::create, c.path_values[0]));
  CO_TRY(auto q, read_question(p, r));
  CO_TRY(auto map, co_await read_map_use(p, r));
  q.asked = {.limit = 1};
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(op.entity.id);
  series_query any;
  any.entity = op.entity.id;
  any.attributes = q.series.attributes;
  any.by = q.series.by;
  CO_TRY(const bool recorded, co_await has_values(p, r.town, std::move(any)));
  const bool gone = !e || (e->expires() != no_time && e->expires() <= r.of->now);
  if (gone || !recorded) {
    co_return resource_not_found("nothing is recorded of entity " + op.entity.id);
  }
  const std::vector<entity_ptr> one{e};
  CO_TRY(const auto found, co_await gather_values(p, r.town, q, one));
  const auto all = found.shown.empty() ? series_by_attribute{} : found.shown.front().all;
  auto body = evolution_of(r, *e, state->terms(), all, q.how);
  const bool chosen = !q.how.form.pick.empty() || !q.how.form.omit.empty();
  if (body == "{}" || (chosen && all.empty() && q.how.form.pick.size() == 1)) {
    co_return resource_not_found("entity " + op.entity.id + " has nothing of what is asked for");
  }
  if (map.is_new()) {  // of one that is there, nothing was found out about the others
    CO_TRY(const auto ok, co_await keep_map(p, r, map, one));
  }
  auto reply = reply_with(r, found, q, std::move(body));
  add_map_header(reply, map);
  co_return reply;
}

answer create_temporal_map(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, query_operation));
  co_return co_await create_temporal_map_for(p, r);
}

answer post_temporal_map(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::allowed));
  co_return co_await create_temporal_map_for(p, r);
}

answer query_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, query_operation));
  co_return co_await answer_query(p, r);
}

answer post_temporal_query(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::allowed));
  co_return co_await answer_query(p, r);
}

}  // namespace tsu::broker
