// What /id/v1/developer and /id/v1/programs say and take. Times are UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "base/module/limits.h"
#include "engine/id/client_dto.h"

namespace tsu::id::developers {

// web: has a server that keeps a secret. native: runs on a person's device. machine: nobody signs
// in. legacy: web, by a library that knows no PKCE.
enum class program_kind : std::uint8_t { web, native, machine, legacy };
BOOST_DESCRIBE_ENUM(program_kind, web, native, machine, legacy)

// changing: goes on as approved while a change waits for staff.
enum class program_state : std::uint8_t { open, approved, refused, changing };
BOOST_DESCRIBE_ENUM(program_state, open, approved, refused, changing)

// Who develops. contact: an e-mail address.
struct developer_dto {
  std::string organisation, person, contact;
};
BOOST_DESCRIBE_STRUCT(developer_dto, (), (organisation, person, contact))

// key: opens the developer's page; told this once.
struct made_developer {
  std::string subject, key;
  instant expires;
};
BOOST_DESCRIBE_STRUCT(made_developer, (), (subject, key, expires))

// about: what it is for, for whoever decides. jwks: then the program proves a key, not a secret.
struct program_wish {
  std::string title, about;
  program_kind kind = program_kind::web;
  std::vector<std::string> redirect_uris, post_logout_redirect_uris, scopes;
  std::optional<std::string> backchannel_logout_uri = {}, home_uri = {}, policy_uri = {};
  std::optional<json_raw> jwks = {};
};
BOOST_DESCRIBE_STRUCT(program_wish, (),
                      (title, about, kind, redirect_uris, post_logout_redirect_uris, scopes,
                       backchannel_logout_uri, home_uri, policy_uri, jwks))

struct test_user_dto {
  std::int64_t id = 0;
  std::string label, login_id;
  instant created;
};
BOOST_DESCRIBE_STRUCT(test_user_dto, (), (id, label, login_id, created))
struct test_user_wish {
  std::string label;
};
BOOST_DESCRIBE_STRUCT(test_user_wish, (), (label))
// password: told this once.
struct made_test_user {
  std::int64_t id = 0;
  std::string label, login_id, password;
};
BOOST_DESCRIBE_STRUCT(made_test_user, (), (id, label, login_id, password))

// state: of the delivery, as messages have it: waiting, delivered, failed …
struct hook_try {
  std::string state, note;
  std::int64_t attempts = 0;
  instant at;
};
BOOST_DESCRIBE_STRUCT(hook_try, (), (state, note, attempts, at))
struct hook_dto {
  std::string url;
  std::optional<hook_try> last_test;
};
BOOST_DESCRIBE_STRUCT(hook_dto, (), (url, last_test))
struct hook_wish {
  std::string url;
};
BOOST_DESCRIBE_STRUCT(hook_wish, (), (url))
// secret: signs what is sent (Tsunagu-Signature); told this once.
struct made_hook {
  std::string url, secret;
};
BOOST_DESCRIBE_STRUCT(made_hook, (), (url, secret))

struct jwks_wish {
  json_raw jwks;
};
BOOST_DESCRIBE_STRUCT(jwks_wish, (), (jwks))

// reason: of the last refusal. registered: staff have approved it once, so it works.
struct program_dto {
  std::string name;
  program_state state = program_state::open;
  std::optional<std::string> reason;
  instant asked;
  std::optional<instant> decided;
  program_wish wish;
  bool registered = false, locked = false, needs_secret = false, has_secret = false;
  std::vector<key_dto> keys;
  std::vector<test_user_dto> test_users;
  std::optional<hook_dto> hook;
};
BOOST_DESCRIBE_STRUCT(program_dto, (),
                      (name, state, reason, asked, decided, wish, registered, locked, needs_secret,
                       has_secret, keys, test_users, hook))

// developer: nothing until they have said who they are.
struct developer_view {
  std::string subject, issuer, discovery;
  std::optional<developer_dto> developer;
  std::vector<program_dto> programs;
};
BOOST_DESCRIBE_STRUCT(developer_view, (), (subject, issuer, discovery, developer, programs))

// As staff see it.
struct application_dto {
  std::string name, owner;
  program_state state = program_state::open;
  std::optional<std::string> reason;
  instant asked;
  std::optional<instant> decided;
  std::optional<std::string> decided_by;
  std::optional<developer_dto> developer;
  program_wish wish;
  std::optional<program_wish> agreed;  // what holds until a change is approved
};
BOOST_DESCRIBE_STRUCT(application_dto, (),
                      (name, owner, state, reason, asked, decided, decided_by, developer, wish,
                       agreed))
struct application_page {
  std::vector<application_dto> items;
};
BOOST_DESCRIBE_STRUCT(application_page, (), (items))

// What staff let it do with entities and how often, as of any program. What is not said stays as it
// was; of a new program nothing is allowed, 20 times a second.
struct approval_wish {
  std::optional<std::vector<allowed_rule>> rules = {};
  std::optional<std::int64_t> per_second = {}, burst = {}, per_day = {};
};
BOOST_DESCRIBE_STRUCT(approval_wish, (), (rules, per_second, burst, per_day))
struct refusal_wish {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(refusal_wish, (), (reason))

}  // namespace tsu::id::developers
