#include "engine/rules/jobs.h"

#include "engine/rules/parts.h"
#include "engine/rules/store.h"

namespace tsu::rules {

task<void> forget_old_firings(const module_parts& p, tenant_code tenant, std::string_view) {
  const auto& on = static_cast<const parts&>(p);
  co_await on.stores.at(tenant, db::place::town).write([](db::tx& t) {
    forget_firings(t, t.now() - firings_kept);
  });
}

}  // namespace tsu::rules
