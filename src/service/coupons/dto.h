// What the API of coupons says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "service/coupons/settle.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

// version: of the terms; a coupon and its QR code name it.
struct campaign_dto {
  std::string code;
  std::int64_t version = 0, issued = 0;
  terms of;
};
BOOST_DESCRIBE_STRUCT(campaign_dto, (), (code, version, issued, of))
struct campaign_page {
  std::vector<campaign_dto> items;
};
BOOST_DESCRIBE_STRUCT(campaign_page, (), (items))

struct use_dto {
  std::int64_t serial = 0;
  std::string campaign, shop, shop_name;
  instant used_at{}, booked_at{};
  std::int64_t yen = 0, bill_yen = 0;
  bool offline = false;
  std::optional<std::string> terminal;  // for staff and the shop itself
  std::optional<instant> reopened_at;
  std::optional<std::string> reopened_by, reason;
};
BOOST_DESCRIBE_STRUCT(use_dto, (),
                      (serial, campaign, shop, shop_name, used_at, booked_at, yen, bill_yen,
                       offline, terminal, reopened_at, reopened_by, reason))
struct print_dto {
  std::int64_t copy = 0;
  std::string paper, by;
  instant at{};
};
BOOST_DESCRIBE_STRUCT(print_dto, (), (copy, paper, by, at))

struct coupon_dto {
  std::int64_t serial = 0;
  std::string campaign;
  coupon_state state = coupon_state::issued;
  instant issued_at{}, expires_at{};
  std::int64_t points = 0, prints = 0;
  terms of;
  std::optional<std::string> code, qr;  // for whose it is; qr while it can be used
  std::vector<use_dto> uses;            // the newest first
  std::optional<std::int64_t> person;   // for staff
  std::optional<std::string> issued_by;
  std::optional<std::vector<print_dto>> copies;
};
BOOST_DESCRIBE_STRUCT(coupon_dto, (),
                      (serial, campaign, state, issued_at, expires_at, points, prints, of, code, qr,
                       uses, person, issued_by, copies))
struct coupon_page {
  std::vector<coupon_dto> items;
};
BOOST_DESCRIBE_STRUCT(coupon_page, (), (items))

struct own_wish {
  std::string id, campaign;
};
BOOST_DESCRIBE_STRUCT(own_wish, (), (id, campaign))
struct staff_wish {
  std::string id;
  std::optional<std::int64_t> person;  // absent: whoever holds it
};
BOOST_DESCRIBE_STRUCT(staff_wish, (), (id, person))
struct reopen_wish {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(reopen_wish, (), (reason))

struct terminal_dto {
  std::string id, subject, shop;
  bool closed = false;
};
BOOST_DESCRIBE_STRUCT(terminal_dto, (), (id, subject, shop, closed))
struct terminal_page {
  std::vector<terminal_dto> items;
};
BOOST_DESCRIBE_STRUCT(terminal_page, (), (items))

// jwk: of Ed25519 (RFC 8037). signs_from: it may be met from then on.
struct key_dto {
  std::int64_t number = 0;
  instant signs_from{};
  json_raw jwk;
};
BOOST_DESCRIBE_STRUCT(key_dto, (), (number, signs_from, jwk))
struct key_page {
  std::vector<key_dto> items;
};
BOOST_DESCRIBE_STRUCT(key_page, (), (items))

// What a terminal takes along to judge by itself without a line.
struct pack_dto {
  std::string terminal, shop, shop_name, town;
  instant now{};
  std::vector<key_dto> keys;
  std::vector<campaign_dto> terms;  // all versions that may still be met here
};
BOOST_DESCRIBE_STRUCT(pack_dto, (), (terminal, shop, shop_name, town, now, keys, terms))
struct use_wish_dto {
  std::string act;
  std::optional<std::string> qr, code;
  std::optional<std::int64_t> bill_yen;
};
BOOST_DESCRIBE_STRUCT(use_wish_dto, (), (act, qr, code, bill_yen))
struct late_use_dto {
  std::string act;
  instant at{};
  std::optional<std::string> qr, code;
  std::optional<std::int64_t> bill_yen;
};
BOOST_DESCRIBE_STRUCT(late_use_dto, (), (act, at, qr, code, bill_yen))
struct upload_dto {
  std::vector<late_use_dto> acts;
};
BOOST_DESCRIBE_STRUCT(upload_dto, (), (acts))

BOOST_DEFINE_ENUM_CLASS(fate, used, used_before, refused)
struct outcome_dto {
  std::string act;
  fate how = fate::refused;
  std::optional<use_dto> use;
  std::optional<std::string> code;  // refused: why
  std::optional<use_dto> first;     // the use that stands
};
BOOST_DESCRIBE_STRUCT(outcome_dto, (), (act, how, use, code, first))
struct outcome_page {
  std::vector<outcome_dto> items;  // in the order of the acts
};
BOOST_DESCRIBE_STRUCT(outcome_page, (), (items))

}  // namespace tsu::coupons
