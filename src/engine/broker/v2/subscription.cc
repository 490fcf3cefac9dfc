#include "engine/broker/v2/subscription.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/members.h"
#include "engine/broker/v2/notification.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t list_max = 200, description_max = 1'024;
constexpr double throttling_max = 1e8;

constexpr std::pair<std::string_view, attrs_format> formats[] = {
    {"normalized", attrs_format::normalized},
    {"simplifiedNormalized", attrs_format::simplified_normalized},
    {"keyValues", attrs_format::key_values},
    {"simplifiedKeyValues", attrs_format::simplified_key_values},
    {"values", attrs_format::values},
};
constexpr std::pair<std::string_view, alteration> alterations[] = {
    {"entityCreate", alteration::create},
    {"entityChange", alteration::change},
    {"entityUpdate", alteration::update},
    {"entityDelete", alteration::remove},
};
result<std::vector<std::string>> names(std::string_view member, std::string_view json) {
  std::vector<std::string> out;
  if (kind_of(json) != json_kind::array) {
    return wrong_member(member, "is not an array");
  }
  for (const auto one : json_elements{json}) {
    auto name = text_of(one);
    TRY(const auto ok, check_identifier(name, "attribute name"));
    out.push_back(std::move(name));
    if (out.size() > list_max) {
      return wrong_member(member, "holds more than 200 names");
    }
  }
  return out;
}

class reader {
 public:
  result<watch> run(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return bad_request("a subscription is a JSON object");
    }
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, member(m.key, m.value));
    }
    if (out_.entities.empty()) {
      return bad_request("no subject entities specified");
    }
    if (!has_destination_) {
      return bad_request("http, httpCustom, mqtt, mqttCustom, kafka or kafkaCustom is missing");
    }
    if (out_.covered && out_.form.attrs.empty()) {
      return bad_request("covered true cannot be used if notification attributes list is empty");
    }
    if (out_.alterations == 0) {
      out_.alterations =
          static_cast<unsigned>(alteration::create) | static_cast<unsigned>(alteration::change);
    }
    return std::move(out_);
  }

 private:
  result<done> member(std::string_view key, std::string_view value) {
    if (key == "subject") {
      return subject(value);
    }
    if (key == "notification") {
      return notification(value);
    }
    if (key == "description") {
      const auto text = text_of(value);
      const bool fits = kind_of(value) == json_kind::string && text.size() <= description_max;
      return fits && !has_forbidden(text)
                 ? result<done>{done{}}
                 : wrong_member(key, "is not a text of up to 1024 characters");
    }
    if (key == "expires") {
      const auto text = text_of(value);
      const auto t = read_time(text);
      out_.expires = t.value_or(no_time);
      return t || value == "\"\"" ? result<done>{done{}}
                                  : wrong_member(key, "is not a valid DateTime");
    }
    if (key == "status") {
      const auto text = text_of(value);
      out_.oneshot = text == "oneshot";
      out_.active = out_.oneshot || text == "active";
      return out_.active || text == "inactive"
                 ? result<done>{done{}}
                 : wrong_member(key, "is not active, inactive or oneshot");
    }
    if (key == "throttling") {
      TRY(const auto n, read_number(key, value, throttling_max));
      out_.throttling = std::chrono::seconds{static_cast<std::int64_t>(n)};
      return done{};
    }
    if (key == "servicePath") {
      TRY(auto paths, read_service_paths(text_of(value)));
      out_.paths = std::move(paths);
      return done{};
    }
    return wrong_member(key, "is not known in a subscription");
  }

  result<done> subject(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return wrong_member("subject", "is not an object");
    }
    for (const auto& m : json_members{json}) {
      if (m.key == "entities") {
        TRY(auto all, read_selectors_json(m.value));
        out_.entities = std::move(all);
      } else if (m.key == "condition") {
        TRY(const auto ok, condition(m.value));
      } else {
        return wrong_member(m.key, "is not known in a subject");
      }
    }
    return done{};
  }

  result<done> condition(std::string_view json) {
    if (kind_of(json) != json_kind::object || json == "{}") {
      return wrong_member("condition", "is not an object with something in it");
    }
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, condition_member(m.key, m.value));
    }
    return done{};
  }

  result<done> condition_member(std::string_view key, std::string_view value) {
    if (key == "attrs") {
      TRY(auto all, names(key, value));
      out_.condition_attrs = std::move(all);
      return done{};
    }
    if (key == "expression") {
      TRY(auto when, read_expression_json(value));
      out_.when = std::move(when);
      return done{};
    }
    if (key == "jexlExpression") {
      TRY(auto e, jexl::expression::parse(text_of(value)));
      out_.jexl_when = std::move(e);
      return done{};
    }
    if (key == "notifyOnMetadataChange") {
      TRY(const auto on, read_flag(key, value));
      out_.on_metadata_change = on;
      return done{};
    }
    return key == "alterationTypes" ? read_alterations(value)
                                    : wrong_member(key, "is not known in a condition");
  }

  result<done> read_alterations(std::string_view json) {
    if (kind_of(json) != json_kind::array || json == "[]") {
      return wrong_member("alterationTypes", "is not an array with something in it");
    }
    for (const auto one : json_elements{json}) {
      const auto text = text_of(one);
      const auto* row = std::find_if(std::begin(alterations), std::end(alterations),
                                     [&](const auto& r) { return r.first == text; });
      if (row == std::end(alterations)) {
        return wrong_member("alterationTypes", "holds something unknown");
      }
      out_.alterations |= static_cast<unsigned>(row->second);
    }
    return done{};
  }

  result<done> notification(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return wrong_member("notification", "is not an object");
    }
    const json_members all{json};
    if (!all.find("attrs").empty() && !all.find("exceptAttrs").empty()) {
      return bad_request("both attrs and exceptAttrs are given");
    }
    for (const auto& m : all) {
      TRY(const auto ok, notification_member(m.key, m.value));
    }
    return done{};
  }

  result<done> notification_member(std::string_view key, std::string_view value) {
    if (key == "attrs" || key == "metadata" || key == "exceptAttrs") {
      TRY(auto all, names(key, value));
      if (key == "exceptAttrs" && all.empty()) {
        return wrong_member(key, "is empty");
      }
      (key == "attrs"      ? out_.form.attrs
       : key == "metadata" ? out_.form.metadata
                           : out_.form.except) = std::move(all);
      return done{};
    }
    if (key == "attrsFormat") {
      return read_format(text_of(value));
    }
    if (key == "onlyChangedAttrs" || key == "covered") {
      TRY(const auto on, read_flag(key, value));
      (key == "covered" ? out_.covered : out_.only_changed) = on;
      return done{};
    }
    if (key == "maxFailsLimit") {
      TRY(const auto n, read_number(key, value, 1e9));
      out_.fails_max = static_cast<std::int64_t>(n);
      return n >= 1 ? result<done>{done{}} : wrong_member(key, "is not at least 1");
    }
    return destination_member(key, value);
  }

  result<done> read_format(const std::string& text) {
    for (const auto& [name, format] : formats) {
      if (name == text) {
        out_.format = format;
        out_.form.as = text == "keyValues" || text == "simplifiedKeyValues" ? shape::key_values
                       : text == "values"                                   ? shape::values
                                                                            : shape::normalized;
        return done{};
      }
    }
    return bad_request(
        "invalid attrsFormat (accepted values: normalized, simplifiedNormalized, "
        "keyValues, simplifiedKeyValues, values)");
  }

  result<done> destination_member(std::string_view key, std::string_view value) {
    if (!is_destination(key)) {
      return wrong_member(key, "is not known in a notification");
    }
    if (has_destination_) {
      return bad_request(
          "only one of http, httpCustom, mqtt, mqttCustom, kafka or kafkaCustom is allowed");
    }
    has_destination_ = true;
    TRY(auto to, read_destination(key, value));
    out_.to = std::move(to);
    return done{};
  }

  watch out_;
  bool has_destination_ = false;
};

// Internal members of a body, which its owner does not see.
bool is_internal(std::string_view key) {
  return key == "servicePath" || key == "lastFailureReason" || key == "lastSuccessCode";
}

std::string clean(std::string_view body) {
  std::string out = "{";
  for (const auto& m : json_members{body}) {
    if (m.key != "lastFailureReason" && m.key != "lastSuccessCode" && m.key != "id") {
      out.append(out.size() > 1 ? ",\"" : "\"").append(m.key).append("\":").append(m.value);
    }
  }
  return out + "}";
}

void append_time(std::string& out, std::string_view name, instant t) {
  if (t != no_time) {
    out.append(",\"").append(name).append("\":\"").append(write_time(t)).append("\"");
  }
}

std::string without_password(std::string_view destination) {
  return json_members{destination}.find("passwd").empty()
             ? std::string{destination}
             : with_members(destination, R"({"passwd":"*****"})");
}

// What came of it stands behind what the owner wrote.
void append_notification(std::string& out, std::string_view json, const subscription_row& row,
                         const watch& w) {
  out += '{';
  for (const auto& m : json_members{json}) {
    out.append(out.back() == '{' ? "\"" : ",\"").append(m.key).append("\":");
    out += is_destination(m.key) ? without_password(m.value) : std::string{m.value};
  }
  const json_members given{json};
  const auto add = [&](std::string_view name, std::string_view value) {
    if (given.find(name).empty()) {
      out.append(",\"").append(name).append("\":").append(value);
    }
  };
  if (given.find("exceptAttrs").empty()) {
    add("attrs", "[]");
  }
  add("attrsFormat", "\"" + std::string{name_of(w.format)} + "\"");
  add("onlyChangedAttrs", "false");
  add("covered", "false");
  const auto& s = row.state;
  if (s.times_sent > 0) {
    out += ",\"timesSent\":" + std::to_string(s.times_sent);
  }
  append_time(out, "lastNotification", s.last_notification);
  append_time(out, "lastSuccess", s.last_success);
  append_time(out, "lastFailure", s.last_failure);
  if (s.failing > 0) {
    out += ",\"failsCounter\":" + std::to_string(s.failing);
  }
  for (const std::string_view name : {"lastFailureReason", "lastSuccessCode"}) {
    if (const auto v = json_members{row.body}.find(name); !v.empty()) {
      out.append(",\"").append(name).append("\":").append(v);
    }
  }
  out += '}';
}

}  // namespace

std::string_view name_of(attrs_format f) {
  for (const auto& [name, format] : formats) {
    if (format == f) {
      return name;
    }
  }
  return formats[0].first;
}

result<std::shared_ptr<const watch>> read_watch(std::string_view json, std::string service,
                                                std::string id) {
  auto body = kind_of(json) == json_kind::object ? clean(json) : std::string{json};
  TRY(auto w, reader{}.run(body));
  w.service = std::move(service);
  w.id = std::move(id);
  w.body = json;
  return std::shared_ptr<const watch>{std::make_shared<watch>(std::move(w))};
}

subscription subscription_of(std::shared_ptr<const watch> w) {
  subscription s;
  s.service = w->service;
  s.id = w->id;
  s.body = w->body;
  s.active = w->active;
  s.expires = w->expires;
  s.throttling = w->throttling;
  s.to.timeout = w->to.timeout;
  for (const auto& one : w->entities) {
    auto& e = s.entities.emplace_back();
    for (const auto& id : one.ids) {
      for (std::size_t n = 1; n <= same_id_max; ++n) {
        e.ids.push_back(stored_id(id, n));
      }
    }
    for (const auto& type : one.types) {
      e.types.push_back({stored_name(type)});
    }
  }
  s.foreign = foreign_of(std::move(w));
  return s;
}

result<subscription> read_row(const subscription_row& row) {
  TRY(auto w, read_watch(row.body, row.service, row.id));
  return subscription_of(std::move(w));
}

void append_watch(std::string& out, const subscription_row& row, const watch& w, instant now) {
  out += "{\"id\":";
  append_json_string(out, row.id);
  for (const auto& m : json_members{row.body}) {
    if (m.key == "status" || is_internal(m.key)) {
      continue;
    }
    out.append(",\"").append(m.key).append("\":");
    if (m.key == "notification") {
      append_notification(out, m.value, row, w);
    } else {
      out += m.value;
    }
  }
  const bool expired = w.expires != no_time && w.expires <= now;
  out.append(",\"status\":\"")
      .append(expired     ? "expired"
              : w.oneshot ? "oneshot"
              : w.active  ? "active"
                          : "inactive")
      .append("\"}");
}

}  // namespace tsu::broker::v2
