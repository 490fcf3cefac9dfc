#include "engine/ledger/audit.h"

#include <fmt/format.h>

#include "engine/ledger/store.h"

namespace tsu::ledger {

std::int64_t seal_rows(db::tx& t, std::int64_t limit) {
  return record::seal(t, limit, store::sealed());
}

record::seal_head seal_head_of(db::reader& r) { return record::head_of(r, store::sealed()); }

record::audit_report verify_seals(db::reader& r, const std::optional<record::seal_head>& anchor) {
  return record::verify(r, anchor, store::sealed());
}

std::vector<std::string> count_again(db::reader& r) {
  std::vector<std::string> out;
  balance all;
  for (const auto& [number, c] : store::count_again(r)) {
    if (c.of_rows != c.stored) {
      out.push_back(fmt::format(
          "account {}: {}/{} debits and {}/{} credits stand there, its rows make {}/{} and {}/{}",
          number, c.stored.debits_posted, c.stored.debits_pending, c.stored.credits_posted,
          c.stored.credits_pending, c.of_rows.debits_posted, c.of_rows.debits_pending,
          c.of_rows.credits_posted, c.of_rows.credits_pending));
    }
    if (c.keeps_lots && c.lots != free_of(c.stored)) {
      out.push_back(
          fmt::format("account {}: has {}, its lots make {}", number, free_of(c.stored), c.lots));
    }
    if (c.keeps_lots && free_of(c.stored) < 0) {
      out.push_back(fmt::format("account {}: is below zero", number));
    }
    all.debits_posted += c.stored.debits_posted;
    all.credits_posted += c.stored.credits_posted;
    all.debits_pending += c.stored.debits_pending;
    all.credits_pending += c.stored.credits_pending;
  }
  if (all.debits_posted != all.credits_posted || all.debits_pending != all.credits_pending) {
    out.push_back(fmt::format("all debits {}/{} are not all credits {}/{}", all.debits_posted,
                              all.debits_pending, all.credits_posted, all.credits_pending));
  }
  return out;
}

}  // namespace tsu::ledger
