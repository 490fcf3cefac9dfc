#include "engine/broker/api/ngsild.h"

#include <string>
#include <utility>

#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/preferred_version.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {

namespace {

// 6.3.4: decided before anything else. A body without a length of its own comes in chunks.
bool lacks_length(const http::request& r) {
  const bool writes =
      r.verb == http::method::post || r.verb == http::method::patch || r.verb == http::method::put;
  return writes && r.headers.find("Transfer-Encoding").has_value();
}

}  // namespace

answer answered(inner_handler handler, const parts& p, call& c) {
  if (lacks_length(c.request)) {
    co_return http::reply{.status = 411};
  }
  if (!p.may_speak(c.tenant, protocols::ngsi_ld)) {
    co_return fault_reply(operation_not_supported("this municipality speaks NGSIv2 only"));
  }
  auto done_or_not = co_await run_for_caller(handler, p, c, "NGSILD-Tenant");
  auto reply = done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
  if (const auto tenant = c.request.headers.find("NGSILD-Tenant"); tenant) {
    reply.with("NGSILD-Tenant", std::string{*tenant});
  }
  if (const auto snapshot = c.request.headers.find("NGSILD-Snapshot")) {
    reply.with("NGSILD-Snapshot", std::string{*snapshot});  // 6.3.22
  }
  conform_to_preferred(reply, c.request);
  co_return reply;
}

}  // namespace tsu::broker
