#include "service/points/leave.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/ledger/accounts.h"
#include "engine/ledger/apply.h"
#include "service/points/purses.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

result<done> move_all(db::tx& t, ledger::account_no from, ledger::account_no to,
                      const std::string& name, std::string_view code) {
  std::vector<ledger::wish> all;
  const bool keeps = ledger::get_account(t, to)->keeps_lots;
  const auto lots = ledger::standing_of(t, from, t.now()).lots;
  for (const auto& l : lots) {
    ledger::wish w{.id = name + "/" + std::to_string(l.expires_at),
                   .debit = from,
                   .credit = to,
                   .amount = l.amount,
                   .code = std::string{code},
                   .rule = "",
                   .evidence = name,
                   .by = "",
                   .linked = true};
    if (keeps && l.expires_at != ledger::never) {
      w.expires_at = from_micros(l.expires_at);
    }
    all.push_back(std::move(w));
  }
  if (!all.empty()) {
    all.back().linked = false;
  }
  for (std::size_t at = 0; at < all.size(); at += ledger::wishes_max) {
    const auto size = std::min(ledger::wishes_max, all.size() - at);
    all[at + size - 1].linked = false;
    for (const auto& o : ledger::apply(t, std::span{all}.subspan(at, size))) {
      TRY(const auto moved, ledger::must(o));
    }
  }
  return done{};
}

}  // namespace

result<done> merge_purses(db::tx& t, person_id twice, person_id into) {
  const auto from = find_purse(t, twice);
  if (!from || twice == into || ledger::get_account(t, *from)->closed) {
    return done{};
  }
  const auto name = "merge/" + std::to_string(from->value);
  TRY(const done moved, move_all(t, *from, ensure_purse(t, into), name, "merge"));
  ledger::close_account(t, *from);
  return done{};
}

result<done> close_purse(db::tx& t, person_id who) {
  store::forget_notices(t, who);
  const auto purse = find_purse(t, who);
  if (!purse) {
    return done{};
  }
  if (!ledger::get_account(t, *purse)->closed) {
    const auto name = "left/" + std::to_string(purse->value);
    TRY(const done moved, move_all(t, *purse, ensure_counter(t, expired_kind), name, "expired"));
    ledger::close_account(t, *purse);
  }
  ledger::forget_owner(t, *purse);
  return done{};
}

}  // namespace tsu::points
