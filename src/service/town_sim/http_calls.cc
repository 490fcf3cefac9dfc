#include <stdexcept>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/time.h"
#include "base/http/client.h"
#include "service/town_sim/calls.h"

namespace tsu::town_sim {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;
constexpr std::size_t reply_bytes_max = 64 << 20;

class over_http final : public calls {
 public:
  explicit over_http(std::string url)
      : url_(std::move(url)),
        client_({.policy = http::address_policy::any, .user_agent = "tsunagu sim town"}) {
    while (url_.ends_with('/')) {
      url_.pop_back();
    }
  }

  answered ask(const asking& a) override {
    http::client_request q{.verb = a.verb,
                           .url = url_ + a.path,
                           .headers = a.headers,
                           .body = a.body,
                           .timeout = patience,
                           .reply_bytes_max = reply_bytes_max};
    auto reply = loop_.wait(client_.send(std::move(q)));
    if (!reply.ok()) {
      throw std::runtime_error{a.path + ": " + reply.error().code + " " + reply.error().detail};
    }
    auto& r = reply.value();
    answered out{.status = r.status, .body = std::move(r.body), .headers = std::move(r.headers)};
    if (out.body.starts_with('{')) {
      if (auto json = check_and_minify(out.body); json.ok()) {
        out.body = std::move(json).value();
      }
    }
    return out;
  }

  bool wait_until(const std::function<bool()>& is_so) override {
    const auto end = monotonic_now() + patience;
    while (!is_so()) {
      if (monotonic_now() > end) {
        return false;
      }
      loop_.wait(a_moment());
    }
    return true;
  }

 private:
  static task<void> a_moment() { co_await pause{3ms}; }

  std::string url_;
  event_loop loop_;
  http::client client_;
};

}  // namespace

std::unique_ptr<calls> http_calls(std::string url) {
  return std::make_unique<over_http>(std::move(url));
}

}  // namespace tsu::town_sim
