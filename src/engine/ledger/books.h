// What one call of the ledger has seen and changed so far: rows are read once, changes are kept
// here and written at the end. A chain that fails is taken back to where it began. Lives inside one
// transaction; one owner.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/db/db.h"
#include "engine/ledger/store.h"
#include "engine/ledger/types.h"

namespace tsu::ledger {

class books {
 public:
  explicit books(db::tx& t) : t_(t) {}
  books(const books&) = delete;
  books& operator=(const books&) = delete;

  instant now() const { return t_.now(); }
  // Reads at once what the wishes will ask for.
  void expect(std::span<const wish>);

  const account* find_account(account_no);
  // As it is now, with what was changed here; of a striped account nothing is known.
  balance balance_of(account_no);
  std::vector<store::lot> lots_of(account_no);
  // The transfer of that id; what ended a hold, or took a transfer back.
  const transfer* find_transfer(const std::string& id);
  const transfer* what_ended(const std::string& id);
  std::int64_t tally_of(const std::string& name);
  std::vector<std::string> holds_due_of(account_no, std::int64_t limit);

  void add_to_balance(account_no, account_no other, const balance& more);
  // Less: `more` below zero. `more_expired`: of what goes, so much has expired.
  void add_to_lot(account_no, std::int64_t expires_at, std::int64_t more,
                  std::int64_t more_expired = 0);
  void add_tally(const cap&, std::int64_t more);
  // Fills in what stands on both accounts afterwards.
  const transfer& add(transfer);

  // Where we are, and back to there.
  std::size_t mark() const { return undo_.size(); }
  void back_to(std::size_t);
  // What was done so far is not taken back any more.
  void settle() { undo_.clear(); }
  void write();

 private:
  struct one_lot {
    std::int64_t remaining = 0, expired = 0;
    std::int64_t more = 0, more_expired = 0;  // to be written
    bool fresh = false;                       // no row of it has been seen
  };
  struct page {
    std::optional<account> about;  // nothing: there is none
    balance now;
    std::map<std::int64_t, balance> more;  // by stripe, to be written
    std::optional<std::map<std::int64_t, one_lot>> lots;
  };
  struct one_tally {
    std::int64_t used = 0, more = 0;
    instant keep_to{};
  };
  page& page_of(account_no);
  std::map<std::int64_t, one_lot>& lots_in(page&, account_no);
  void load_accounts(std::span<const std::int64_t>);
  void load_transfers(std::span<const std::string>);
  void enter(transfer&&);
  template <class T>
  void keep(T& what) {
    undo_.push_back([&what, before = what] { what = before; });
  }

  db::tx& t_;
  std::map<std::int64_t, page> pages_;
  std::map<std::string, std::optional<transfer>, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> ended_by_;  // id of what it is about, its own
  std::map<std::string, one_tally, std::less<>> tallies_;
  std::vector<std::string> made_;  // ids of new rows, in order
  std::vector<std::function<void()>> undo_;
};

}  // namespace tsu::ledger
