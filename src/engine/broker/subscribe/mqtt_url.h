// Where a notification goes over MQTT: mqtt[s]://[user[:password]@]host[:port]/topic (ETSI GS CIM
// 009 v1.9.1, 7.2). Pure; any thread.
#pragma once

#include <cstddef>
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

inline constexpr std::size_t topic_bytes_max = 1'000;

// bad_request_data for anything else; a topic is 1 to 1,000 bytes without wildcards.
result<mqtt_url> parse_mqtt_url(std::string_view);
// mqtt[s]://host[:port] alone, as NGSIv2 has it; the topic stays empty.
result<mqtt_url> parse_mqtt_server(std::string_view);
// Whether a message may be published to it.
bool is_topic(std::string_view);

}  // namespace tsu::broker
