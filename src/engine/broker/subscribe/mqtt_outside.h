// The broker's way out over MQTT (ETSI GS CIM 009 v1.9.1, 7.2): each notification is a connection
// of its own and one message. A few threads do the waiting; addresses are held to the same policy
// as those of HTTP. send() from any coroutine that runs on an executor.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/http/client.h"
#include "engine/broker/subscribe/notifier.h"

namespace tsu::broker {

struct mqtt_reach {
  http::address_policy policy = http::address_policy::public_only;
  std::vector<http::network> allowed = {};
};

class mqtt_sender final : public sender {
 public:
  explicit mqtt_sender(mqtt_reach);
  ~mqtt_sender() override;  // what still waits is answered with `unavailable`
  // 204 where the server has taken it, as far as the quality of service tells.
  task<result<int>> send(outgoing) override;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// By the scheme of the URL. Both outlive it.
class outside_sender final : public sender {
 public:
  outside_sender(sender& http, sender& mqtt) : http_(http), mqtt_(mqtt) {}
  task<result<int>> send(outgoing o) override {
    const bool mqtt = o.url.starts_with("mqtt");
    co_return co_await (mqtt ? mqtt_ : http_).send(std::move(o));
  }

 private:
  sender& http_;
  sender& mqtt_;
};

// {"metadata":{…},"body":{…}}: what HTTP has in its headers (7.2).
std::string mqtt_payload(const outgoing&);

}  // namespace tsu::broker
