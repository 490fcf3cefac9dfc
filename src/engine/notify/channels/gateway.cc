#include "engine/notify/channels/gateway.h"

#include <utility>

#include "base/core/json.h"
#include "engine/notify/channels/http_reply.h"
#include "engine/notify/signature.h"

namespace tsu::notify {
namespace {

struct choice_dto {
  std::string key, label;
};
BOOST_DESCRIBE_STRUCT(choice_dto, (), (key, label))

struct send_dto {
  std::string id;
  way kind = way::sms;
  std::string to, text, language;
  std::vector<choice_dto> answers;
  std::optional<instant> expires_at;
  std::optional<std::string> receipts_url;
};
BOOST_DESCRIBE_STRUCT(send_dto, (),
                      (id, kind, to, text, language, answers, expires_at, receipts_url))

std::string body_of(const outgoing& o, const gateway_options& options) {
  send_dto out{.id = o.reference(),
               .kind = o.by,
               .to = o.to.to,
               .text = o.body,
               .language = o.language,
               .answers = {},
               .expires_at = o.expires,
               .receipts_url = {}};
  for (const auto& a : o.answers) {
    out.answers.push_back({a.key, a.label});
  }
  if (auto url = options.receipts_url(o.tenant); !url.empty()) {
    out.receipts_url = std::move(url);
  }
  return to_json(out);
}

// {"receipt": "…"}; providers that give none are told apart by our own id.
std::string receipt_in(std::string_view body) {
  const auto json = check_and_minify(body, 8);
  if (!json.ok() || kind_of(json.value()) != json_kind::object) {
    return {};
  }
  const auto receipt = json_members{json.value()}.find("receipt");
  return !receipt.empty() && kind_of(receipt) == json_kind::string ? json_string_text(receipt)
                                                                   : std::string{};
}

}  // namespace

task<outcome> gateway_channel::send(outgoing o) {
  const auto body = body_of(o, options_);
  http::client_request q{.verb = http::method::post,
                         .url = options_.url,
                         .headers = {{"Content-Type", "application/json"},
                                     {"Idempotency-Key", o.reference()},
                                     {std::string{signature_header},
                                      signature_of(options_.shared.reveal(), body, time_.now())}},
                         .body = body,
                         .timeout = std::chrono::seconds{15},
                         .reply_bytes_max = 16 * 1024};
  const auto reply = co_await client_.send(std::move(q));
  auto out = outcome_of(reply, outcome::kind::sent);
  if (out.what == outcome::kind::sent) {
    out.receipt = receipt_in(reply.value().body);
  }
  co_return out;
}

}  // namespace tsu::notify
