// What our API says and takes, described once: JSON, schema and the portal's types come from here.
// Times are UTC, hours of the day are Japan's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/notify/take_receipt.h"
#include "engine/notify/template_book.h"
#include "engine/notify/types.h"

namespace tsu::notify {

struct summary_dto {
  std::int64_t waiting = 0, held = 0, dead = 0;
  std::optional<double> seconds_p95;  // from wanted to sent, of the last day; without inboxes
  std::vector<way> stand_ins, missing_ways;  // ways that only pretend, and that are not set up
  instant now;
};
BOOST_DESCRIBE_STRUCT(summary_dto, (),
                      (waiting, held, dead, seconds_p95, stand_ins, missing_ways, now))

struct answer_dto {
  std::string code, label;
};
BOOST_DESCRIBE_STRUCT(answer_dto, (), (code, label))

struct inbox_dto {
  std::int64_t id = 0;
  std::string key, kind, subject, body, about, link;
  bool urgent = false;
  state now = state::delivered;
  instant at;
  std::optional<instant> expires_at, read_at, answered_at;
  std::vector<answer_dto> answers;
  std::optional<std::string> answer;
};
BOOST_DESCRIBE_STRUCT(inbox_dto, (),
                      (id, key, kind, subject, body, about, link, urgent, now, at, expires_at,
                       read_at, answered_at, answers, answer))
struct inbox_page {
  std::vector<inbox_dto> items;
  std::int64_t unread = 0;
  std::optional<std::int64_t> next;  // give it as `before` for the next page
};
BOOST_DESCRIBE_STRUCT(inbox_page, (), (items, unread, next))

struct answer_wish {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(answer_wish, (), (answer))
struct answer_said {
  std::string answer, label;
  bool before = false;  // the same had been said already
};
BOOST_DESCRIBE_STRUCT(answer_said, (), (answer, label, before))

struct message_dto {
  std::int64_t id = 0;
  std::string key, kind, about, link;
  std::optional<std::int64_t> contact;
  std::optional<std::string> role;
  bool urgent = false;
  state now = state::waiting;
  std::string reason;
  instant made_at, changed_at;
  std::optional<instant> not_before, expires_at, answered_at;
  std::optional<std::string> answer, answered_way, answered_by;
};
BOOST_DESCRIBE_STRUCT(message_dto, (),
                      (id, key, kind, about, link, contact, role, urgent, now, reason, made_at,
                       changed_at, not_before, expires_at, answered_at, answer, answered_way,
                       answered_by))
struct message_page {
  std::vector<message_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(message_page, (), (items, next))

struct attempt_dto {
  instant at;
  std::string what, note;
};
BOOST_DESCRIBE_STRUCT(attempt_dto, (), (at, what, note))

struct delivery_dto {
  std::int64_t id = 0, message = 0;
  way by = way::inbox;
  state now = state::waiting;
  instant due_at;
  std::int64_t attempts = 0, parts = 0, template_version = 0;
  std::string note, receipt;
  bool stand_in = false;  // nothing was really sent
  std::optional<instant> sent_at, delivered_at, ended_at;
};
BOOST_DESCRIBE_STRUCT(delivery_dto, (),
                      (id, message, by, now, due_at, attempts, parts, template_version, note,
                       receipt, stand_in, sent_at, delivered_at, ended_at))
struct delivery_page {
  std::vector<delivery_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(delivery_page, (), (items, next))

struct delivery_detail_dto : delivery_dto {
  // What it says; null for who may not see it, and where the contact was removed.
  std::optional<std::string> subject, body;
  std::vector<attempt_dto> tries;
};
BOOST_DESCRIBE_STRUCT(delivery_detail_dto, (delivery_dto), (subject, body, tries))
struct message_detail_dto : message_dto {
  std::vector<answer_dto> answers;
  std::vector<delivery_detail_dto> deliveries;
};
BOOST_DESCRIBE_STRUCT(message_detail_dto, (message_dto), (answers, deliveries))

struct address_wish {
  way by = way::email;
  std::string to;
  std::optional<std::string> secret;  // webhook; made where none is given
};
BOOST_DESCRIBE_STRUCT(address_wish, (), (by, to, secret))
struct contact_wish {
  std::string name;
  std::optional<std::string> kana, organisation, language, account, quiet_from, quiet_until;
  std::optional<std::vector<address_wish>> addresses;
};
BOOST_DESCRIBE_STRUCT(contact_wish, (),
                      (name, kana, organisation, language, account, quiet_from, quiet_until,
                       addresses))
struct made_dto {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(made_dto, (), (id))

struct address_dto {
  way by = way::email;
  std::string to;  // masked in lists, and for who may not see it
  std::optional<std::string> secret;
};
BOOST_DESCRIBE_STRUCT(address_dto, (), (by, to, secret))
struct contact_dto {
  std::int64_t id = 0;
  std::string name, kana, organisation, language, account;
  std::optional<std::string> quiet_from, quiet_until;
  std::vector<address_dto> addresses;
  bool masked = true;
  instant made_at, changed_at;
};
BOOST_DESCRIBE_STRUCT(contact_dto, (),
                      (id, name, kana, organisation, language, account, quiet_from, quiet_until,
                       addresses, masked, made_at, changed_at))
struct contact_page {
  std::vector<contact_dto> items;
  std::int64_t total = 0;
  std::optional<std::int64_t> next;  // give it as `after` for the next page
};
BOOST_DESCRIBE_STRUCT(contact_page, (), (items, total, next))

struct test_wish {
  std::vector<way> ways;
};
BOOST_DESCRIBE_STRUCT(test_wish, (), (ways))
struct test_made {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(test_made, (), (key))

struct template_wish {
  std::string message, language;
  form part = form::body;
  std::string wording;  // empty: the module's own again
};
BOOST_DESCRIBE_STRUCT(template_wish, (), (message, language, part, wording))
struct wording_dto {
  std::string language;
  form part = form::body;
  std::string wording, own;  // what holds, and the module's own
  std::int64_t version = 0;  // 0: the module's own
  std::optional<std::string> author;
  std::optional<instant> made_at;
};
BOOST_DESCRIBE_STRUCT(wording_dto, (), (language, part, wording, own, version, author, made_at))
struct template_dto {
  std::string message, says;
  std::vector<std::string> placeholders, answers;
  std::vector<wording_dto> wordings;
};
BOOST_DESCRIBE_STRUCT(template_dto, (), (message, says, placeholders, answers, wordings))
struct template_list {
  std::vector<template_dto> items;
};
BOOST_DESCRIBE_STRUCT(template_list, (), (items))

struct receipt_said {
  receipt_result result = receipt_result::taken;
};
BOOST_DESCRIBE_STRUCT(receipt_said, (), (result))

}  // namespace tsu::notify
