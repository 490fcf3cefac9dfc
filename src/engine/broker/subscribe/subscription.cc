#include "engine/broker/subscribe/subscription.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/subscribe/mqtt_url.h"

namespace tsu::broker {
namespace {

constexpr std::size_t list_max = 200;

struct trigger_row {
  std::string_view name;
  std::uint8_t bits;
};
constexpr trigger_row trigger_rows[] = {
    {"entityCreated", entity_created},       {"entityUpdated", entity_updated},
    {"entityDeleted", entity_deleted},       {"attributeCreated", attribute_created},
    {"attributeUpdated", attribute_updated}, {"attributeDeleted", attribute_deleted},
};

// Made by the broker: left out of what is kept.
constexpr std::array<std::string_view, 5> output_members{"@context", "status", "createdAt",
                                                         "modifiedAt", "deletedAt"};
constexpr std::array<std::string_view, 6> output_of_notification{
    "status", "timesSent", "timesFailed", "lastNotification", "lastSuccess", "lastFailure"};

bool among(std::span<const std::string_view> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

problem fault(std::string_view member, std::string_view what) {
  return bad_request_data(std::string{member} + ": " + std::string{what});
}

// Also what cannot be a term of a @context (4.6.2), which JSON-LD leaves out as well.
bool is_left_out(std::string_view key) {
  return among(output_members, key) || (!is_name(key) && !key.starts_with('@'));
}

constexpr std::chrono::milliseconds timeout_min{1}, timeout_max{30'000};

class subscription_reader {
 public:
  subscription_reader(context_ptr names, instant now, std::string_view fragment)
      : now_(now), fragment_(fragment) {
    out_.names = std::move(names);
    out_.source = out_.names->source();
    out_.form.names = out_.names;
    stored_ = [c = out_.names.get()](std::string_view name) { return c->stored(name); };
  }

  result<subscription> run(std::string_view json, std::string_view id_if_none) {
    if (kind_of(json) != json_kind::object) {
      return bad_request_data("a subscription is a JSON object");
    }
    out_.id = id_if_none;
    for (const auto& m : json_members{json}) {
      if (!is_left_out(m.key)) {
        TRY(const auto ok, member(m.key, m.value));
      }
    }
    if (!has_type_ || !has_notification_) {
      return bad_request_data(has_type_ ? "notification is missing" : "type is missing");
    }
    if (out_.entities.empty() && out_.watched.empty()) {
      return bad_request_data("entities or watchedAttributes must be given");
    }
    if (out_.by_time && (!out_.watched.empty() || !json_members{json}.find("throttling").empty())) {
      return fault("timeInterval", "does not go together with watchedAttributes or throttling");
    }
    keep_body(json);
    return std::move(out_);
  }

 private:
  void keep_body(std::string_view json) {
    out_.body = "{\"id\":";
    append_json_string(out_.body, out_.id);
    for (const auto& m : json_members{json}) {
      if (m.key != "id" && m.key != "@id" && !is_left_out(m.key)) {
        out_.body.append(",\"").append(m.key).append("\":").append(m.value);
      }
    }
    out_.body += '}';
  }

  result<done> member(std::string_view key, std::string_view value) {
    if (value == ngsild_null || value == "null") {
      return fault(key, "null is not a value");
    }
    if (key == "id" || key == "@id") {
      out_.id = text_of(value);
      return is_uri(out_.id) ? result<done>{done{}} : fault(key, "is not a URI");
    }
    if (key == "type" || key == "@type") {
      has_type_ = value == "\"Subscription\"";
      return has_type_ ? result<done>{done{}} : fault(key, "is not \"Subscription\"");
    }
    if (key == "entities") {
      return entities(value);
    }
    if (key == "watchedAttributes") {
      return names(key, value, out_.watched);
    }
    if (key == "notificationTrigger") {
      return triggers(value);
    }
    if (key == "notification") {
      has_notification_ = true;
      return notification(value);
    }
    return condition_member(key, value);
  }

  result<done> condition_member(std::string_view key, std::string_view value) {
    if (key == "q") {
      TRY(auto c, condition::parse(text_of(value), stored_));
      out_.q = std::make_shared<const condition>(std::move(c));
      return done{};
    }
    if (key == "geoQ") {
      return geo(value);
    }
    if (key == "scopeQ") {
      TRY(auto s, scope_query::parse(text_of(value)));
      out_.scopes = std::make_shared<const scope_query>(std::move(s));
      return done{};
    }
    if (key == "isActive") {
      out_.active = value == "true";
      return kind_of(value) == json_kind::boolean ? result<done>{done{}}
                                                  : fault(key, "is neither true nor false");
    }
    if (key == "expiresAt") {
      const auto t = utc_time_in(value);
      if (!t || (is_new(key) && *t <= now_)) {
        return fault(key, "is not a date-time in UTC that is still to come");
      }
      out_.expires = *t;
      return done{};
    }
    if (key == "throttling") {
      return seconds(key, value, out_.throttling);
    }
    if (key == "timeInterval") {
      out_.by_time = true;
      TRY(const auto ok, seconds(key, value, out_.throttling));
      return out_.throttling.count() >= 1'000'000 ? result<done>{done{}}
                                                  : fault(key, "is not a number of seconds from 1");
    }
    if (key == "datasetId") {
      return datasets(value);
    }
    if (key == "csf") {
      TRY(auto c, condition::parse(text_of(value), stored_));
      out_.csf = std::make_shared<const condition>(std::move(c));
      return done{};
    }
    if (key == "localOnly" || key == "splitEntities") {
      (key == "localOnly" ? out_.local_only : out_.splits) = value == "true";
      const bool good = kind_of(value) == json_kind::boolean || now_ == no_time;
      return good ? result<done>{done{}} : fault(key, "is neither true nor false");
    }
    if (key == "jsonldContext") {
      return is_uri(text_of(value)) ? result<done>{done{}} : fault(key, "is not a URI");
    }
    constexpr std::array<std::string_view, 3> texts{"subscriptionName", "description", "lang"};
    if (!among(texts, key)) {
      return fault(key, "is not a member of a subscription");
    }
    if (key == "lang") {
      out_.form.lang = text_of(value);
    }
    return done{};
  }

  // 5.2.12: one, or several; "@none" is the default instance.
  result<done> datasets(std::string_view value) {
    const auto one = [this](std::string_view v) {
      auto text = text_of(v);
      const bool good = (text == "@none" || is_uri(text)) && out_.form.datasets.size() < list_max;
      out_.form.datasets.push_back(std::move(text));
      return good;
    };
    bool good = value.front() == '"' && one(value);
    if (value.front() == '[') {
      good = value != "[]";
      for (const auto v : json_elements{value}) {
        good = good && one(v);
      }
    }
    return good ? result<done>{done{}} : fault("datasetId", "is neither a URI nor a list of URIs");
  }

  static std::string text_of(std::string_view value) {
    return kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
  }

  static result<done> seconds(std::string_view key, std::string_view value,
                              std::chrono::microseconds& into) {
    const auto n = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
    if (!n || *n < 0 || *n > 1e8) {
      return fault(key, "is not a number of seconds");
    }
    into = std::chrono::microseconds{static_cast<std::int64_t>(*n * 1e6)};
    return done{};
  }

  result<done> names(std::string_view key, std::string_view value, std::vector<std::string>& into) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault(key, "is not an array of names");
    }
    for (const auto one : json_elements{value}) {
      const auto name = text_of(one);
      if (!is_name(name) || into.size() >= list_max) {
        return fault(key, "holds something else than up to 200 names");
      }
      into.push_back(out_.names->stored(name));
    }
    return done{};
  }

  result<done> entities(std::string_view value) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault("entities", "is not an array of selectors");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || out_.entities.size() >= list_max) {
        return fault("entities", "holds something else than up to 200 selectors");
      }
      TRY(auto selector, read_selector(one));
      out_.entities.push_back(std::move(selector));
    }
    return done{};
  }

  result<entity_selector> read_selector(std::string_view object) {
    entity_selector s;
    bool typed = false;
    for (const auto& m : json_members{object}) {
      if (m.key == "type") {
        typed = true;
        const auto text = text_of(m.value);
        if (text != "*") {
          TRY(auto types, parse_type_selection(text, stored_));
          s.types = std::move(types);
        }
      } else if (m.key == "id") {
        TRY(const auto ok, read_ids(m.value, s.ids));
      } else if (m.key == "idPattern") {
        TRY(auto p, pattern::parse(text_of(m.value)));
        s.id_pattern = std::make_shared<const pattern>(std::move(p));
      } else {
        return fault("entities", "\"" + std::string{m.key} + "\" is not a member of a selector");
      }
    }
    if (!typed) {
      return fault("entities", "a selector has no type");
    }
    return s;
  }

  static result<done> read_ids(std::string_view value, std::vector<std::string>& ids) {
    const auto one = [&](std::string_view v) {
      ids.push_back(text_of(v));
      return is_uri(ids.back()) && ids.size() <= list_max;
    };
    bool good = kind_of(value) == json_kind::string && one(value);
    if (kind_of(value) == json_kind::array) {
      good = value != "[]";
      for (const auto v : json_elements{value}) {
        good = good && one(v);
      }
    }
    return good ? result<done>{done{}} : fault("entities", "an id is not a URI");
  }

  result<done> triggers(std::string_view value) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault("notificationTrigger", "is not an array of triggers");
    }
    out_.triggers = 0;
    for (const auto one : json_elements{value}) {
      const auto name = text_of(one);
      const auto* row = std::find_if(std::begin(trigger_rows), std::end(trigger_rows),
                                     [&](const auto& r) { return r.name == name; });
      if (row == std::end(trigger_rows)) {
        return fault("notificationTrigger", "\"" + name + "\" is not a trigger");
      }
      out_.triggers = static_cast<std::uint8_t>(out_.triggers | row->bits);
    }
    return done{};
  }

  result<done> geo(std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return fault("geoQ", "is not an object");
    }
    const json_members m{value};
    const auto text = [&](std::string_view key) {
      const auto v = m.find(key);
      return v.empty() ? std::string{} : text_of(v);
    };
    const auto coordinates = m.find("coordinates");
    if (coordinates.empty()) {
      return fault("geoQ", "has no coordinates");
    }
    auto property = text("geoproperty");
    property = property.empty() ? "location" : out_.names->stored(property);
    // 5.2.13: an array, or the same as a text.
    std::string inner{coordinates};
    if (coordinates.front() == '"') {
      TRY(auto json, check_and_minify(json_string_text(coordinates), 16));
      inner = std::move(json);
    }
    TRY(auto g, geo_query::parse(text("georel"), text("geometry"), inner, std::move(property)));
    out_.geo = std::make_shared<const geo_query>(std::move(g));
    return done{};
  }

  result<done> notification(std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return fault("notification", "is not an object");
    }
    for (const auto& m : json_members{value}) {
      TRY(const auto ok, notification_member(m.key, m.value));
    }
    TRY(const auto fit, members_fit());
    return out_.to.uri.empty() ? fault("notification", "endpoint is missing")
                               : result<done>{done{}};
  }

  result<done> members_fit() const {
    const auto& form = out_.form;
    if (!form.attributes.empty() && !(form.pick.empty() && form.omit.empty())) {
      return fault("notification", "attributes does not go together with pick or omit");
    }
    if (std::find_first_of(form.pick.begin(), form.pick.end(), form.omit.begin(),
                           form.omit.end()) != form.pick.end()) {
      return fault("notification", "pick and omit name the same member");
    }
    if (out_.shows_changes && form.format == reply_format::simplified) {
      return fault("notification", "showChanges does not go together with keyValues");
    }
    return done{};
  }

  result<done> join(std::string_view name) {
    if (name != "flat" && name != "inline" && name != "@none") {
      return fault("join", "is neither flat, inline nor @none");
    }
    out_.join = name == "flat"     ? join_kind::flat
                : name == "inline" ? join_kind::inside
                                   : join_kind::none;
    return done{};
  }

  result<done> join_levels(std::string_view value) {
    const auto n = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
    if (!n || *n < 1 || *n > 10 || *n != std::floor(*n)) {
      return fault("joinLevel", "is not a number from 1 to 10");
    }
    out_.join_levels = static_cast<int>(*n);
    return done{};
  }

  result<done> notification_member(std::string_view key, std::string_view value) {
    if (among(output_of_notification, key)) {
      return done{};
    }
    if (key == "attributes") {
      return names(key, value, out_.form.attributes);
    }
    if (key == "pick" || key == "omit") {
      return names(key, value, key == "pick" ? out_.form.pick : out_.form.omit);
    }
    if (key == "format") {
      return format(text_of(value));
    }
    if (key == "sysAttrs") {
      out_.form.sys_attrs = value == "true";
      return done{};
    }
    if (key == "showChanges") {
      out_.shows_changes = value == "true";
      return kind_of(value) == json_kind::boolean ? result<done>{done{}}
                                                  : fault(key, "is neither true nor false");
    }
    if (key == "join") {
      return join(text_of(value));
    }
    if (key == "joinLevel") {
      return join_levels(value);
    }
    if (key == "endpoint") {
      return read_endpoint(value);
    }
    return fault("notification", "\"" + std::string{key} + "\" is not supported");
  }

  result<done> format(std::string_view name) {
    if (name == "keyValues" || name == "simplified") {
      out_.form.format = reply_format::simplified;
    } else if (name == "concise") {
      out_.form.format = reply_format::concise;
    } else if (name != "normalized") {
      return fault("format", "is neither normalized, concise nor keyValues");
    }
    return done{};
  }

  result<done> read_endpoint(std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return fault("endpoint", "is not an object");
    }
    for (const auto& m : json_members{value}) {
      TRY(const auto ok, endpoint_member(m.key, m.value));
    }
    return done{};
  }

  result<done> endpoint_member(std::string_view key, std::string_view value) {
    auto& to = out_.to;
    if (key == "uri") {
      to.uri = text_of(value);
      if (to.uri.starts_with("mqtt")) {
        TRY(const auto parsed, parse_mqtt_url(to.uri));
        return done{};
      }
      const bool http = to.uri.starts_with("http://") || to.uri.starts_with("https://");
      return http && is_uri(to.uri) ? result<done>{done{}}
                                    : fault("endpoint", "uri is neither http(s) nor mqtt(s)");
    }
    if (key == "accept") {
      to.accept = text_of(value);
      const bool known = to.accept == "application/json" || to.accept == "application/ld+json" ||
                         to.accept == "application/geo+json";
      return known ? result<done>{done{}} : fault("endpoint", "accept is not supported");
    }
    if (key == "timeout" || key == "cooldown") {
      const auto ms = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
      if (!ms || *ms < 0 || *ms > 3.6e6) {
        return fault("endpoint", std::string{key} + " is not a number of milliseconds");
      }
      const std::chrono::milliseconds given{static_cast<std::int64_t>(*ms)};
      if (key == "cooldown") {
        to.cooldown = given;
        return done{};
      }
      to.timeout = std::clamp(given, timeout_min, timeout_max);
      return to.timeout == given || !is_new("notification")
                 ? result<done>{done{}}
                 : fault("endpoint", "timeout is not from 1 to 30000 milliseconds");
    }
    if (key == "receiverInfo") {
      return receiver_info(value);
    }
    return key == "notifierInfo" ? notifier_info(value)
                                 : fault("endpoint", "\"" + std::string{key} + "\" is not known");
  }

  // 5.2.22: [{"key":"Authorization","value":"…"}], sent as headers.
  result<done> receiver_info(std::string_view value) {
    if (kind_of(value) != json_kind::array) {
      return fault("receiverInfo", "is not an array");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || out_.to.headers.size() >= 50) {
        return fault("receiverInfo", "holds something else than up to 50 pairs");
      }
      const json_members pair{one};
      const auto name = pair.find("key"), text = pair.find("value");
      if (name.empty() || text.empty() || text.front() != '"' || name.front() != '"' ||
          !is_header(text_of(name), text_of(text))) {
        return fault("receiverInfo", "holds a pair that is no header");
      }
      out_.to.headers.emplace_back(text_of(name), text_of(text));
    }
    return done{};
  }

  // 5.2.22: pairs of texts, for whoever sends (7.2: MQTT-Version, MQTT-QoS).
  result<done> notifier_info(std::string_view value) {
    if (kind_of(value) != json_kind::array) {
      return fault("notifierInfo", "is not an array");
    }
    for (const auto one : json_elements{value}) {
      const bool object = kind_of(one) == json_kind::object;
      const auto name = object ? json_members{one}.find("key") : std::string_view{};
      const auto text = object ? json_members{one}.find("value") : std::string_view{};
      if (!name.starts_with('"') || !text.starts_with('"')) {
        return fault("notifierInfo", "holds something else than pairs of texts");
      }
      TRY(const auto ok, notifier_pair(text_of(name), text_of(text)));
    }
    return done{};
  }

  result<done> notifier_pair(std::string_view name, std::string_view value) {
    if (name == "MQTT-QoS") {
      if (value != "0" && value != "1" && value != "2") {
        return fault("notifierInfo", "MQTT-QoS is not 0, 1 or 2");
      }
      out_.to.quality = value.front() - '0';
    } else if (name == "MQTT-Version") {
      if (value != "mqtt5.0" && value != "mqtt3.1.1") {
        return fault("notifierInfo", "MQTT-Version is neither mqtt5.0 nor mqtt3.1.1");
      }
      out_.to.mqtt_5 = value == "mqtt5.0";
    }
    return done{};
  }

  static bool is_header(std::string_view name, std::string_view value) {
    const auto bad = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    return !name.empty() && name.find_first_of(" :\r\n\t\"(),/;<=>?@[\\]{}") == name.npos &&
           std::none_of(name.begin(), name.end(), bad) &&
           std::none_of(value.begin(), value.end(), bad);
  }

  bool is_new(std::string_view member) const {
    return now_ != no_time && (fragment_.empty() || !json_members{fragment_}.find(member).empty());
  }

  instant now_;
  std::string_view fragment_;
  subscription out_;
  stored_name_of stored_;
  bool has_type_ = false, has_notification_ = false;
};

}  // namespace

result<subscription> read_subscription(std::string_view json, std::string_view id_if_none,
                                       context_ptr names, instant now, std::string_view fragment) {
  return subscription_reader{std::move(names), now, fragment}.run(json, id_if_none);
}

std::string patched_subscription(std::string_view body, std::string_view fragment) {
  const json_members given{fragment};
  std::string out = "{";
  const auto put = [&](std::string_view key, std::string_view value) {
    out.append(out.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
  };
  for (const auto& m : json_members{body}) {
    const auto change = given.find(m.key);
    if (change.empty()) {
      put(m.key, m.value);
    } else if (change != ngsild_null) {
      put(m.key, change);
    }
  }
  for (const auto& m : given) {
    if (m.value != ngsild_null && m.key != "@context" && json_members{body}.find(m.key).empty()) {
      put(m.key, m.value);
    }
  }
  return out += '}';
}

}  // namespace tsu::broker
