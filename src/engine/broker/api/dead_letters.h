// /broker/v1: what could not be delivered to subscribers, for the console and for programs that
// look after their own subscriptions. JSON of the house, not of NGSI.
#pragma once

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/module/module.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker {

// `service`: the named service; empty: the default one.
struct dead_letter_dto {
  std::int64_t id = 0;
  std::string service, subscription;
  std::string entity;  // empty where it told of several
  instant made_at;
  std::int64_t attempts = 0;
  std::optional<json_raw> data;  // of one letter: the array that the notification carries
};
BOOST_DESCRIBE_STRUCT(dead_letter_dto, (),
                      (id, service, subscription, entity, made_at, attempts, data))
struct dead_letter_page {
  std::vector<dead_letter_dto> items;
  std::optional<std::int64_t> next;  // give it as `after` for the next page
};
BOOST_DESCRIBE_STRUCT(dead_letter_page, (), (items, next))

// Which subscription's letters.
struct dead_letter_wish {
  std::optional<std::string> service;
  std::string subscription;
};
BOOST_DESCRIBE_STRUCT(dead_letter_wish, (), (service, subscription))
struct dead_letters_moved {
  std::int64_t count = 0, left = 0;
};
BOOST_DESCRIBE_STRUCT(dead_letters_moved, (), (count, left))

struct receiver_dto {
  std::string service, subscription;
  std::int64_t waiting = 0, dead = 0, given_up = 0, failing = 0;
  std::optional<instant> last_success_at, last_failure_at, quiet_until;
};
BOOST_DESCRIBE_STRUCT(receiver_dto, (),
                      (service, subscription, waiting, dead, given_up, failing, last_success_at,
                       last_failure_at, quiet_until))
struct receiver_page {
  std::vector<receiver_dto> items;
  bool more = false;  // ask again with the last one's service and subscription
};
BOOST_DESCRIBE_STRUCT(receiver_page, (), (items, more))

answer list_dead_letters(const parts&, call&);
answer show_dead_letter(const parts&, call&);
answer replay_letter(const parts&, call&);
answer discard_letter(const parts&, call&);
answer replay_letters(const parts&, call&);
answer discard_letters(const parts&, call&);
answer list_receivers(const parts&, call&);

}  // namespace tsu::broker
