// Clients and keys as /id/v1/clients says and takes them. Times are UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/module/limits.h"

namespace tsu::id {

// A client as staff write it. name: a-z, 0-9, '-' and '_'; per_day 0: no quota.
struct client_wish {
  std::string name, title, contact;
  std::vector<allowed_rule> rules;
  std::int64_t per_second = 0, burst = 0, per_day = 0;
};
BOOST_DESCRIBE_STRUCT(client_wish, (), (name, title, contact, rules, per_second, burst, per_day))

struct key_dto {
  std::int64_t id = 0;
  std::string label;
  instant created, expires;
  std::optional<std::vector<allowed_rule>> rules;  // nothing: those of the client
};
BOOST_DESCRIBE_STRUCT(key_dto, (), (id, label, created, expires, rules))

struct client_dto {
  std::string name, title, contact;
  std::vector<allowed_rule> rules;
  std::int64_t per_second = 0, burst = 0, per_day = 0;
  instant created;
  std::optional<instant> locked;
  std::vector<key_dto> keys;
};
BOOST_DESCRIBE_STRUCT(client_dto, (),
                      (name, title, contact, rules, per_second, burst, per_day, created, locked,
                       keys))

struct client_page {
  std::vector<client_dto> items;
};
BOOST_DESCRIBE_STRUCT(client_page, (), (items))

struct key_wish {
  std::string label;
  std::int64_t days = 0;
  std::optional<std::vector<allowed_rule>> rules;
};
BOOST_DESCRIBE_STRUCT(key_wish, (), (label, days, rules))

// overlap_hours: how long the old one stays good beside the new one.
struct rotation_wish {
  std::int64_t days = 0, overlap_hours = 0;
};
BOOST_DESCRIBE_STRUCT(rotation_wish, (), (days, overlap_hours))

// key: the secret, told this once.
struct made_key {
  std::int64_t id = 0;
  std::string label, key;
  instant expires;
};
BOOST_DESCRIBE_STRUCT(made_key, (), (id, label, key, expires))

}  // namespace tsu::id
