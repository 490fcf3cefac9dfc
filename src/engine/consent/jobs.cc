#include "engine/consent/jobs.h"

#include "engine/consent/decide_consent.h"
#include "engine/consent/erase_dead.h"
#include "engine/consent/parts.h"

namespace tsu::consent {
namespace {

constexpr std::int64_t at_once = 500;

}  // namespace

task<void> expire_consents(const module_parts& p, tenant_code tenant, std::string_view) {
  const auto& on = static_cast<const parts&>(p);
  auto& people = on.house.at(tenant, db::place::people);
  while (co_await people.write([&](db::tx& t) { return expire(t, on.out, at_once); }) == at_once) {
  }
}

task<void> forget_erasings(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& people = static_cast<const parts&>(p).house.at(tenant, db::place::people);
  while (co_await people.write([](db::tx& t) { return forget_erasings_over(t, at_once); }) > 0) {
  }
}

}  // namespace tsu::consent
