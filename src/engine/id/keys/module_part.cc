#include "engine/id/keys/module_part.h"

#include "base/core/log.h"
#include "engine/id/keys/key_keeper.h"
#include "engine/id/parts.h"

namespace tsu::id {
namespace {

task<void> keep_up(const module_parts& p, tenant_code t, std::string_view) {
  auto* keys = static_cast<const parts&>(p).keys;
  if (!keys) {
    co_return;
  }
  const auto kept = co_await keys->keep_up(t);
  if (!kept.ok()) {
    log_error("signing keys of {}: {}", t.text(), kept.error().detail);
  }
}

constexpr job jobs[] = {{"id.keep_up_keys", "every 30 min", std::chrono::seconds{120}, keep_up,
                         "Publishes the next signing key in time, and takes old ones away."}};

}  // namespace

constinit const module_part key_jobs{.jobs = jobs};

}  // namespace tsu::id
