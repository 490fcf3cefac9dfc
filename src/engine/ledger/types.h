// The words of the ledger: accounts of one unit, and transfers that move an amount from one (its
// debit side) to another (its credit side). What somebody has is the credits of their account.
// Plain values; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::ledger {

using account_no = id_of<struct ledger_account_tag>;

// none: a counter-account such as "issued" or a shop. debits_within_credits: somebody's money,
// which never goes below zero. credits_within_debits: the same from the other side.
enum class guard : std::uint8_t { none, debits_within_credits, credits_within_debits };
// lots: what is credited may expire, the oldest goes first; only with guard debits_within_credits.
// striped: so many rows that many may write to it at once; only without a guard.
enum class keeping : std::uint8_t { plain, lots, striped };

struct account_spec {
  std::string unit, kind, owner;
  guard limit = guard::none;
  keeping how = keeping::plain;
  account_no expires_to{};  // of lots: where goes what expires
};
inline constexpr std::int64_t stripes_of_one = 16;

struct balance {
  std::int64_t debits_pending = 0, debits_posted = 0, credits_pending = 0, credits_posted = 0;
  bool operator==(const balance&) const = default;
};
// What may still be spent of an account whose debits stay within its credits.
inline std::int64_t free_of(const balance& b) {
  return b.credits_posted - b.debits_posted - b.debits_pending;
}

struct account {
  account_no number{};
  std::string unit, kind, owner;
  guard limit = guard::none;
  bool keeps_lots = false;
  std::int64_t stripes = 1;
  account_no expires_to{};
  bool closed = false;
};

enum class deed : std::uint8_t {
  single = 1,  // moves at once
  hold,        // sets aside; ends by post, release, or by itself at its timeout
  post,        // moves what was held, or a part of it; the rest is free again
  release,     // what was held is free again
  time_out,    // the same, because nobody came; written by the ledger itself
  reverse,     // takes back a single or a post by the opposite
  expire,      // written by the ledger itself
};
BOOST_DESCRIBE_ENUM(deed, single, hold, post, release, time_out, reverse, expire)

// So much under that name and no more: the name says of whom, of what and of which day
// ("steps/17/2026-11-29"). trim: what still fits is moved.
enum class over_cap : std::uint8_t { refuse, trim };
struct cap {
  std::string name;
  std::int64_t limit = 0;
  over_cap then = over_cap::refuse;
  instant keep_to{};  // after it nobody asks any more
};

// What is wanted. `id` is the caller's own and makes a repetition harmless.
struct wish {
  std::string id;
  deed what = deed::single;
  account_no debit{}, credit{};  // post, release, reverse: may be left out
  std::int64_t amount = 0;       // post, release, reverse: 0 is all of it
  std::string code, rule, evidence, by;
  std::string about;                            // id of the hold, or of what is reversed
  std::optional<instant> expires_at;            // of what is credited; never where nothing is said
  std::optional<std::chrono::seconds> timeout;  // of a hold
  std::vector<cap> caps;
  bool linked = false;  // stands or falls with the next one
};

// Why nothing moved. More of them than Boost.Describe counts, so one list makes enum and names.
// clang-format off
#define TSU_LEDGER_REFUSALS(is) \
  is(none) is(linked_chain_failed) is(linked_chain_open) is(id_missing) is(id_too_long) \
  is(id_is_reserved) is(text_too_long) is(text_not_plain) is(deed_not_allowed) \
  is(amount_not_positive) is(amount_too_large) is(accounts_missing) is(accounts_must_differ) \
  is(about_missing) is(about_must_be_empty) is(timeout_only_for_holds) \
  is(timeout_not_positive) is(timeout_too_long) is(caps_only_for_new) is(cap_malformed) \
  is(exists_with_different_deed) is(exists_with_different_about) \
  is(exists_with_different_debit_account) is(exists_with_different_credit_account) \
  is(exists_with_different_amount) is(exists_with_different_code) \
  is(exists_with_different_rule) is(exists_with_different_evidence) \
  is(exists_with_different_timeout) is(exists_with_different_expiry) \
  is(debit_account_not_found) is(credit_account_not_found) is(units_differ) \
  is(debit_account_closed) is(credit_account_closed) is(expiry_needs_lots) \
  is(expiry_in_the_past) is(hold_not_found) is(not_a_hold) is(hold_already_posted) \
  is(hold_already_released) is(hold_timed_out) is(different_debit_account) \
  is(different_credit_account) is(different_amount) is(exceeds_hold) is(transfer_not_found) \
  is(not_reversible) is(already_reversed) is(cap_reached) is(exceeds_credits) \
  is(exceeds_debits) is(overflows)
// clang-format on
enum class refusal : std::uint8_t {
#define TSU_AS_ENUMERATOR(name) name,
  TSU_LEDGER_REFUSALS(TSU_AS_ENUMERATOR)
#undef TSU_AS_ENUMERATOR
};
std::string_view name_of(refusal);
std::string_view name_of(deed);

inline constexpr std::size_t id_max = 160, text_max = 200, caps_max = 4, wishes_max = 1'000;
inline constexpr std::int64_t amount_max = 1'000'000'000'000;
inline constexpr std::chrono::seconds timeout_max = std::chrono::days{366};
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
// Ids that begin so are the ledger's own.
inline constexpr std::string_view own_ids = "ledger:";

// One part of an account's credits: what of it expires when.
struct lot_part {
  std::int64_t expires_at = never, amount = 0;
  bool operator==(const lot_part&) const = default;
};

// A row of the ledger. Times in microseconds since 1970; 0: none.
struct transfer {
  std::int64_t number = 0;  // 0: not stored yet
  std::string id;
  deed what = deed::single;
  account_no debit{}, credit{};
  std::int64_t amount = 0, asked = 0, at = 0, timeout_at = 0, expires_at = 0;
  std::int64_t debit_after = 0, credit_after = 0;  // free_of() afterwards; 0 of a striped account
  std::string code, rule, evidence, about, by;
  std::vector<lot_part> lots;
};

}  // namespace tsu::ledger
