// The only SQL of the ledger. Functions of a transaction; nothing here decides.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "base/record/seal.h"
#include "engine/ledger/types.h"

namespace tsu::ledger::store {

struct account_row {
  account about;
  balance now;  // of the first stripe
};
std::optional<account_no> find_account(db::reader&, std::string_view unit, std::string_view kind,
                                       std::string_view owner);
account_no add_account(db::tx&, const account_spec&);
void set_closed(db::tx&, account_no, std::int64_t at);
void rename_owner(db::tx&, account_no, std::string_view owner);
// Those of the numbers that there are.
void load_accounts(db::reader&, std::span<const std::int64_t>,
                   const std::function<void(account_row&&)>&);
// Over all stripes.
balance sum_of(db::reader&, account_no);
void add_to_balance(db::tx&, account_no, std::int64_t stripe, const balance& more);

struct lot {
  std::int64_t expires_at = never, remaining = 0, expired = 0;
};
// Those that have something left, the oldest first.
std::vector<lot> lots_of(db::reader&, account_no);
void change_lot(db::tx&, account_no, std::int64_t expires_at, std::int64_t more,
                std::int64_t more_expired);
void add_lot(db::tx&, account_no, std::int64_t expires_at, std::int64_t more);
// How much of that lot has expired so far.
std::int64_t expired_of(db::reader&, account_no, std::int64_t expires_at);
struct due_lot {
  account_no account{};
  std::int64_t expires_at = 0, remaining = 0;
};
// With something left that has expired by then, the oldest first.
std::vector<due_lot> lots_due(db::reader&, instant by, std::int64_t limit);
// Per account: what expires in [from, until), for a notice.
std::vector<due_lot> lots_between(db::reader&, instant from, instant until, std::int64_t after,
                                  std::int64_t limit);

// By id, and by what they are about: each is handed out once at least.
void load_transfers(db::reader&, std::span<const std::string>,
                    const std::function<void(transfer&&)>&);
void add_transfer(db::tx&, const transfer&);
std::vector<transfer> transfers_of(db::reader&, account_no, std::int64_t before,
                                   std::int64_t limit);  // the newest first
std::vector<transfer> transfers_after(db::reader&, std::int64_t after, std::int64_t limit);
std::optional<transfer> find_transfer(db::reader&, std::int64_t number);

// What came to accounts of a kind for good, or went back from them, in [from, until).
enum class side : std::uint8_t { credit, debit };
struct turnover {
  account_no account{};
  std::string owner;
  side of = side::credit;
  deed what = deed::single;
  std::string code;
  std::int64_t count = 0, sum = 0;
};
std::vector<turnover> turnover_of(db::reader&, std::string_view unit, std::string_view kind,
                                  instant from, instant until);
struct kind_sum {
  std::string kind;
  std::int64_t accounts = 0;
  balance sums;
};
std::vector<kind_sum> sums_by_kind(db::reader&, std::string_view unit);

void open_hold(db::tx&, std::string_view id, account_no debit, std::int64_t timeout_at);
void end_hold(db::tx&, std::string_view id);
std::vector<std::string> holds_due(db::reader&, instant by, std::int64_t limit);
std::vector<std::string> holds_due_of(db::reader&, account_no, instant by, std::int64_t limit);

std::int64_t tally_of(db::reader&, std::string_view name);
void add_tally(db::tx&, std::string_view name, std::int64_t more, instant keep_to);
std::int64_t forget_tallies(db::tx&, instant before);

const record::sealed_log& sealed();

// For counting again: sums of the rows of each account, and what stands beside them.
struct counted {
  balance of_rows, stored;
  std::int64_t lots = 0;
  bool keeps_lots = false;
};
std::map<std::int64_t, counted> count_again(db::reader&);

std::span<const db::statement* const> statements();

}  // namespace tsu::ledger::store
