#include "engine/broker/mqtt/mqtt_ingest.h"

#include <mosquitto.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "base/core/executor.h"
#include "base/core/guarded.h"
#include "base/core/log.h"
#include "base/core/time.h"
#include "engine/broker/mqtt/drop_log.h"

namespace tsu::broker {
namespace {

constexpr std::size_t batch_max = 256;
constexpr int quality = 1;  // at least once
constexpr int keep_alive_s = 30;
constexpr std::chrono::milliseconds first_wait{100}, longest_wait{30'000};

struct mosquitto_free {
  void operator()(mosquitto* m) const { mosquitto_destroy(m); }
};

constexpr std::chrono::milliseconds publish_every{500};

bool is_drop_reason(std::string_view reason) {
  return std::find(std::begin(drop_reasons), std::end(drop_reasons), reason) !=
         std::end(drop_reasons);
}

// Whom a part of a batch is for: tenant, service.
using target = std::pair<std::string, std::string>;

class ingest final : public mqtt_ingest {
 public:
  ingest(mqtt_options o, broker& b, const clock& c, known_towns knows)
      : options_(std::move(o)),
        broker_(b),
        clock_(c),
        knows_(std::move(knows)),
        wake_(::eventfd(0, EFD_CLOEXEC)) {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
    thread_ = std::thread{[this] { run(); }};
  }

  ~ingest() override {
    stop_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = ::write(wake_, &one, sizeof one);
    thread_.join();
    ::close(wake_);
  }

  mqtt_counts counts() const override {
    return counts_.look([](const mqtt_counts& c) { return c; });
  }

 private:
  // Whether the socket has something; ends at once when we are to stop.
  bool wait_for(int socket, short events, std::chrono::milliseconds at_most) const {
    pollfd fds[2] = {{wake_, POLLIN, 0}, {socket, events, 0}};
    ::poll(fds, socket < 0 ? 1 : 2, static_cast<int>(at_most.count()));
    return socket >= 0 && fds[1].revents != 0;
  }

  void run() {
    auto wait = first_wait;
    while (!stop_) {
      under_way_.clear();
      connection_.reset(mosquitto_new(options_.client_id.c_str(), false, this));
      if (connect()) {
        listen(wait);
      }
      counts_.change([](mqtt_counts& c) { c.connected = false; });
      wait_for(-1, 0, wait);
      if (stop_) {
        break;
      }
      counts_.change([](mqtt_counts& c) { ++c.reconnects; });
      wait = std::min(wait * 2, longest_wait);
    }
    connection_.reset();
  }

  bool connect() {
    auto* m = connection_.get();
    // As for a loop that another thread runs: packets wait until loop_write() sends them, and with
    // them the acknowledgements that the library makes before it hands a message over.
    mosquitto_threaded_set(m, true);
    if (!options_.user.empty()) {
      mosquitto_username_pw_set(m, options_.user.c_str(), options_.password.reveal().c_str());
    }
    mosquitto_connect_callback_set(
        m, [](mosquitto*, void* self, int code) { static_cast<ingest*>(self)->connected(code); });
    mosquitto_message_callback_set(m, [](mosquitto*, void* self, const mosquitto_message* msg) {
      static_cast<ingest*>(self)->batch_.push_back(
          {msg->topic, std::string{static_cast<const char*>(msg->payload),
                                   static_cast<std::size_t>(std::max(msg->payloadlen, 0))}});
    });
    mosquitto_subscribe_callback_set(
        m, [](mosquitto*, void* self, int, int count, const int* granted) {
          static_cast<ingest*>(self)->subscribed({granted, static_cast<std::size_t>(count)});
        });
    mosquitto_publish_callback_set(
        m, [](mosquitto*, void* self, int number) { static_cast<ingest*>(self)->arrived(number); });
    const int code = mosquitto_connect(m, options_.host.c_str(), options_.port, keep_alive_s);
    if (code != MOSQ_ERR_SUCCESS) {
      log_warning("MQTT: {}:{}: {}", options_.host, options_.port, mosquitto_strerror(code));
    }
    return code == MOSQ_ERR_SUCCESS;
  }

  void connected(int code) {
    if (code != 0) {
      log_warning("MQTT: {}:{} refuses us: {}", options_.host, options_.port,
                  mosquitto_connack_string(code));
      return;
    }
    const auto filters = wanted_filters();
    open_subscriptions_ = filters.size();
    for (const auto& one : filters) {
      mosquitto_subscribe(connection_.get(), nullptr, one.c_str(), quality);
    }
  }

  std::vector<std::string> wanted_filters() const {
    auto out =
        options_.partner != nullptr ? options_.partner->filters() : std::vector<std::string>{};
    for (const auto& rule : options_.rules) {
      out.push_back(filter_of(rule));
    }
    return out;
  }

  // The server has what we published.
  void arrived(int number) {
    if (const auto at = under_way_.find(number); at != under_way_.end()) {
      arrived_.push_back(std::move(at->second));
      under_way_.erase(at);
    }
  }

  // Only now does the server keep messages for us.
  void subscribed(std::span<const int> granted) {
    if (std::any_of(granted.begin(), granted.end(), [](int q) { return q > 2; })) {
      log_warning("MQTT: {}:{} refuses a subscription", options_.host, options_.port);
      return;
    }
    if (open_subscriptions_ > 0 && --open_subscriptions_ == 0) {
      counts_.change([](mqtt_counts& c) { c.connected = true; });
    }
  }

  // Until the connection breaks, a write fails or we are to stop.
  void listen(std::chrono::milliseconds& wait) {
    auto* m = connection_.get();
    for (;;) {
      const auto events = static_cast<short>(POLLIN | (mosquitto_want_write(m) ? POLLOUT : 0));
      const bool ready = wait_for(mosquitto_socket(m), events, std::chrono::seconds{1});
      batch_.clear();
      if (stop_ || (ready && !read_some()) || !write_batch() ||
          mosquitto_loop_write(m, 1) != MOSQ_ERR_SUCCESS ||
          mosquitto_loop_misc(m) != MOSQ_ERR_SUCCESS) {
        return;
      }
      publish();
      if (!batch_.empty()) {
        wait = first_wait;
      }
    }
  }

  // All that has arrived, up to a batch.
  bool read_some() {
    auto* m = connection_.get();
    pollfd fd{mosquitto_socket(m), POLLIN, 0};
    while (batch_.size() < batch_max && ::poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN) != 0) {
      if (mosquitto_loop_read(m, 1) != MOSQ_ERR_SUCCESS) {
        return false;
      }
    }
    return (fd.revents & (POLLERR | POLLHUP)) == 0;
  }

  void drop(const std::string& reason, std::string_view topic, std::string_view detail = {}) {
    const auto& counted = is_drop_reason(reason) ? reason : std::string{"refused"};
    counts_.change([&](mqtt_counts& c) { ++c.dropped[counted]; });
    if (const auto line = told_.note(counted, topic, detail, clock_.now())) {
      log_warning("{}", *line);
    }
  }

  void sort_in(const mqtt_message& m, std::map<target, std::vector<write_op>>& by_target) {
    for (const auto& rule : options_.rules) {
      const auto names = match_topic(rule, m.topic);
      if (!names) {
        continue;
      }
      auto meaning = meaning_of(rule, *names, m.payload, clock_.now());
      if (!meaning.ok()) {
        return drop(meaning.error().code, m.topic, meaning.error().detail);
      }
      auto& v = meaning.value();
      const auto tenant = tenant_code::parse(v.tenant);
      if (!tenant.ok() || !knows_.tenant(tenant.value())) {
        return drop("no_tenant", m.topic);
      }
      if (!rule.service.empty() && !knows_.service(tenant.value(), v.service)) {
        return drop("no_service", m.topic, v.service);
      }
      by_target[{v.tenant, v.service}].push_back(std::move(v.op));
      return;
    }
    drop("no_rule", m.topic);
  }

  // false: something could not be made durable; nothing of the batch is acknowledged.
  bool write_batch() {
    counts_.change([&](mqtt_counts& c) { c.received += static_cast<std::int64_t>(batch_.size()); });
    std::map<target, std::vector<write_op>> by_target;
    std::vector<mqtt_message> of_partner;
    for (auto& m : batch_) {
      if (options_.partner != nullptr && options_.partner->is_mine(m.topic)) {
        of_partner.push_back(std::move(m));
      } else {
        sort_in(m, by_target);
      }
    }
    try {
      hand_over(std::move(of_partner));
      for (auto& [to, ops] : by_target) {
        write_part({tenant_code::parse(to.first).value(), to.second}, std::move(ops));
      }
    } catch (const std::exception& e) {
      log_error("MQTT: not written, so not acknowledged: {}", e.what());
      return false;
    }
    return true;
  }

  void hand_over(std::vector<mqtt_message> all) {
    if (all.empty()) {
      return;
    }
    std::vector<std::string> topics;
    for (const auto& m : all) {
      topics.push_back(m.topic);
    }
    auto topic = topics.begin();
    for (const auto& one : loop_.wait(options_.partner->take(std::move(all)))) {
      const auto& about = *topic++;
      if (one == "written" || one == "unchanged") {
        counts_.change([&](mqtt_counts& c) { ++(one == "written" ? c.written : c.unchanged); });
      } else {
        drop(one, about);
      }
    }
  }

  // What has arrived is told, and what waits goes out with the next round; where the database is
  // away, later.
  void publish() {
    if (options_.partner == nullptr || open_subscriptions_ > 0 || monotonic_now() < next_publish_) {
      return;
    }
    next_publish_ = monotonic_now() + publish_every;
    try {
      if (!arrived_.empty()) {
        loop_.wait(options_.partner->published(arrived_));
        counts_.change(
            [&](mqtt_counts& c) { c.published += static_cast<std::int64_t>(arrived_.size()); });
        arrived_.clear();
      }
      for (const auto& one : loop_.wait(options_.partner->to_publish())) {
        send(one);
      }
    } catch (const std::exception& e) {
      log_error("MQTT: commands wait: {}", e.what());
    }
  }

  void send(const mqtt_outgoing& o) {
    const bool is_going = std::any_of(under_way_.begin(), under_way_.end(),
                                      [&](const auto& one) { return one.second == o.ticket; });
    int number = 0;
    if (!is_going && mosquitto_publish(connection_.get(), &number, o.topic.c_str(),
                                       static_cast<int>(o.payload.size()), o.payload.data(),
                                       quality, false) == MOSQ_ERR_SUCCESS) {
      under_way_.emplace(number, o.ticket);
    }
  }

  void write_part(const town_key& key, std::vector<write_op> ops) {
    std::vector<std::string> ids;
    for (const auto& op : ops) {
      ids.push_back(op.entity.id);
    }
    auto id = ids.begin();
    for (const auto& one : loop_.wait(broker_.write_all(key, std::move(ops), {}))) {
      const auto& about = *id++;
      if (!one.ok()) {
        drop("refused", about, one.error().detail);
        continue;
      }
      const bool changed = one.value().changed;
      counts_.change([&](mqtt_counts& c) { ++(changed ? c.written : c.unchanged); });
    }
  }

  const mqtt_options options_;
  broker& broker_;
  const clock& clock_;
  const known_towns knows_;
  const int wake_;
  std::atomic<bool> stop_{false};
  guarded<mqtt_counts> counts_;
  // The thread's own.
  event_loop loop_;
  std::unique_ptr<mosquitto, mosquitto_free> connection_;
  std::vector<mqtt_message> batch_;
  std::size_t open_subscriptions_ = 0;    // not acknowledged yet
  std::map<int, std::string> under_way_;  // published, by the number of the packet: tickets
  std::vector<std::string> arrived_;
  std::chrono::nanoseconds next_publish_{};
  drop_log told_;
  std::thread thread_;
};

}  // namespace

result<std::unique_ptr<mqtt_ingest>> start_mqtt_ingest(mqtt_options options, broker& b,
                                                       const clock& time, known_towns knows) {
  for (const auto& rule : options.rules) {
    TRY(done checked, check_rule(rule));
  }
  return std::unique_ptr<mqtt_ingest>{
      std::make_unique<ingest>(std::move(options), b, time, std::move(knows))};
}

}  // namespace tsu::broker
