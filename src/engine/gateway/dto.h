// What /gateway/v1 says and takes. Times are UTC, days those of Japan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/module/limits.h"

namespace tsu::gateway {

// A row for a program, a day, an operation and a type: in how many requests it occurred, of how
// many entities, and how many requests were refused.
struct usage_row {
  std::string client, day, operation, type;
  std::int64_t requests = 0, entities = 0, refused = 0;
};
BOOST_DESCRIBE_STRUCT(usage_row, (), (client, day, operation, type, requests, entities, refused))
struct usage_page {
  std::vector<usage_row> items;
};
BOOST_DESCRIBE_STRUCT(usage_page, (), (items))

struct in_languages {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(in_languages, (), (ja, en))

BOOST_DEFINE_ENUM_CLASS(service_kind, web, app, api, counter)
// registered -> published <-> suspended -> retired, from which nothing leads back.
BOOST_DEFINE_ENUM_CLASS(service_state, registered, published, suspended, retired)
BOOST_DEFINE_ENUM_CLASS(member_kind, person, organisation)

// Before whom a published service appears: whose role is among `roles` (empty: anybody's), and,
// where it is so, who has started it.
struct audience {
  std::vector<std::string> roles;
  bool subscribed = false;
};
BOOST_DESCRIBE_STRUCT(audience, (), (roles, subscribed))

// client: the registered program that offers it; nothing: the municipality. rules: what it asks to
// be allowed.
struct service_wish {
  std::string code;
  in_languages name, says;
  std::optional<std::string> client;
  std::string url;
  service_kind kind = service_kind::web;
  audience for_whom;
  std::vector<allowed_rule> rules;
};
BOOST_DESCRIBE_STRUCT(service_wish, (), (code, name, says, client, url, kind, for_whom, rules))

struct service_dto : service_wish {
  service_state state = service_state::registered;
  instant created, changed;
};
BOOST_DESCRIBE_STRUCT(service_dto, (service_wish), (state, created, changed))
struct service_page {
  std::vector<service_dto> items;
};
BOOST_DESCRIBE_STRUCT(service_page, (), (items))

struct member_wish {
  std::string subject;
  member_kind kind = member_kind::person;
};
BOOST_DESCRIBE_STRUCT(member_wish, (), (subject, kind))
struct member_dto : member_wish {
  instant since;
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(member_dto, (member_wish), (since, until))
struct member_page {
  std::vector<member_dto> items;
};
BOOST_DESCRIBE_STRUCT(member_page, (), (items))

}  // namespace tsu::gateway
