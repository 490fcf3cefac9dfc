#include "engine/notify/channels/webhook.h"

#include <utility>

#include "engine/notify/channels/http_reply.h"
#include "engine/notify/signature.h"

namespace tsu::notify {

task<outcome> webhook_channel::send(outgoing o) {
  http::client_request q{
      .verb = http::method::post,
      .url = o.to.to,
      .headers = {{"Content-Type", "application/json"},
                  {"Idempotency-Key", o.reference()},
                  {std::string{signature_header}, signature_of(o.to.secret, o.body, time_.now())}},
      .body = o.body,
      .reply_bytes_max = 64 * 1024};
  const auto reply = co_await client_.send(std::move(q));
  auto out = outcome_of(reply, outcome::kind::delivered);
  out.receipt = out.what == outcome::kind::delivered ? o.reference() : "";
  co_return out;
}

}  // namespace tsu::notify
