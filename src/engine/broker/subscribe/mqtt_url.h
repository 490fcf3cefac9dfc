// Where a notification goes over MQTT: mqtt[s]://[user[:password]@]host[:port]/topic (ETSI GS CIM
// 009 v1.9.1, 7.2). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace tsu::broker {

struct mqtt_url {
  std::string host, topic, user = {};
  secret<std::string> password = {};
  int port = 1883;
  bool secure = false;  // mqtts
};

// bad_request_data for anything else; a topic is 1 to 1,000 bytes without wildcards.
result<mqtt_url> parse_mqtt_url(std::string_view);

}  // namespace tsu::broker
