#include "service/points/jobs.h"

#include "base/http/asked.h"
#include "engine/ledger/accounts.h"
#include "engine/ledger/store.h"
#include "service/points/card.h"
#include "service/points/purses.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

constexpr std::int64_t at_once = 500;

void tell_one(db::tx& t, const parts& on, const ledger::store::due_lot& due) {
  const auto purse = ledger::get_account(t, due.account);
  const auto who = purse && purse->kind == purse_kind && purse->unit == unit
                       ? http::parse_whole(purse->owner)
                       : std::nullopt;
  const auto expires_at = from_micros(due.expires_at);
  if (!who || !store::add_notice(t, {*who, expires_at, due.remaining, t.now()})) {
    return;
  }
  t.append_change("points.lot.expiring", "account:" + std::to_string(*who),
                  "{\"points\":" + std::to_string(due.remaining) + ",\"at\":\"" +
                      format_instant(expires_at) + "\"}");
  if (on.tell_expiry) {
    on.tell_expiry(t, {*who}, due.remaining, expires_at);
  }
}

}  // namespace

task<void> tell_expiries(const module_parts& p, tenant_code tenant, std::string_view) {
  const auto& on = static_cast<const parts&>(p);
  auto& people = on.house.at(tenant, db::place::people);
  for (std::int64_t after = 0; after >= 0;) {
    after = co_await people.write([&](db::tx& t) {
      const auto days = dated_card{t}.number("points.notice_days", t.now());
      const auto due = ledger::store::lots_between(t, t.now(), t.now() + std::chrono::days{days},
                                                   after, at_once);
      for (const auto& one : due) {
        tell_one(t, on, one);
      }
      return std::ssize(due) < at_once ? std::int64_t{-1} : due.back().account.value;
    });
  }
}

}  // namespace tsu::points
