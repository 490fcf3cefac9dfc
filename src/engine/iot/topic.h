// The MQTT topics of devices, as IoT agents know them: /{key}/{device}/attrs, …/attrs/{name},
// …/cmd, …/cmdexe and …/status, each also behind /ul or /json. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/iot/types.h"

namespace tsu::iot {

enum class topic_kind : std::uint8_t { measures, single, answer, status };

struct device_topic {
  std::optional<protocol> says;  // where the topic itself says it
  std::string_view key, device, attribute;
  topic_kind kind = topic_kind::measures;
};

// Nothing where the topic is another.
std::optional<device_topic> parse_topic(std::string_view);
// What a server is to send us.
std::vector<std::string> topic_filters();
// Where a device listens for commands.
std::string command_topic(std::string_view key, std::string_view device);

}  // namespace tsu::iot
