// Gateways of health devices over MQTT: what POST /health/v1/uploads takes, published on
// /{key}/{gateway}/health by a gateway that is registered among the devices (doc/devices.md). The
// same measurement counts once, however often and by whichever way it comes. Called by the thread
// of broker::mqtt_ingest.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/broker/mqtt/mqtt_partner.h"

namespace tsu::iot {
struct parts;
}
namespace tsu::health {
struct parts;
}

namespace tsu::app {

// What health knows the gateway by: nobody else's name begins so, as names of tokens are given by
// staff.
inline constexpr std::string_view gateway_prefix = "iot:";

// All topics but its own are the others'. Those and the parts outlive it.
class health_gateways final : public broker::mqtt_partner {
 public:
  health_gateways(const iot::parts& devices, const health::parts& on, broker::mqtt_partner& others)
      : devices_(devices), on_(on), others_(others) {}

  std::vector<std::string> filters() const override;
  bool is_mine(std::string_view topic) const override;
  // "bad_value" where any item of it was refused: the others are kept all the same.
  task<std::vector<std::string>> take(std::vector<broker::mqtt_message>) override;
  task<std::vector<broker::mqtt_outgoing>> to_publish() override { return others_.to_publish(); }
  task<void> published(std::vector<std::string> tickets) override {
    return others_.published(std::move(tickets));
  }

 private:
  task<std::string> take_one(const broker::mqtt_message&);

  const iot::parts& devices_;
  const health::parts& on_;
  broker::mqtt_partner& others_;
};

}  // namespace tsu::app
