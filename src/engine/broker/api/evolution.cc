#include "engine/broker/api/evolution.h"

#include <charconv>

#include "base/core/json_text.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

constexpr std::string_view instance_prefix = "urn:ngsi-ld:Instance:";

attribute_kind kind_of_instance(std::string_view instance) {
  const auto type = json_members{instance}.find("type");
  return kind_from(type.substr(1, type.size() - 2)).value_or(attribute_kind::property);
}

void append_time(std::string& out, std::string_view name, instant t) {
  out.append(",\"").append(name).append("\":\"").append(format_instant(t)).append("\"");
}

// The times that an instance does not have in itself: those that were asked for, and of what was
// not observed when it was written. `whole`: the instance as far as it goes, left open.
void append_times(std::string& out, std::string_view whole, const recorded_value& v,
                  const evolution_form& how) {
  const auto& asked = how.time_property;
  if (asked == "deletedAt") {
    return append_time(out, asked, v.at);
  }
  const bool timed = !json_members{std::string{whole} + "}"}.find("observedAt").empty();
  if (how.form.sys_attrs || asked == "createdAt") {
    append_time(out, "createdAt", v.written);
  }
  if (how.form.sys_attrs || asked == "modifiedAt" || (!timed && asked != "createdAt")) {
    append_time(out, "modifiedAt", v.written);
  }
}

// 4.5.7: every value as an instance with its times, its identifier and its datasetId.
void append_instances(std::string& out, const std::vector<dataset_series>& all,
                      const evolution_form& how) {
  out += '[';
  for (const auto& one : all) {
    for (const auto& v : one.values) {
      out += out.back() == '[' ? "" : ",";
      const auto from = out.size();
      append_instance(out, v.instance, no_time, no_time, how.form);
      if (out[from] != '{') {  // a concise value on its own, which has no time
        out.insert(from, "{\"value\":");
        out += '}';
      }
      out.pop_back();
      out.append(",\"instanceId\":\"").append(instance_id(one.number, v.at)).append("\"");
      append_times(out, std::string{out.substr(from)}, v, how);
      out += '}';
    }
  }
  out += ']';
}

void append_series_head(std::string& out, const dataset_series& one, attribute_kind kind) {
  out.append("{\"type\":\"").append(type_name(kind)).append("\"");
  if (!one.dataset.empty()) {
    out += ",\"datasetId\":";
    append_json_string(out, one.dataset);
  }
}

// 4.5.9: what is not a plain value keeps its member's name around it.
bool is_wrapped(attribute_kind kind) {
  return kind == attribute_kind::language || kind == attribute_kind::vocab ||
         kind == attribute_kind::json;
}

// A value alone, as the simplified form of an instance of that kind.
void append_value(std::string& out, const recorded_value& v, const reply_form& form) {
  reply_form alone = form;
  alone.format = reply_format::simplified;
  append_instance(out, v.instance, no_time, no_time, alone);
}

// Pairs of value and time, of the kind that the newest is; what was of another kind before has no
// place among them.
void append_dataset_values(std::string& out, const dataset_series& one, const evolution_form& how) {
  const auto kind =
      one.values.empty() ? attribute_kind::property : kind_of_instance(one.values.back().instance);
  append_series_head(out, one, kind);
  out.append(",\"").append(value_member(kind)).append("s\":[");
  for (const auto& v : one.values) {
    const auto value = json_members{v.instance}.find(value_member(kind));
    if (value.empty() || kind_of_instance(v.instance) != kind) {
      continue;
    }
    out += out.back() == '[' ? "[" : ",[";
    if (is_wrapped(kind) || kind == attribute_kind::list_relationship) {
      append_value(out, v, how.form);
    } else {
      out.append(value);
    }
    out += ",\"" + format_instant(told_time(v, how)) + "\"]";
  }
  out += "]}";
}

void append_aggregates(std::string& out, const dataset_series& one, const evolution_form& how) {
  const auto kind = kind_of_instance(one.values.back().instance);
  append_series_head(out, one, kind);
  std::vector<timed_value> values;
  for (const auto& v : one.values) {
    const auto value = json_members{v.instance}.find(value_member(kind));
    if (!value.empty() && kind_of_instance(v.instance) == kind) {
      values.push_back({told_time(v, how), value});
    }
  }
  const auto start = how.start.value_or(told_time(one.values.front(), how));
  for (const auto method : how.methods) {
    out.append(",\"").append(name_of(method)).append("\":[");
    for (const auto& a : aggregated(values, method, how.period, start)) {
      out += out.back() == '[' ? "[" : ",[";
      out += a.json + ",\"" + format_instant(a.from) + "\",\"" + format_instant(a.until) + "\"]";
    }
    out += ']';
  }
  out += '}';
}

void append_series(std::string& out, const std::vector<dataset_series>& all,
                   const evolution_form& how) {
  if (how.format == evolution_format::instances) {
    return append_instances(out, all, how);
  }
  out += all.size() > 1 ? "[" : "";
  for (std::size_t i = 0; i < all.size(); ++i) {
    out += i > 0 ? "," : "";
    if (how.format == evolution_format::values) {
      append_dataset_values(out, all[i], how);
    } else {
      append_aggregates(out, all[i], how);
    }
  }
  out += all.size() > 1 ? "]" : "";
}

// The entity's own members, left open; only those that are wanted, and its scopes where they are
// not told over time.
void append_head(std::string& out, const entity_version& e, const term_table& terms,
                 const reply_form& form, bool with_scopes) {
  reply_form head{.names = form.names};
  for (const std::string_view member : {"id", "type", "scope"}) {
    if (form.wants(member) && (member != "scope" || with_scopes)) {
      head.pick.emplace_back(member);
    }
  }
  if (head.pick.empty()) {
    out += '{';
    return;
  }
  append_entity(out, e, terms, head);
  out.pop_back();
}

}  // namespace

instant told_time(const recorded_value& v, const evolution_form& how) {
  return how.time_property == "observedAt" || how.time_property == "deletedAt" ? v.at : v.written;
}

std::string evolution_of(const ngsi_request& r, const entity_version& e, const term_table& terms,
                         const series_by_attribute& all, const evolution_form& how) {
  std::string out;
  append_head(out, e, terms, how.form, !all.contains("scope") && how.time_property != "deletedAt");
  for (const auto& [name, series] : all) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, r.names->term_for(name));
    out += ':';
    append_series(out, series, how);
  }
  if (r.accept == media::ld_json && out.back() != '{') {
    out += "," + context_member(r);
  }
  return out += '}';
}

std::string instance_id(std::int64_t series, instant at) {
  return std::string{instance_prefix} + std::to_string(series) + "-" +
         std::to_string(to_micros(at));
}

std::optional<std::pair<std::int64_t, instant>> instance_of_id(std::string_view id) {
  if (!id.starts_with(instance_prefix)) {
    return std::nullopt;
  }
  id.remove_prefix(instance_prefix.size());
  std::int64_t series = 0, micros = 0;
  const auto* end = id.data() + id.size();
  const auto [dash, bad] = std::from_chars(id.data(), end, series);
  if (bad != std::errc{} || dash == end || *dash != '-') {
    return std::nullopt;
  }
  const auto [at, worse] = std::from_chars(dash + 1, end, micros);
  if (worse != std::errc{} || at != end) {
    return std::nullopt;
  }
  return std::pair{series, from_micros(micros)};
}

}  // namespace tsu::broker
