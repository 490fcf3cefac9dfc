// Registered devices over MQTT, of all municipalities: the municipality stands in the key of each
// topic. Called by the thread of broker::mqtt_ingest.
#pragma once

#include <map>

#include "engine/broker/mqtt/mqtt_partner.h"
#include "engine/iot/parts.h"

namespace tsu::iot {

class mqtt_devices final : public broker::mqtt_partner {
 public:
  explicit mqtt_devices(const parts& on) : on_(on) {}

  std::vector<std::string> filters() const override;
  bool is_mine(std::string_view topic) const override;
  task<std::vector<std::string>> take(std::vector<broker::mqtt_message>) override;
  // Looks into a town only where its change log has moved.
  task<std::vector<broker::mqtt_outgoing>> to_publish() override;
  task<void> published(std::vector<std::string> tickets) override;

 private:
  task<std::string> take_one(const broker::mqtt_message&);

  const parts& on_;
  struct seen_town {
    std::int64_t change = -1;
    bool waits = false;  // something was pending: look again
  };
  std::map<tenant_code, seen_town> towns_;
};

}  // namespace tsu::iot
