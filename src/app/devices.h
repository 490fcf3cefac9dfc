// The devices of the municipalities as the settings describe them: where the MQTT server is and
// what its topics mean (doc/mqtt.md).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/config/config.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/mqtt/topic_rule.h"

namespace tsu::broker {
class mqtt_ingest;
}
namespace tsu::iot {
class mqtt_devices;
}
namespace tsu::metrics {
class registry;
}

namespace tsu::app {

class health_gateways;
class standing;

// What each [[mqtt.topic]] may hold.
extern const config::setting topic_columns[14];
// In the order of the file; without any, the one for tsunagu/{tenant}/{type}/{id}/{attribute}.
// Tells every rule that cannot work, with the line where it stands, and a password without a user.
result<std::vector<broker::topic_rule>> topic_rules(const config::settings&);

// The connection, and behind it the registered devices, where the settings want them
// (mqtt.devices), and gateways of health among them.
struct listening_devices {
  std::unique_ptr<iot::mqtt_devices> registered;
  std::unique_ptr<health_gateways> health;
  std::unique_ptr<broker::mqtt_ingest> ingest;  // ends first
  listening_devices();
  listening_devices(listening_devices&&) noexcept;
  listening_devices& operator=(listening_devices&&) noexcept;  // into an empty one
  ~listening_devices();
};
// Empty where the settings name no server. Counted in the registry, which is asked only while it
// stands. The standing and the clock outlive it.
result<listening_devices> listen_to_devices(const config::settings&, standing&, const clock&,
                                            const std::string& node, metrics::registry&);

}  // namespace tsu::app
