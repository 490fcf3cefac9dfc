#include "engine/broker/api/temporal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

// An answer is made whole in memory: what is more than this is refused, nothing is left out.
constexpr std::int64_t values_max = 200'000, last_max = 100'000;

constexpr std::array<std::string_view, 8> retrieve_known{
    "attrs", "timerel", "timeAt", "endTimeAt", "timeproperty", "lastN", "format", "local"};
constexpr std::array<std::string_view, 20> query_known{
    "id",      "idPattern", "type",         "attrs",       "q",      "georel", "geometry",
    "timerel", "timeAt",    "coordinates",  "geoproperty", "scopeQ", "limit",  "offset",
    "lastN",   "endTimeAt", "timeproperty", "count",       "local",  "format"};
constexpr std::array<std::string_view, 2> known_options{"temporalValues", "count"};

constexpr operation retrieve_operation{.parameters = retrieve_known, .options = known_options};
constexpr operation query_operation{.parameters = query_known, .options = known_options};

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

result<bool> wants_values(const ngsi_request& r) {
  const auto* format = r.parameter("format");
  if (format != nullptr && *format != "temporalValues" && *format != "normalized") {
    return invalid_request("format \"" + *format + "\" is not known to this operation");
  }
  return r.has_option("temporalValues") || (format != nullptr && *format == "temporalValues");
}

struct recorded_value {
  std::string instance;
  instant at;
};
struct dataset_series {
  std::string dataset;  // empty: the default instance
  std::vector<recorded_value> values;
};
using series_by_attribute = std::map<std::string, std::vector<dataset_series>>;

// What is left of the answer's values and bytes.
struct budget {
  std::int64_t values = values_max, bytes = series_bytes_max;
};

// 4.5.7: every value as an instance with its time and its datasetId.
void append_instances(std::string& out, const std::vector<dataset_series>& all,
                      const reply_form& form) {
  out += '[';
  for (const auto& one : all) {
    for (const auto& v : one.values) {
      out += out.back() == '[' ? "" : ",";
      const auto from = out.size();
      append_instance(out, v.instance, no_time, no_time, form);
      if (json_members{std::string_view{out}.substr(from)}.find("observedAt").empty()) {
        out.pop_back();
        out += ",\"modifiedAt\":\"" + format_instant(v.at) + "\"}";
      }
    }
  }
  out += ']';
}

attribute_kind kind_of_instance(std::string_view instance) {
  const auto type = json_members{instance}.find("type");
  return kind_from(type.substr(1, type.size() - 2)).value_or(attribute_kind::property);
}

// 4.5.9: pairs of value and time, of the kind that the newest is; what was of another kind before
// has no place among them.
void append_dataset_values(std::string& out, const dataset_series& one) {
  const auto kind = kind_of_instance(one.values.back().instance);
  const auto member = value_member(kind);
  out.append("{\"type\":\"").append(type_name(kind)).append("\",");
  if (!one.dataset.empty()) {
    out += "\"datasetId\":";
    append_json_string(out, one.dataset);
    out += ',';
  }
  out.append("\"").append(member).append("s\":[");
  for (const auto& v : one.values) {
    const auto value = json_members{v.instance}.find(member);
    if (value.empty() || kind_of_instance(v.instance) != kind) {
      continue;
    }
    out += out.back() == '[' ? "[" : ",[";
    out.append(value);
    out += ",\"" + format_instant(v.at) + "\"]";
  }
  out += "]}";
}

void append_values(std::string& out, const std::vector<dataset_series>& all) {
  out += all.size() > 1 ? "[" : "";
  for (std::size_t i = 0; i < all.size(); ++i) {
    out += i > 0 ? "," : "";
    append_dataset_values(out, all[i]);
  }
  out += all.size() > 1 ? "]" : "";
}

std::string evolution_of(const ngsi_request& r, const entity_version& e, const term_table& terms,
                         const series_by_attribute& all, bool values) {
  const reply_form head{.pick = {"id", "type", "scope"}, .names = r.names};
  const reply_form form{.names = r.names};
  std::string out;
  append_entity(out, e, terms, head);
  out.pop_back();
  for (const auto& [name, series] : all) {
    out += ',';
    append_json_string(out, r.names->term_for(name));
    out += ':';
    if (values) {
      append_values(out, series);
    } else {
      append_instances(out, series, form);
    }
  }
  if (r.accept == media::ld_json) {
    out += "," + context_member(r);
  }
  return out += '}';
}

task<result<series_by_attribute>> read_values(const parts& p, const ngsi_request& r, series_query q,
                                              budget& left) {
  series_by_attribute all;
  q.limit = left.values + 1;
  q.bytes = left.bytes;
  // By attribute and dataset, as they come.
  CO_TRY(const auto n, co_await p.entities->series(r.town, q, [&](const observation& o) {
    auto& series = all[std::string{o.attribute}];
    if (series.empty() || series.back().dataset != o.dataset) {
      series.push_back({std::string{o.dataset}, {}});
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

}  // namespace

answer retrieve_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto op, operation_on(r, write_kind::create, c.path_values[0]));
  CO_TRY(auto q, read_series(r));
  CO_TRY(const auto values, wants_values(r));
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(op.entity.id);
  if (!e) {
    co_return resource_not_found("entity " + op.entity.id + " is not here");
  }
  q.entity = op.entity.id;
  budget left;
  CO_TRY(const auto all, co_await read_values(p, r, std::move(q), left));
  co_return entity_reply(r, evolution_of(r, *e, state->terms(), all, values));
}

answer query_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, query_operation));
  if (r.parameter("timerel") == nullptr) {
    co_return bad_request_data("a temporal query needs a timerel (5.7.4)");
  }
  CO_TRY(auto series, read_series(r));
  CO_TRY(const auto values, wants_values(r));
  CO_TRY(auto q, read_query(r));
  const auto state = co_await p.entities->look(r.town);
  std::vector<entity_ptr> found;
  const page asked{q.limit, q.offset, q.count};
  ++q.limit;
  CO_TRY(const auto total, state->select(q, [&](const entity_ptr& e) { found.push_back(e); }));
  const bool more = std::cmp_greater(found.size(), asked.limit);
  found.resize(std::min(found.size(), static_cast<std::size_t>(asked.limit)));
  std::string body = "[";
  budget left;
  for (const auto& e : found) {
    series.entity = std::string{e->id()};
    CO_TRY(const auto all, co_await read_values(p, r, series, left));
    if (!all.empty()) {
      body += body.size() == 1 ? "" : ",";
      body += evolution_of(r, *e, state->terms(), all, values);
    }
  }
  auto reply = entity_reply(r, body + "]");
  add_page_headers(reply, r, asked, more, total);
  co_return reply;
}

}  // namespace tsu::broker
