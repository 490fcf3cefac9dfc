// Ways out of the simulator into a real server, as devices have them. Blocking; one thread.
#pragma once

#include <memory>
#include <string>

#include "base/core/result.h"
#include "service/snow/sim/outbox.h"
#include "service/snow/sim/wire.h"

namespace tsu::snow::sim {

struct http_target {
  std::string url;    // of the municipality: https://city.example, http://localhost:8080/t/012297
  std::string token;  // bearer; empty where the broker is open
};
// NGSI-LD batches. A reply of the server itself that things are busy or broken (408, 429, 5xx) and
// no reply at all are worth another try; 207 counts what was refused by itself.
std::unique_ptr<link> http_link(http_target, wire_names);

// What a batch's reply means. Pure.
result<taken> answer_of(int status, std::string_view body, std::size_t sent);

struct mqtt_target {
  std::string host;
  int port = 1883;
  std::string tenant, user, password;
  // ngsi_ld: one message with its time for each report (needs the rule); bare: one for each value.
  enum class form : std::uint8_t { ngsi_ld, bare } how = form::ngsi_ld;
};
// QoS 1; a batch has arrived once the server has acknowledged each message.
std::unique_ptr<link> mqtt_link(mqtt_target, wire_names);

// The rule that the ngsi_ld form needs in the server's settings.
std::string mqtt_rule();

// "host:port", or only the host. Nothing where it is neither.
std::optional<mqtt_target> mqtt_target_of(std::string_view text);

}  // namespace tsu::snow::sim
