#include "app/devices.h"

#include "app/health_gateways.h"
#include "app/standing.h"
#include "base/config/value.h"
#include "base/metrics/metrics.h"
#include "engine/broker/mqtt/mqtt_ingest.h"
#include "engine/iot/mqtt_devices.h"

namespace tsu::app {
namespace {

using enum config::kind;

constexpr std::string_view pointers = "JSON pointer (RFC 6901) into the payload";

constexpr config::setting value_columns[] = {
    {"attribute", text, "", "", "", "attribute that the value is written to"},
    {"value", text, "", "", "", pointers},
    {"time", text, "", "", "", "pointer to the time; empty: the rule's own"},
    {"unit", text, "", "", "", "UN/CEFACT code, or a pointer to it"},
    {"scale", number, "1", "", "", "a number is multiplied by it"},
    {"offset", number, "0", "", "", "and this is added"},
};

broker::payload_field field_of(const config::settings& s, const std::string& time) {
  const auto& own = s.text("time");
  return {.attribute = s.text("attribute"),
          .value = s.text("value"),
          .observed_at = own.empty() ? time : own,
          .unit = s.text("unit"),
          .scale = s.number("scale"),
          .offset = s.number("offset")};
}

bool given(const config::settings& s, std::string_view name) { return s.origin(name) != "default"; }

// What was written and would be without effect.
std::string idle_setting(const config::settings& s) {
  const bool whole = s.text("payload") != "value";
  for (const auto* name : {"attribute", "value", "unit", "scale", "offset", "alive", "values"}) {
    if (whole && given(s, name)) {
      return std::string{name} + " belongs to payload = \"value\"";
    }
  }
  for (const auto* name : {"attribute", "value", "unit", "scale", "offset"}) {
    if (given(s, "values") && given(s, name)) {
      return std::string{name} + " belongs into each of values";
    }
  }
  if (s.text("payload") == "ngsi-ld" && given(s, "time")) {
    return "attributes of NGSI-LD have their own observedAt; time is not for them";
  }
  return "";
}

// "urn:ngsi-ld:{type}:{id}" with a type that the topic does not name.
std::string with_fixed_type(std::string id, const std::string& type) {
  constexpr std::string_view place = "{type}";
  const auto at = id.find(place);
  if (at != std::string::npos && type.find('{') == std::string::npos) {
    id.replace(at, place.size(), type);
  }
  return id;
}

broker::topic_rule rule_of(const config::settings& s) {
  const auto& payload = s.text("payload");
  broker::topic_rule rule{.topic = s.text("pattern"),
                          .tenant = s.text("tenant"),
                          .service = s.text("service"),
                          .id = with_fixed_type(s.text("id"), s.text("type")),
                          .type = s.text("type")};
  rule.payload = payload == "attributes" ? broker::payload_kind::attributes
                 : payload == "ngsi-ld"  ? broker::payload_kind::ngsi_ld
                                         : broker::payload_kind::values;
  rule.observed_at = s.text("time");
  rule.liveness = s.boolean("alive");
  rule.fields.clear();
  for (const auto& one : s.tables("values")) {
    rule.fields.push_back(field_of(one, rule.observed_at));
  }
  if (rule.fields.empty()) {
    rule.fields.push_back(field_of(s, rule.observed_at));
  }
  return rule;
}

std::string fault_of(const config::settings& s, const broker::topic_rule& rule) {
  if (!given(s, "pattern")) {
    return "pattern is missing";
  }
  if (const auto idle = idle_setting(s); !idle.empty()) {
    return idle;
  }
  for (const auto& one : s.tables("values")) {
    if (one.text("attribute").empty()) {
      return "one of values has no attribute";
    }
  }
  if (rule.tenant.find('{') == std::string::npos && !tenant_code::parse(rule.tenant).ok()) {
    return "tenant \"" + rule.tenant + "\" is no municipality code";
  }
  const auto checked = broker::check_rule(rule);
  return checked.ok() ? "" : checked.error().detail;
}

void count_devices(const broker::mqtt_ingest& devices, metrics::registry& registry) {
  const auto count = [&](std::string_view what, std::int64_t broker::mqtt_counts::*member) {
    registry.make_counter_from(
        "mqtt_messages_total", "Messages of devices, by what became of them",
        [&devices, member] { return static_cast<double>(devices.counts().*member); },
        {{"outcome", std::string{what}}});
  };
  count("written", &broker::mqtt_counts::written);
  count("unchanged", &broker::mqtt_counts::unchanged);
  for (const auto reason : broker::drop_reasons) {
    registry.make_counter_from("mqtt_messages_dropped_total",
                               "Messages of devices that nothing was written of, by reason",
                               [&devices, name = std::string{reason}] {
                                 const auto all = devices.counts().dropped;
                                 const auto at = all.find(name);
                                 return at == all.end() ? 0.0 : static_cast<double>(at->second);
                               },
                               {{"reason", std::string{reason}}});
  }
  registry.make_counter_from(
      "mqtt_commands_published_total",
      "Commands to registered devices that the MQTT server has taken",
      [&devices] { return static_cast<double>(devices.counts().published); });
  registry.make_gauge_from("mqtt_connected", "1 while the MQTT server hears us",
                           [&devices] { return devices.counts().connected ? 1.0 : 0.0; });
}

}  // namespace

constinit const config::setting topic_columns[14] = {
    {"pattern", text, "", "", "", "levels of the topic: words, {names} and +"},
    {"tenant", text, "{tenant}", "", "", "municipality code"},
    {"service", text, "", "", "", "named service (NGSILD-Tenant)"},
    {"type", text, "{type}", "", "", "entity type"},
    {"id", text, "urn:ngsi-ld:{type}:{id}", "", "", "entity id; {type} is also the fixed one"},
    {"attribute", text, "{attribute}", "", "", "attribute of payload = \"value\""},
    {"payload", text, "value", "value|attributes|ngsi-ld", "", "what the payload holds"},
    {"value", text, "", "", "", pointers},
    {"time", text, "", "", "", "pointer to an ISO time or seconds or milliseconds since 1970"},
    {"unit", text, "", "", "", "UN/CEFACT code, or a pointer to it"},
    {"scale", number, "1", "", "", "a number is multiplied by it"},
    {"offset", number, "0", "", "", "and this is added"},
    {"alive", boolean, "false", "", "", "the payload says whether the device is there"},
    {"values", tables, "", "", "", "several values of one payload", value_columns},
};

result<std::vector<broker::topic_rule>> topic_rules(const config::settings& s) {
  std::vector<broker::topic_rule> out;
  problem faults{why::bad_input, "", "config_invalid"};
  if (s.text("mqtt.user").empty() && !s.secret_text("mqtt.password").reveal().empty()) {
    faults.detail = "mqtt.password is given without mqtt.user";
  }
  for (const auto& one : s.tables("mqtt.topic")) {
    out.push_back(rule_of(one));
    if (const auto fault = fault_of(one, out.back()); !fault.empty()) {
      faults.detail += (faults.detail.empty() ? "" : "\n") + one.place() + ": mqtt.topic: " + fault;
    }
  }
  if (!faults.detail.empty()) {
    return faults;
  }
  if (out.empty()) {
    out.push_back({.topic = "tsunagu/{tenant}/{type}/{id}/{attribute}"});
  }
  return out;
}

listening_devices::listening_devices() = default;
listening_devices::listening_devices(listening_devices&&) noexcept = default;
listening_devices& listening_devices::operator=(listening_devices&&) noexcept = default;
listening_devices::~listening_devices() = default;

result<listening_devices> listen_to_devices(const config::settings& s, standing& here,
                                            const clock& c, const std::string& node,
                                            metrics::registry& registry) {
  constexpr std::string_view scheme = "mqtt://";
  TRY(auto rules, topic_rules(s));
  const auto& url = s.text("mqtt.url");
  if (url.empty()) {
    return listening_devices{};
  }
  const auto colon = url.rfind(':');
  const auto port = colon > scheme.size() ? config::parse_integer(url.substr(colon + 1))
                                          : std::optional<std::int64_t>{1883};
  if (!url.starts_with(scheme) || !port || *port < 1 || *port > 65535) {
    return problem{why::bad_input, "mqtt.url: '" + url + "' is not mqtt://host:port",
                   "config_invalid"};
  }
  broker::mqtt_options o{
      .host = url.substr(scheme.size(),
                         colon > scheme.size() ? colon - scheme.size() : std::string::npos),
      .port = static_cast<int>(*port),
      .client_id = "tsunagu-" + node,
      .user = s.text("mqtt.user"),
      .password = s.secret_text("mqtt.password"),
      .rules = std::move(rules)};
  broker::known_towns known{
      .tenant = [&here](tenant_code t) { return here.house().has_tenant(t); },
      .service = [&here](tenant_code t,
                         std::string_view name) { return here.has_service(t, name); }};
  listening_devices out;
  if (s.boolean("mqtt.devices")) {
    out.registered = std::make_unique<iot::mqtt_devices>(here.iot_parts());
    out.health =
        std::make_unique<health_gateways>(here.iot_parts(), here.health_parts(), *out.registered);
    o.partner = out.health.get();
  }
  TRY(auto ingest, broker::start_mqtt_ingest(std::move(o), here.entities(), c, std::move(known)));
  out.ingest = std::move(ingest);
  count_devices(*out.ingest, registry);
  return out;
}

}  // namespace tsu::app
