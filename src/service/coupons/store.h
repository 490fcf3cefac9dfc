// The only SQL of coupons. Functions of a transaction; nothing here decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/coupons/types.h"

namespace tsu::coupons::store {

std::vector<campaign> all_campaigns(db::reader&);
std::optional<campaign> find_campaign(db::reader&, std::string_view code);
std::optional<terms> find_terms(db::reader&, std::int64_t version);
struct versioned {
  std::int64_t version = 0;
  std::string campaign;
  terms of;
};
std::vector<versioned> all_terms(db::reader&);  // the oldest first
// The terms become the campaign's; gives back their version.
std::int64_t keep_campaign(db::tx&, std::string_view code, const terms&, std::string_view by);
// false: the stock has been given out.
bool count_issue(db::tx&, std::string_view code);

std::optional<coupon> find_coupon(db::reader&, std::int64_t serial);
std::optional<coupon> find_coupon_of_code(db::reader&, std::string_view code);
std::optional<coupon> find_coupon_asked(db::reader&, std::string_view asked);
std::vector<coupon> coupons_of(db::reader&, person_id, std::int64_t limit);  // the newest first
std::int64_t count_of_person(db::reader&, std::string_view campaign, person_id);
std::int64_t add_coupon(db::tx&, const coupon&);
// false: it was not in the state it was to leave.
bool change_state(db::tx&, std::int64_t serial, coupon_state from, coupon_state to);
void move_coupons(db::tx&, person_id from, person_id to);
// Of prints: who made them is another account now; empty: nobody that we name.
void rename_printer(db::tx&, std::string_view from, std::string_view to);
// What is not used ends, and what is used can be used no more once it is opened again; none names
// the person any more.
void end_coupons(db::tx&, person_id);
void change_key(db::tx&, std::int64_t from, std::int64_t to);

std::optional<use> find_use_of_act(db::reader&, std::string_view act);
std::optional<use> standing_use(db::reader&, std::int64_t serial);
std::vector<use> uses_of(db::reader&, std::int64_t serial);  // the newest first
std::int64_t add_use(db::tx&, const use&);
// false: it was opened again already.
bool reopen_use(db::tx&, std::int64_t number, std::string_view by, std::string_view reason);

// The number of the copy: 1 for the first.
std::int64_t add_print(db::tx&, std::int64_t serial, std::string_view paper, std::string_view by);
struct print {
  std::int64_t copy = 0;
  std::string paper, by;
  instant at{};
};
std::vector<print> prints_of(db::reader&, std::int64_t serial);

std::vector<terminal> all_terminals(db::reader&);
std::optional<terminal> find_terminal(db::reader&, std::string_view id);
std::optional<terminal> find_terminal_of(db::reader&, std::string_view subject);
void keep_terminal(db::tx&, const terminal&);

struct key_row {
  std::int64_t number = 0;
  std::string kid, jwk, sealed;
  instant made_at{}, signs_from{}, needed_until{}, revoked_at{};  // 1970: good
};
std::vector<key_row> all_keys(db::reader&);  // the oldest first
std::optional<key_row> find_key(db::reader&, std::int64_t number);
std::int64_t add_key(db::tx&, const key_row&);
void need_key_until(db::tx&, std::int64_t number, instant);
void sign_from_now(db::tx&, std::int64_t number);
// false: it was before, or is not there. The key itself is gone.
bool revoke_key(db::tx&, std::int64_t number);

// By shop, of what was booked in [from, until): uses, and those opened again.
struct shop_sum {
  std::string shop;
  std::int64_t count = 0, yen = 0;
};
std::vector<shop_sum> sums_of_uses(db::reader&, instant from, instant until);
std::vector<shop_sum> sums_of_reopened(db::reader&, instant from, instant until);

struct campaign_sum {
  std::int64_t issued = 0, used = 0, expired = 0, ended = 0, points = 0, prints = 0, printed = 0;
};
campaign_sum sum_of_campaign(db::reader&, std::string_view code, instant now);
struct use_sum {
  std::int64_t standing_yen = 0, reopened = 0, offline = 0;
};
use_sum sum_of_uses(db::reader&, std::string_view campaign);

extern const std::span<const db::statement* const> statements;

}  // namespace tsu::coupons::store
