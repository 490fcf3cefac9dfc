#include "engine/broker/subscribe/mqtt_outside.h"

#include <fcntl.h>
#include <mosquitto.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/time.h"
#include "engine/broker/subscribe/mqtt_url.h"

namespace tsu::broker {
namespace {

constexpr int workers = 8;
constexpr std::size_t waiting_max = 1'000;
constexpr int keep_alive_s = 30, step_ms = 50;
constexpr std::string_view authorities = "/etc/ssl/certs";

problem failed(std::string what) { return {why::unavailable, "MQTT: " + std::move(what)}; }

struct mosquitto_free {
  void operator()(mosquitto* m) const { mosquitto_destroy(m); }
};
struct address_free {
  void operator()(addrinfo* a) const { freeaddrinfo(a); }
};
using addresses = std::unique_ptr<addrinfo, address_free>;

bool may_be_reached(const sockaddr& a, const mqtt_reach& reach) {
  const auto ip = http::ip_address::of(a);
  return ip && (reach.policy == http::address_policy::any || ip->is_public() ||
                http::contains(reach.allowed, *ip));
}

bool answers(const addrinfo& a, std::chrono::milliseconds at_most) {
  const int socket = ::socket(a.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) {
    return false;
  }
  ::connect(socket, a.ai_addr, a.ai_addrlen);
  pollfd fd{socket, POLLOUT, 0};
  int error = 1;
  socklen_t size = sizeof error;
  if (::poll(&fd, 1, static_cast<int>(at_most.count())) == 1) {
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  ::close(socket);
  return error == 0;
}

// The first address that we may speak to and that answers; the library would wait for minutes.
result<std::string> find_address(const mqtt_url& to, const mqtt_reach& reach,
                                 std::chrono::milliseconds at_most) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(), &hints, &found) != 0) {
    return failed("the host " + to.host + " is not known");
  }
  const addresses all{found};
  bool refused = false;
  for (const auto* a = all.get(); a != nullptr; a = a->ai_next) {
    if (!may_be_reached(*a->ai_addr, reach)) {
      refused = true;
    } else if (answers(*a, at_most)) {
      return http::ip_address::of(*a->ai_addr)->text();
    }
  }
  if (refused) {
    return problem{why::not_allowed, "MQTT: the address of " + to.host + " is inside",
                   "address_refused"};
  }
  return failed(to.host + " does not answer");
}

result<mqtt_url> address_of(const outgoing& o) {
  if (!o.letter) {
    return parse_mqtt_url(o.url);
  }
  TRY(auto to, parse_mqtt_server(o.url));
  if (!is_topic(o.letter->topic)) {  // made of an entity, so nobody could refuse it before
    return problem{why::bad_input, "MQTT: the topic is empty, too long or has wildcards"};
  }
  to.topic = o.letter->topic;
  to.user = o.letter->user;
  to.password = o.letter->password;
  return to;
}

// One connection and one message; on a worker.
class conversation {
 public:
  conversation(const outgoing& o, mqtt_url to) : out_(o), to_(std::move(to)) {}

  result<int> run(const mqtt_reach& reach) {
    until_ = monotonic_now() + out_.timeout;
    TRY(const auto address, find_address(to_, reach, out_.timeout));
    // With TLS the certificate is that of the name.
    TRY(const auto open, connect(to_.secure ? to_.host : address));
    TRY(const auto sent, publish());
    mosquitto_disconnect(client_.get());
    return 204;
  }

 private:
  result<done> connect(const std::string& host) {
    client_.reset(mosquitto_new(nullptr, true, this));
    auto* m = client_.get();
    mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION,
                         out_.mqtt_5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    if (!to_.user.empty()) {
      const auto& password = to_.password.reveal();
      mosquitto_username_pw_set(m, to_.user.c_str(), password.empty() ? nullptr : password.c_str());
    }
    if (to_.secure) {
      mosquitto_tls_set(m, nullptr, std::string{authorities}.c_str(), nullptr, nullptr, nullptr);
    }
    mosquitto_connect_callback_set(m, [](mosquitto*, void* self, int code) {
      static_cast<conversation*>(self)->said_ = code;
    });
    mosquitto_publish_callback_set(
        m, [](mosquitto*, void* self, int) { static_cast<conversation*>(self)->taken_ = true; });
    const int code = mosquitto_connect(m, host.c_str(), to_.port, keep_alive_s);
    if (code != MOSQ_ERR_SUCCESS) {
      return failed(to_.host + ": " + mosquitto_strerror(code));
    }
    TRY(const auto answered, loop_until([this] { return said_.has_value(); }));
    return *said_ == 0 ? result<done>{done{}}
                       : failed(to_.host + " refuses us: " + mosquitto_connack_string(*said_));
  }

  result<done> publish() {
    const auto payload = out_.letter ? out_.body : mqtt_payload(out_);
    const int code = mosquitto_publish(client_.get(), nullptr, to_.topic.c_str(),
                                       static_cast<int>(payload.size()), payload.data(),
                                       out_.quality, out_.letter && out_.letter->retain);
    if (code != MOSQ_ERR_SUCCESS) {
      return failed(to_.host + ": " + mosquitto_strerror(code));
    }
    return loop_until([this] { return taken_; });
  }

  template <class Done>
  result<done> loop_until(Done&& reached) {
    while (!reached()) {
      const int code = mosquitto_loop(client_.get(), step_ms, 1);
      if (code != MOSQ_ERR_SUCCESS && !reached()) {
        return failed(to_.host + ": " + mosquitto_strerror(code));
      }
      if (monotonic_now() > until_ && !reached()) {
        return failed(to_.host + " does not answer in time");
      }
    }
    return done{};
  }

  const outgoing& out_;
  const mqtt_url to_;
  std::unique_ptr<mosquitto, mosquitto_free> client_;
  std::chrono::nanoseconds until_{};
  std::optional<int> said_;
  bool taken_ = false;
};

}  // namespace

struct mqtt_sender::state {
  struct job {
    const outgoing* what;
    completion<result<int>>* answer;
  };

  explicit state(mqtt_reach r) : reach(std::move(r)) {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
    for (int i = 0; i < workers; ++i) {
      threads.emplace_back([this] { work(); });
    }
  }
  ~state() {
    {
      const std::scoped_lock hold{lock};
      stopping = true;
    }
    more.notify_all();
    for (auto& t : threads) {
      t.join();
    }
    for (const auto& j : jobs) {
      j.answer->set(failed("the program ends"));
    }
  }

  // Answers at once where too many wait.
  void add(job j) {
    {
      const std::scoped_lock hold{lock};
      if (!stopping && jobs.size() < waiting_max) {
        jobs.push_back(j);
        more.notify_one();
        return;
      }
    }
    j.answer->set(failed("too many wait"));
  }

  void work() {
    for (;;) {
      job j{};
      {
        std::unique_lock hold{lock};
        more.wait(hold, [this] { return stopping || !jobs.empty(); });
        if (stopping) {
          return;
        }
        j = jobs.front();
        jobs.pop_front();
      }
      const auto to = address_of(*j.what);
      j.answer->set(to.ok() ? conversation{*j.what, to.value()}.run(reach)
                            : result<int>{to.error()});
    }
  }

  const mqtt_reach reach;
  std::mutex lock;
  std::condition_variable more;
  std::deque<job> jobs;
  bool stopping = false;
  std::vector<std::thread> threads;
};

mqtt_sender::mqtt_sender(mqtt_reach r) : state_(std::make_unique<state>(std::move(r))) {}
mqtt_sender::~mqtt_sender() = default;

task<result<int>> mqtt_sender::send(outgoing o) {
  completion<result<int>> answer;
  co_return co_await answer.wait([&] { state_->add({&o, &answer}); });
}

std::string mqtt_payload(const outgoing& o) {
  std::string out = "{\"metadata\":{\"Content-Type\":";
  append_json_string(out, o.content_type);
  for (const auto& [name, value] : o.headers) {
    out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
  }
  return out + "},\"body\":" + o.body + "}";
}

}  // namespace tsu::broker
