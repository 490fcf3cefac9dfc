#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/http/client.h"
#include "service/snow/sim/links.h"

namespace tsu::snow::sim {
namespace {

class over_http final : public link {
 public:
  over_http(http_target t, wire_names n)
      : target_(std::move(t)),
        names_(std::move(n)),
        client_({.policy = http::address_policy::any, .user_agent = "tsunagu sim"}) {
    while (target_.url.ends_with('/')) {
      target_.url.pop_back();
    }
  }

  result<taken> send(const std::vector<parcel>& batch) override {
    http::client_request ask{
        .verb = http::method::post,
        .url = target_.url + "/ngsi-ld/v1/entityOperations/upsert?options=update",
        .headers = {{"content-type", "application/json"}},
        .body = batch_of(names_, batch),
        .timeout = std::chrono::seconds{30}};
    if (!target_.token.empty()) {
      ask.headers.emplace_back("authorization", "Bearer " + target_.token);
    }
    auto reply = loop_.wait(client_.send(std::move(ask)));
    if (!reply.ok()) {
      return std::move(reply).error();
    }
    return answer_of(reply.value().status, reply.value().body, batch.size());
  }

 private:
  http_target target_;
  wire_names names_;
  event_loop loop_;
  http::client client_;
};

}  // namespace

result<taken> answer_of(int status, std::string_view body, std::size_t sent) {
  const std::string said =
      "the server says " + std::to_string(status) + ": " + std::string{body.substr(0, 300)};
  if (status == 200 || status == 201 || status == 204) {
    return taken{};
  }
  if (status == 207) {
    const auto json = check_and_minify(body);
    if (!json.ok() || kind_of(json.value()) != json_kind::object) {
      return problem{why::unavailable, said};
    }
    const auto errors = json_members{json.value()}.find("errors");
    taken t;
    if (!errors.empty() && kind_of(errors) == json_kind::array) {
      for (const auto one : json_elements{errors}) {
        if (t.refused++ == 0) {
          t.first_refusal = std::string{one.substr(0, 300)};
        }
      }
    }
    t.refused = std::min(t.refused, sent);
    return t;
  }
  if (status == 429) {
    return problem{why::too_many, said};
  }
  if (status == 408 || status >= 500) {
    return problem{why::unavailable, said};
  }
  const auto reason = status == 401   ? why::not_signed_in
                      : status == 403 ? why::not_allowed
                      : status == 404 ? why::not_found
                                      : why::bad_input;
  return problem{reason, said};
}

std::unique_ptr<link> http_link(http_target t, wire_names names) {
  return std::make_unique<over_http>(std::move(t), std::move(names));
}

}  // namespace tsu::snow::sim
