// What the API of the points says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/points/settle.h"
#include "service/points/types.h"

namespace tsu::points {

struct expiring_dto {
  std::int64_t points = 0;
  std::optional<instant> expires_at;  // absent: never
};
BOOST_DESCRIBE_STRUCT(expiring_dto, (), (points, expires_at))
struct balance_dto {
  std::int64_t person = 0, balance = 0, held = 0;
  std::vector<expiring_dto> lots;     // the oldest first
  std::vector<expiring_dto> notices;  // what will expire soon
};
BOOST_DESCRIBE_STRUCT(balance_dto, (), (person, balance, held, lots, notices))

struct reason_dto {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(reason_dto, (), (ja, en))
// One line of a person's history. points: below zero where they went.
struct line_dto {
  std::int64_t number = 0;
  instant at{};
  std::int64_t points = 0, balance = 0;
  std::string what, code;
  reason_dto reason;
  std::string receipt;
  std::optional<instant> expires_at;
  std::optional<std::string> rule, evidence, by;  // for staff only
};
BOOST_DESCRIBE_STRUCT(line_dto, (),
                      (number, at, points, balance, what, code, reason, receipt, expires_at, rule,
                       evidence, by))
struct line_page {
  std::vector<line_dto> items;
};
BOOST_DESCRIBE_STRUCT(line_page, (), (items))

struct grant_dto {
  granting how = granting::granted;
  std::int64_t points = 0, balance = 0;
  std::string rule;
};
BOOST_DESCRIBE_STRUCT(grant_dto, (), (how, points, balance, rule))
struct check_in_wish {
  std::string token;
  std::optional<double> lon, lat;
};
BOOST_DESCRIBE_STRUCT(check_in_wish, (), (token, lon, lat))
struct steps_wish {
  std::string date;  // in Japan
  std::int64_t steps = 0;
};
BOOST_DESCRIBE_STRUCT(steps_wish, (), (date, steps))
struct payment_wish {
  std::string id, shop;
  std::int64_t points = 0;
};
BOOST_DESCRIBE_STRUCT(payment_wish, (), (id, shop, points))
struct exchange_wish {
  std::string id, coupon;
  std::int64_t points = 0;
};
BOOST_DESCRIBE_STRUCT(exchange_wish, (), (id, coupon, points))
struct paid_dto {
  std::string receipt;
  std::int64_t points = 0, balance = 0;
};
BOOST_DESCRIBE_STRUCT(paid_dto, (), (receipt, points, balance))
struct cancel_wish {
  std::string receipt, reason;
};
BOOST_DESCRIBE_STRUCT(cancel_wish, (), (receipt, reason))

struct rule_dto {
  rule of;
  std::string version, source, set_by;
  std::optional<instant> from;  // absent: of the card that comes with the program
};
BOOST_DESCRIBE_STRUCT(rule_dto, (), (of, version, source, set_by, from))
struct setting_dto {
  std::string name;
  std::int64_t value = 0, least = 0, most = 0;
};
BOOST_DESCRIBE_STRUCT(setting_dto, (), (name, value, least, most))
struct card_dto {
  std::vector<rule_dto> rules;
  std::vector<setting_dto> settings;
};
BOOST_DESCRIBE_STRUCT(card_dto, (), (rules, settings))
struct rule_change {
  rule of;
  instant from{};
  std::string source;
};
BOOST_DESCRIBE_STRUCT(rule_change, (), (of, from, source))
struct setting_change {
  std::int64_t value = 0;
  instant from{};
  std::string source;
};
BOOST_DESCRIBE_STRUCT(setting_change, (), (value, from, source))

struct event_dto {
  std::string id;
  std::optional<std::string> token;  // given by us: what its QR code says
  std::string name, rule;
  instant starts_at{}, ends_at{};
  std::optional<double> lon, lat;
  std::optional<std::int64_t> radius_m;  // absent: wherever one is
};
BOOST_DESCRIBE_STRUCT(event_dto, (),
                      (id, token, name, rule, starts_at, ends_at, lon, lat, radius_m))
struct event_page {
  std::vector<event_dto> items;
};
BOOST_DESCRIBE_STRUCT(event_page, (), (items))
struct shop_dto {
  std::string code, name;
  bool closed = false;
};
BOOST_DESCRIBE_STRUCT(shop_dto, (), (code, name, closed))
struct shop_page {
  std::vector<shop_dto> items;
};
BOOST_DESCRIBE_STRUCT(shop_page, (), (items))

struct correction_wish_dto {
  std::string id;
  std::int64_t points = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(correction_wish_dto, (), (id, points, reason))
struct correction_dto {
  std::int64_t number = 0;
  std::string id;
  std::int64_t person = 0, points = 0;
  std::string reason;
  correction_state state = correction_state::waiting;
  std::string asked_by;
  instant asked_at{};
  std::optional<std::string> decided_by;
  std::optional<instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(correction_dto, (),
                      (number, id, person, points, reason, state, asked_by, asked_at, decided_by,
                       decided_at))
struct correction_page {
  std::vector<correction_dto> items;
};
BOOST_DESCRIBE_STRUCT(correction_page, (), (items))

struct summary_dto {
  std::string month;
  month_sums sums;
};
BOOST_DESCRIBE_STRUCT(summary_dto, (), (month, sums))

}  // namespace tsu::points
