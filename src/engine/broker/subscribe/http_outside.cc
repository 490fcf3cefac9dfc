#include "engine/broker/subscribe/http_outside.h"

#include <utility>

#include "engine/broker/model/faults.h"

namespace tsu::broker {

namespace {

http::method method_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(http::method::options); ++i) {
    if (name_of(static_cast<http::method>(i)) == name) {
      return static_cast<http::method>(i);
    }
  }
  return http::method::post;
}

}  // namespace

task<result<int>> http_sender::send(outgoing o) {
  http::client_request request{.verb = method_named(o.method),
                               .url = std::move(o.url),
                               .headers = std::move(o.headers),
                               .body = std::move(o.body),
                               .timeout = o.timeout,
                               .reply_bytes_max = 64 * 1024};
  if (!o.content_type.empty()) {
    request.headers.emplace_back("Content-Type", std::move(o.content_type));
  }
  CO_TRY(const auto reply, co_await client_.send(std::move(request)));
  co_return reply.status;
}

task<result<std::string>> http_context_loader::load(std::string url) {
  http::client_request request{.url = url,
                               .headers = {{"Accept", "application/ld+json, application/json"}},
                               .redirects_max = 5};
  auto reply = co_await client_.send(std::move(request));
  if (!reply.ok() || reply.value().status != 200) {
    co_return ld_context_not_available("@context " + url + " could not be fetched");
  }
  co_return std::move(reply.value().body);
}

}  // namespace tsu::broker
