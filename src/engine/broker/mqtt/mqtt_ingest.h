// Devices speak MQTT to Mosquitto; this listens there and writes what they say. A message is
// acknowledged only after its write is durable, so that what is not yet written when the program or
// the machine ends comes again. One thread of its own; messages are written in batches, and the
// server's own limit of unacknowledged messages bounds them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/broker/mqtt/mqtt_partner.h"
#include "engine/broker/mqtt/topic_rule.h"

namespace tsu::broker {

struct mqtt_options {
  std::string host;
  int port = 1883;
  std::string client_id = "tsunagu";  // one per node: the server keeps the session under it
  std::string user = {};
  secret<std::string> password = {};
  std::vector<topic_rule> rules = {};
  mqtt_partner* partner = nullptr;  // outlives the ingest
};

// Why a message was dropped. refused: the store did not take it; from wrong_key on: of registered
// devices.
inline constexpr std::string_view drop_reasons[] = {
    "no_rule",  "no_tenant", "no_service",   "not_json",       "too_large", "no_value",
    "bad_time", "bad_name",  "not_a_number", "bad_attributes", "refused",   "wrong_key",
    "locked",   "retired",   "bad_payload",  "bad_value",      "no_command"};

struct mqtt_counts {
  bool connected = false;
  std::int64_t received = 0, written = 0, unchanged = 0, published = 0, reconnects = 0;
  std::map<std::string, std::int64_t> dropped = {};  // by reason
};

class mqtt_ingest {
 public:
  virtual ~mqtt_ingest() = default;        // stops and waits for the write that is under way
  virtual mqtt_counts counts() const = 0;  // any thread
};

// Which tenants and named services there are, asked for every message.
struct known_towns {
  std::function<bool(tenant_code)> tenant;
  std::function<bool(tenant_code, std::string_view)> service;
};
// The broker and the clock outlive the ingest.
result<std::unique_ptr<mqtt_ingest>> start_mqtt_ingest(mqtt_options, broker&, const clock&,
                                                       known_towns);

}  // namespace tsu::broker
