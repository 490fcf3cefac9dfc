// What the handlers of the broker's protocols are given. Made once in main; outlives the server.
#pragma once

#include <string_view>

#include "base/core/id.h"
#include "base/module/module.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {

class registry;           // engine/broker/registrations/registry.h
class subscription_book;  // engine/broker/subscribe/subscription_book.h

// Which named services (NGSILD-Tenant) a municipality has. Any thread.
class service_register {
 public:
  virtual ~service_register() = default;
  virtual bool has(tenant_code, std::string_view service) const = 0;
};

struct parts : module_parts {
  broker* entities = nullptr;
  context_cache* contexts = nullptr;
  const service_register* services = nullptr;  // null: only the default service
  subscription_book* subscriptions = nullptr;
  registry* sources = nullptr;  // null: nothing is asked of other brokers
};

}  // namespace tsu::broker
