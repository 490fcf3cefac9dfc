#include "engine/ledger/accounts.h"

#include "base/core/assert.h"
#include "engine/ledger/store.h"

namespace tsu::ledger {

account_no ensure_account(db::tx& t, const account_spec& s) {
  ASSERT(s.how != keeping::striped || s.limit == guard::none);
  ASSERT(s.how != keeping::lots ||
         (s.limit == guard::debits_within_credits && s.expires_to.value > 0));
  if (const auto known = store::find_account(t, s.unit, s.kind, s.owner)) {
    return *known;
  }
  return store::add_account(t, s);
}

std::optional<account_no> find_account(db::reader& r, std::string_view unit, std::string_view kind,
                                       std::string_view owner) {
  return store::find_account(r, unit, kind, owner);
}

std::optional<account> get_account(db::reader& r, account_no a) {
  std::optional<account> out;
  const std::int64_t one[] = {a.value};
  store::load_accounts(r, one, [&](store::account_row&& row) { out = std::move(row.about); });
  return out;
}

void close_account(db::tx& t, account_no a) { store::set_closed(t, a, to_micros(t.now())); }
void reopen_account(db::tx& t, account_no a) { store::set_closed(t, a, 0); }

void forget_owner(db::tx& t, account_no a) {
  store::rename_owner(t, a, "left:" + std::to_string(a.value));
}

standing standing_of(db::reader& r, account_no a, instant now) {
  standing out{.sums = store::sum_of(r, a), .free = 0, .lots = {}};
  const auto about = get_account(r, a);
  if (!about || !about->keeps_lots) {
    out.free = free_of(out.sums);
    return out;
  }
  for (const auto& l : store::lots_of(r, a)) {
    if (l.expires_at > to_micros(now)) {
      out.lots.push_back({l.expires_at, l.remaining});
      out.free += l.remaining;
    }
  }
  return out;
}

std::optional<transfer> find_by_id(db::reader& r, std::string_view id) {
  std::optional<transfer> out;
  const std::string one[] = {std::string{id}};
  store::load_transfers(r, one, [&](transfer&& x) {
    if (x.id == id) {
      out = std::move(x);
    }
  });
  return out;
}

std::vector<transfer> history_of(db::reader& r, account_no a, std::int64_t before,
                                 std::int64_t limit) {
  return store::transfers_of(r, a, before, limit);
}

}  // namespace tsu::ledger
