// Where and how a subscription of NGSIv2 is told: http, httpCustom, mqtt and mqttCustom of its
// notification. Immutable once read; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "engine/broker/v2/template.h"

namespace tsu::broker::v2 {

// ngsi: {…} of a custom notification, in the order in which it is evaluated.
struct ngsi_patch {
  std::optional<text_template> id, type;
  struct one {
    std::string name, type;  // type empty: that of the value
    json_template value;
    double priority = 100'000;
  };
  std::vector<one> attributes;
};

enum class payload_is : std::uint8_t { entity, text, json, none };

// The topic may be a template where the notification is a custom one.
struct mqtt_target {
  text_template topic;
  int quality = 0;  // of service, 0 to 2
  bool retain = false;
  std::string user = {};
  secret<std::string> password = {};
};

struct destination {
  bool custom = false;
  std::optional<mqtt_target> mqtt = {};  // nothing: HTTP
  text_template url, method;
  std::vector<std::pair<text_template, text_template>> headers, query;
  payload_is payload = payload_is::entity;
  text_template text;
  json_template json;
  std::optional<ngsi_patch> patch;
  std::chrono::milliseconds timeout{5'000};
};

// Whether a member of a notification says where it goes.
bool is_destination(std::string_view key);
// `key`: http, httpCustom, mqtt or mqttCustom; kafka and kafkaCustom are Unprocessable.
result<destination> read_destination(std::string_view key, std::string_view json);

}  // namespace tsu::broker::v2
