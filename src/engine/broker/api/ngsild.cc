#include "engine/broker/api/ngsild.h"

#include <string>
#include <utility>

#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {

answer answered(inner_handler handler, const parts& p, call& c) {
  if (!p.may_speak(c.tenant, protocols::ngsi_ld)) {
    co_return fault_reply(operation_not_supported("this municipality speaks NGSIv2 only"));
  }
  auto done_or_not = co_await run_for_caller(handler, p, c, "NGSILD-Tenant");
  auto reply = done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
  if (const auto tenant = c.request.headers.find("NGSILD-Tenant"); tenant && reply.status < 400) {
    reply.with("NGSILD-Tenant", std::string{*tenant});
  }
  co_return reply;
}

}  // namespace tsu::broker
