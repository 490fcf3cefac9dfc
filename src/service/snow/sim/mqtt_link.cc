#include <mosquitto.h>

#include <charconv>
#include <chrono>
#include <mutex>
#include <set>
#include <utility>

#include "service/snow/sim/links.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;
constexpr int quality = 1, keep_alive_s = 1800;  // posts are quiet for long
constexpr int in_flight = 200;
constexpr auto patience = 15s;

struct mosquitto_free {
  void operator()(mosquitto* m) const { mosquitto_destroy(m); }
};

class over_mqtt final : public link {
 public:
  over_mqtt(mqtt_target t, wire_names n) : target_(std::move(t)), names_(std::move(n)) {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
  }
  ~over_mqtt() override { close(); }

  // After a failure the connection is made anew, so that nothing of an old batch is under way. One
  // that was lost while nobody spoke is noticed only now, and made anew at once.
  result<taken> send(const std::vector<parcel>& batch) override {
    const bool was_open = connection_ != nullptr;
    if (deliver(batch) || (was_open && deliver(batch))) {
      return taken{};
    }
    return problem{why::unavailable,
                   "MQTT: " + target_.host + ":" + std::to_string(target_.port) + ": " + why_not_};
  }

 private:
  bool deliver(const std::vector<parcel>& batch) {
    bool arrived = connection_ != nullptr || open();
    for (auto p = batch.begin(); arrived && p != batch.end(); ++p) {
      arrived = publish(*p);
    }
    arrived = arrived && loop_until([&] { return open_.empty(); });
    if (!arrived) {
      close();
    }
    return arrived;
  }

  bool open() {
    is_in_ = refused_ = false;
    open_.clear();
    connection_.reset(mosquitto_new(nullptr, true, this));
    auto* m = connection_.get();
    if (!target_.user.empty()) {
      mosquitto_username_pw_set(m, target_.user.c_str(), target_.password.c_str());
    }
    mosquitto_max_inflight_messages_set(m, in_flight);
    mosquitto_connect_callback_set(m, [](mosquitto*, void* self, int code) {
      auto& me = *static_cast<over_mqtt*>(self);
      me.is_in_ = code == 0;
      me.refused_ = code != 0;
      me.why_not_ = mosquitto_connack_string(code);
    });
    mosquitto_publish_callback_set(m, [](mosquitto*, void* self, int number) {
      static_cast<over_mqtt*>(self)->open_.erase(number);
    });
    const int code = mosquitto_connect(m, target_.host.c_str(), target_.port, keep_alive_s);
    if (code != MOSQ_ERR_SUCCESS) {
      why_not_ = mosquitto_strerror(code);
      return false;
    }
    return loop_until([&] { return is_in_ || refused_; }) && is_in_;
  }

  void close() {
    if (connection_) {
      mosquitto_disconnect(connection_.get());
      connection_.reset();
    }
  }

  template <class Condition>
  bool loop_until(Condition holds) {
    const auto end = monotonic_now() + patience;
    while (!holds()) {
      const int code = mosquitto_loop(connection_.get(), 100, 1);
      if (code != MOSQ_ERR_SUCCESS) {
        why_not_ = mosquitto_strerror(code);
        return false;
      }
      if (monotonic_now() > end) {
        why_not_ = "no answer";
        return false;
      }
    }
    return true;
  }

  bool publish(const parcel& p) {
    if (target_.how == mqtt_target::form::ngsi_ld) {
      return publish(topic_of(names_, target_.tenant, p), p.attributes);
    }
    for (const auto& v : bare_values_of(names_, target_.tenant, p)) {
      if (!publish(v.topic, v.payload)) {
        return false;
      }
    }
    return true;
  }

  bool publish(const std::string& topic, const std::string& payload) {
    int number = 0;
    const int code =
        mosquitto_publish(connection_.get(), &number, topic.c_str(),
                          static_cast<int>(payload.size()), payload.data(), quality, false);
    if (code != MOSQ_ERR_SUCCESS) {
      why_not_ = mosquitto_strerror(code);
      return false;
    }
    open_.insert(number);
    return open_.size() < in_flight || loop_until([&] { return open_.size() < in_flight; });
  }

  const mqtt_target target_;
  const wire_names names_;
  std::unique_ptr<mosquitto, mosquitto_free> connection_;
  bool is_in_ = false, refused_ = false;
  std::set<int> open_;  // published and not acknowledged
  std::string why_not_ = "no answer";
};

}  // namespace

std::unique_ptr<link> mqtt_link(mqtt_target t, wire_names names) {
  return std::make_unique<over_mqtt>(std::move(t), std::move(names));
}

std::string mqtt_rule() {
  return "[[mqtt.topic]]\npattern = \"{tenant}/ngsi-ld/{type}/{id}\"\npayload = \"ngsi-ld\"\n";
}

std::optional<mqtt_target> mqtt_target_of(std::string_view text) {
  mqtt_target t;
  const auto colon = text.rfind(':');
  t.host = std::string{text.substr(0, colon)};
  if (colon != std::string_view::npos) {
    const auto port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), t.port);
    if (error != std::errc{} || end != port.data() + port.size()) {
      return std::nullopt;
    }
  }
  if (t.host.empty() || t.port < 1 || t.port > 65535) {
    return std::nullopt;
  }
  return t;
}

}  // namespace tsu::snow::sim
