// The words of coupons and tickets: terms of a campaign, coupons, uses. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::coupons {

// yen: so much off. percent: so much of the bill off, up to yen_max. ticket: the thing itself; its
// amount is what the shop gets for it.
enum class worth : std::uint8_t { yen, percent, ticket };
BOOST_DESCRIBE_ENUM(worth, yen, percent, ticket)

// What a campaign promises. A coupon keeps the terms under which it was issued.
struct terms {
  std::string ja, en;
  std::string conditions_ja, conditions_en;  // printed as they stand
  worth what = worth::yen;
  std::int64_t amount = 0;
  std::int64_t yen_max = 0;       // of percent
  std::int64_t bill_min_yen = 0;  // 0: whatever is bought
  instant issue_from{}, issue_until{}, use_from{}, use_until{};
  std::int64_t valid_days = 0;     // the day of issue is the first; 0: until use_until
  std::int64_t stock = 0;          // coupons in all; 0: no limit
  std::int64_t per_person = 0;     // coupons for one person; 0: no limit
  std::int64_t points = 0;         // what one costs; 0: nothing
  std::int64_t offline_days = 0;   // so late a use off-line may be told; 0: none may
  std::vector<std::string> shops;  // codes; empty: every shop
  bool self_service = false;       // people take one by themselves
  bool open = false;               // new ones are issued
};
BOOST_DESCRIBE_STRUCT(terms, (),
                      (ja, en, conditions_ja, conditions_en, what, amount, yen_max, bill_min_yen,
                       issue_from, issue_until, use_from, use_until, valid_days, stock, per_person,
                       points, offline_days, shops, self_service, open))

struct campaign {
  std::string code;
  std::int64_t version = 0;  // number of its terms
  std::int64_t issued = 0;
  terms of;
};

// used and back to issued where staff open it again; ended: whose it was has left.
enum class coupon_state : std::uint8_t { issued, used, ended };
BOOST_DESCRIBE_ENUM(coupon_state, issued, used, ended)

struct coupon {
  std::int64_t serial = 0;
  std::string code;  // as typed, without hyphens
  std::string campaign;
  std::int64_t version = 0;
  person_id person{};  // 0: whoever holds it
  std::string asked;   // who asked for it, and their own id: sent again nothing is issued twice
  coupon_state state = coupon_state::issued;
  instant issued_at{}, expires_at{}, ended_at{};
  std::int64_t key = 0;  // that its QR code is signed with
  std::int64_t points = 0, prints = 0;
  std::string issued_by;
};

struct use {
  std::int64_t number = 0, serial = 0;
  std::string campaign, act, terminal, shop;
  instant used_at{};    // at the shop's till
  instant booked_at{};  // here
  std::int64_t yen = 0, bill_yen = 0;
  bool offline = false;
  instant reopened_at{};  // 1970: it stands
  std::string reopened_by, reason;
};
inline bool stands(const use& u) { return u.reopened_at == instant{}; }

struct terminal {
  std::string id, subject, shop;
  instant closed_at{};  // 1970: open
};

struct acting {
  std::string_view subject, role, trace_id;
};

}  // namespace tsu::coupons
