// What the handlers of the broker's protocols are given. Made once in main; outlives the server.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/module/module.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {

class context_book;       // engine/broker/contexts/context_book.h
class snapshot_book;      // engine/broker/snapshots/snapshot_book.h
class registry;           // engine/broker/registrations/registry.h
class subscription_book;  // engine/broker/subscribe/subscription_book.h

// Which named services (NGSILD-Tenant) a municipality has. Any thread.
class service_register {
 public:
  virtual ~service_register() = default;
  virtual bool has(tenant_code, std::string_view service) const = 0;
};

// What a municipality lets its entities be spoken of in (doc/ngsi-mapping.md).
enum class protocols : std::uint8_t { both, ngsi_v2, ngsi_ld };
using town_protocols = std::map<tenant_code, protocols>;  // who is not in it speaks both

struct parts : module_parts {
  broker* entities = nullptr;
  context_cache* contexts = nullptr;
  const service_register* services = nullptr;  // null: only the default service
  // Where a request that creates something may name a service that is not there (5.5.10); null: the
  // municipality alone makes services.
  std::function<task<result<done>>(tenant_code, std::string name)> make_service = {};
  subscription_book* subscriptions = nullptr;
  class context_book* context_book = nullptr;  // null: nothing is hosted
  registry* sources = nullptr;                 // null: nothing is asked of other brokers
  snapshot_book* snapshots = nullptr;          // null: there are none
  town_protocols speak = {};
  std::int64_t temporal_values_max = 200'000;  // of an answer; the rest by 206 (6.3.10)

  bool may_speak(tenant_code t, protocols one) const {
    const auto at = speak.find(t);
    return at == speak.end() || at->second == protocols::both || at->second == one;
  }
};

}  // namespace tsu::broker
