#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/registration.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 8> output_only{"status",      "timesSent",   "timesFailed",
                                                      "lastSuccess", "lastFailure", "createdAt",
                                                      "modifiedAt",  "@context"};
constexpr std::array<std::string_view, 23> own_members{"localOnly",
                                                       "id",
                                                       "type",
                                                       "information",
                                                       "endpoint",
                                                       "mode",
                                                       "operations",
                                                       "contextSourceInfo",
                                                       "contextSourceAlias",
                                                       "tenant",
                                                       "scope",
                                                       "datasetId",
                                                       "location",
                                                       "management",
                                                       "refreshRate",
                                                       "observationSpace",
                                                       "operationSpace",
                                                       "expiresAt",
                                                       "description",
                                                       "registrationName",
                                                       "observationInterval",
                                                       "deletedAt",
                                                       "managementInterval"};

template <class List>
bool among(const List& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// A name, or an array of names, in another vocabulary; anything else as it is.
using rename = std::string (*)(const context&, std::string_view);
void append_names(std::string& out, std::string_view value, const context& names, rename how) {
  if (kind_of(value) == json_kind::string && is_name(json_string_text(value))) {
    append_json_string(out, how(names, json_string_text(value)));
    return;
  }
  if (kind_of(value) != json_kind::array) {
    out += value;
    return;
  }
  out += '[';
  for (const auto one : json_elements{value}) {
    out += out.back() == '[' ? "" : ",";
    const bool name = kind_of(one) == json_kind::string && is_name(json_string_text(one));
    if (name) {
      append_json_string(out, how(names, json_string_text(one)));
    } else {
      out += one;
    }
  }
  out += ']';
}

void append_key(std::string& out, std::string_view key) {
  out.append(out.back() == '{' ? "\"" : ",\"").append(key).append("\":");
}

void append_entities(std::string& out, std::string_view value, const context& names, rename how,
                     type_form types) {
  if (kind_of(value) != json_kind::array) {
    out += value;
    return;
  }
  out += '[';
  for (const auto one : json_elements{value}) {
    out += out.back() == '[' ? "" : ",";
    if (kind_of(one) != json_kind::object) {
      out += one;
      continue;
    }
    out += '{';
    for (const auto& m : json_members{one}) {
      append_key(out, m.key);
      if (m.key == "type") {
        const bool list = types == type_form::lists && kind_of(m.value) == json_kind::string;
        out += list ? "[" : "";
        append_names(out, m.value, names, how);
        out += list ? "]" : "";
      } else {
        out += m.value;
      }
    }
    out += '}';
  }
  out += ']';
}

void append_information(std::string& out, std::string_view value, const context& names, rename how,
                        const told_information& told, type_form types) {
  if (kind_of(value) != json_kind::array) {
    out += value;
    return;
  }
  out += '[';
  std::size_t n = 0;
  for (const auto one : json_elements{value}) {
    const bool shown = told.empty() || std::find(told.begin(), told.end(), n) != told.end();
    ++n;
    if (!shown) {
      continue;
    }
    out += out.back() == '[' ? "" : ",";
    if (kind_of(one) != json_kind::object) {
      out += one;
      continue;
    }
    out += '{';
    for (const auto& m : json_members{one}) {
      append_key(out, m.key);
      if (m.key == "entities") {
        append_entities(out, m.value, names, how, types);
      } else {
        append_names(out, m.value, names, how);
      }
    }
    out += '}';
  }
  out += ']';
}

void append_time(std::string& out, std::string_view name, instant t) {
  if (t != no_time) {
    out.append(",\"").append(name).append("\":\"").append(format_instant_ms(t)).append("\"");
  }
}

}  // namespace

bool is_registration_member(std::string_view key) { return among(own_members, key); }

std::string stored_registration(std::string_view json, const context& names) {
  const rename how = [](const context& c, std::string_view name) { return c.stored(name); };
  if (kind_of(json) != json_kind::object) {
    return std::string{json};
  }
  std::string out = "{";
  for (const auto& m : json_members{json}) {
    if (among(output_only, m.key)) {
      continue;
    }
    const bool own = among(own_members, m.key) || !is_name(m.key);
    append_key(out, own ? std::string{m.key} : names.stored(m.key));
    if (m.key == "information") {
      append_information(out, m.value, names, how, {}, type_form::as_written);
    } else {
      out += m.value;
    }
  }
  return out += '}';
}

std::string patched_registration(std::string_view body, std::string_view fragment) {
  const json_members given{fragment};
  std::string out = "{";
  const auto is_null = [](std::string_view v) { return v == "null" || v == ngsild_null; };
  const auto put = [&](std::string_view key, std::string_view value) {
    append_key(out, key);
    out += value;
  };
  for (const auto& m : json_members{body}) {
    const auto change = given.find(m.key);
    if (change.empty()) {
      put(m.key, m.value);
    } else if (!is_null(change)) {
      put(m.key, change);
    }
  }
  for (const auto& m : given) {
    if (!is_null(m.value) && json_members{body}.find(m.key).empty()) {
      put(m.key, m.value);
    }
  }
  return out += '}';
}

void append_registration(std::string& out, const registration& g, const registration_state& s,
                         const context& reader, std::string_view context_member, bool sys_attrs,
                         const told_information& told, type_form types) {
  const rename how = [](const context& c, std::string_view name) { return c.term_for(name); };
  out += '{';
  for (const auto& m : json_members{g.body}) {
    append_key(out, among(own_members, m.key) ? std::string{m.key} : reader.term_for(m.key));
    if (m.key == "information") {
      append_information(out, m.value, reader, how, told, types);
    } else {
      out += m.value;
    }
  }
  if (s.times_sent > 0) {
    out += s.failing ? R"(,"status":"failed")" : R"(,"status":"ok")";
    out += ",\"timesSent\":" + std::to_string(s.times_sent);
    out += ",\"timesFailed\":" + std::to_string(s.times_failed);
    append_time(out, "lastSuccess", s.last_success);
    append_time(out, "lastFailure", s.last_failure);
  }
  if (sys_attrs) {
    append_time(out, "createdAt", s.created);
    append_time(out, "modifiedAt", s.modified);
  }
  if (!context_member.empty()) {
    out.append(",").append(context_member);
  }
  out += '}';
}

}  // namespace tsu::broker
