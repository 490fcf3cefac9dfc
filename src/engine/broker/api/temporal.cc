#include "engine/broker/api/temporal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/evolution.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

// An answer is made whole in memory: what is more than this is refused, nothing is left out.
constexpr std::int64_t values_max = 200'000, last_max = 100'000;

constexpr std::array<std::string_view, 14> retrieve_known{
    "attrs", "timerel", "timeAt", "endTimeAt", "timeproperty", "lastN",       "format",
    "local", "pick",    "omit",   "lang",      "datasetId",    "aggrMethods", "aggrPeriodDuration"};
constexpr std::array<std::string_view, 27> query_known{"id",
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
                                                       "orderBy"};
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

result<series_query> read_series(const ngsi_request& r) {
  series_query q;
  TRY(const auto ok, read_interval(r, q));
  TRY(auto attributes, name_list(r, "attrs"));
  q.attributes = std::move(attributes);
  if (const auto* property = r.parameter("timeproperty"); property && *property != "observedAt") {
    return operation_not_supported("timeproperty can only be observedAt");
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
  form.sys_attrs = false;  // what is recorded has only its own time
  out.form = std::move(form);
  out.format = format;
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

// What is left of the answer's values and bytes.
struct budget {
  std::int64_t values = values_max, bytes = series_bytes_max;
};

bool wants_dataset(const reply_form& form, std::string_view dataset) {
  const auto& all = form.datasets;
  return all.empty() ||
         std::find(all.begin(), all.end(), dataset.empty() ? "@none" : dataset) != all.end();
}

task<result<series_by_attribute>> read_values(const parts& p, const ngsi_request& r, series_query q,
                                              const reply_form& form, budget& left) {
  series_by_attribute all;
  q.limit = left.values + 1;
  q.bytes = left.bytes;
  // By attribute and dataset, as they come.
  CO_TRY(const auto n, co_await p.entities->series(r.town, q, [&](const observation& o) {
    if (!form.wants_attribute(o.attribute) || !wants_dataset(form, o.dataset)) {
      return;
    }
    auto& series = all[std::string{o.attribute}];
    if (series.empty() || series.back().dataset != o.dataset) {
      series.push_back({std::string{o.dataset}, o.series, {}});
    }
    series.back().values.push_back({std::string{o.instance}, o.at});
    left.bytes -= static_cast<std::int64_t>(o.instance.size());
  }));
  left.values -= n;
  if (left.values < 0) {
    co_return too_many_results(
        "more than 200000 values: ask for fewer attributes, a shorter time or lastN");
  }
  left.bytes = std::max<std::int64_t>(left.bytes, 0);
  co_return all;
}

// Whether there is any value that the query speaks of.
task<result<bool>> has_values(const parts& p, const town_key& town, series_query q) {
  q.limit = 1;
  q.last = 0;
  CO_TRY(const auto n, co_await p.entities->series(town, q, [](const observation&) {}));
  co_return n > 0;
}

struct evolution_page {
  std::string body = "[";
  std::int64_t matched = 0;
  bool more = false;
};

// Entities that have values to show count, in order; those of the page are written out.
task<result<evolution_page>> write_page(const parts& p, const ngsi_request& r, const view& state,
                                        series_query series, const evolution_form& how,
                                        const std::vector<entity_ptr>& found, const page& asked) {
  evolution_page out;
  budget left;
  for (const auto& e : found) {
    series.entity = std::string{e->id()};
    if (out.matched < asked.offset || out.matched >= asked.offset + asked.limit) {
      CO_TRY(const auto any, co_await has_values(p, r.town, series));
      out.more = out.more || (any && out.matched >= asked.offset + asked.limit);
      out.matched += any ? 1 : 0;
      if (out.more && !asked.count) {
        break;
      }
      continue;
    }
    CO_TRY(const auto all, co_await read_values(p, r, series, how.form, left));
    if (all.empty()) {
      continue;
    }
    ++out.matched;
    out.body += out.body.size() == 1 ? "" : ",";
    out.body += evolution_of(r, *e, state.terms(), all, how);
  }
  co_return out;
}

// 5.7.4, whichever way the query came.
answer answer_query(const parts& p, const ngsi_request& r) {
  if (r.parameter("timerel") == nullptr) {
    co_return bad_request_data("a temporal query needs a timerel (5.7.4)");
  }
  CO_TRY(auto series, read_series(r));
  CO_TRY(const auto how, read_evolution(r, series));
  CO_TRY(auto q, read_query(r));
  if (std::any_of(q.order.begin(), q.order.end(), [](const auto& by) { return by.what != "id"; })) {
    co_return bad_request_data("recorded values are ordered by id only");  // 4.23
  }
  const page asked{q.limit, q.offset, q.count};
  q.limit = limit_none;
  q.offset = 0;
  q.count = false;
  const auto state = co_await p.entities->look(r.town);
  std::vector<entity_ptr> found;
  CO_TRY(const auto none, state->select(q, [&](const entity_ptr& e) { found.push_back(e); }));
  CO_TRY(auto page, co_await write_page(p, r, *state, std::move(series), how, found, asked));
  auto reply = entity_reply(r, page.body + "]");
  add_page_headers(reply, r, asked, page.more, page.matched);
  co_return reply;
}

}  // namespace

answer retrieve_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto op, operation_on(r, write_kind::create, c.path_values[0]));
  CO_TRY(auto q, read_series(r));
  CO_TRY(const auto how, read_evolution(r, q));
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(op.entity.id);
  series_query any;
  any.entity = op.entity.id;
  any.attributes = q.attributes;
  CO_TRY(const bool recorded, co_await has_values(p, r.town, std::move(any)));
  if (!e || !recorded) {
    co_return resource_not_found("nothing is recorded of entity " + op.entity.id);
  }
  q.entity = op.entity.id;
  budget left;
  CO_TRY(const auto all, co_await read_values(p, r, std::move(q), how.form, left));
  auto body = evolution_of(r, *e, state->terms(), all, how);
  const bool chosen = !how.form.pick.empty() || !how.form.omit.empty();
  if (body == "{}" || (chosen && all.empty() && how.form.pick.size() == 1)) {
    co_return resource_not_found("entity " + op.entity.id + " has nothing of what is asked for");
  }
  co_return entity_reply(r, std::move(body));
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
