#include "service/points/purses.h"

#include <string>

#include "engine/ledger/accounts.h"

namespace tsu::points {
namespace {

using ledger::guard;
using ledger::keeping;

}  // namespace

ledger::account_no ensure_counter(db::tx& t, std::string_view kind) {
  return ledger::ensure_account(
      t, {std::string{unit}, std::string{kind}, "", guard::none, keeping::striped, {}});
}

ledger::account_no ensure_purse(db::tx& t, person_id who) {
  if (const auto known = find_purse(t, who)) {
    return *known;
  }
  return ledger::ensure_account(
      t, {std::string{unit}, std::string{purse_kind}, std::to_string(who.value),
          guard::debits_within_credits, keeping::lots, ensure_counter(t, expired_kind)});
}

std::optional<ledger::account_no> find_purse(db::reader& r, person_id who) {
  return ledger::find_account(r, unit, purse_kind, std::to_string(who.value));
}

ledger::account_no ensure_shop_account(db::tx& t, std::string_view shop) {
  return ledger::ensure_account(t, {std::string{unit},
                                    std::string{shop_kind},
                                    std::string{shop},
                                    guard::none,
                                    keeping::plain,
                                    {}});
}

std::int64_t balance_of(db::reader& r, person_id who, instant now) {
  const auto purse = find_purse(r, who);
  return purse ? ledger::standing_of(r, *purse, now).free : 0;
}

}  // namespace tsu::points
