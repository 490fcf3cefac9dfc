#include "engine/broker/api/ngsild.h"

#include <string>
#include <utility>

#include "engine/broker/api/fault_reply.h"

namespace tsu::broker {

answer answered(inner_handler handler, const parts& p, call& c) {
  auto done_or_not = co_await handler(p, c);
  auto reply = done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
  if (const auto tenant = c.request.headers.find("NGSILD-Tenant"); tenant && reply.status < 400) {
    reply.with("NGSILD-Tenant", std::string{*tenant});
  }
  co_return reply;
}

}  // namespace tsu::broker
