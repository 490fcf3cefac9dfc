// Accounts as /id/v1/accounts says and takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/id/people/types.h"

namespace tsu::id {

// What is known of the person. birth_date: "1948-03-07"; read in 和暦 too. phone: kept as "+81…".
// section: where staff work.
struct profile_dto {
  std::string name;
  std::optional<std::string> kana, birth_date, district, phone, email, section = {};
};
BOOST_DESCRIBE_STRUCT(profile_dto, (), (name, kana, birth_date, district, phone, email, section))

// login_id: a name for staff and providers; residents and helpers get a number. role: the kind's
// usual one where nothing is said. proof: what was checked at the counter. why: the reason, kept in
// the audit log.
struct account_wish {
  account_kind kind{};
  std::optional<std::string> login_id, role;
  proof_kind proof{};
  std::optional<std::string> locale;
  profile_dto profile;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(account_wish, (), (kind, login_id, role, proof, locale, profile, why))

// code: with it the person chooses a password or PIN, once, within its time; shown only now.
struct made_account {
  std::int64_t id = 0;
  std::string login_id, code;
  instant code_expires;
};
BOOST_DESCRIBE_STRUCT(made_account, (), (id, login_id, code, code_expires))

struct profile_change {
  profile_dto profile;
  std::optional<std::string> locale, role;
  std::optional<proof_kind> proof;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(profile_change, (), (profile, locale, role, proof, why))

struct state_wish {
  account_state state{};
  std::string why;
};
BOOST_DESCRIBE_STRUCT(state_wish, (), (state, why))

struct merge_wish {
  std::int64_t into = 0;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(merge_wish, (), (into, why))

struct reason_wish {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(reason_wish, (), (why))

// signs_in_with: kinds of what the person has ("password", "pin", "card", "totp", "recovery",
// "passkey").
struct account_dto {
  std::int64_t id = 0;
  std::string login_id;
  account_kind kind{};
  std::string role;
  account_state state{};
  proof_kind proof{};
  std::string locale;
  std::optional<profile_dto> profile;  // nothing where its key was destroyed
  std::optional<std::int64_t> merged_into;
  std::vector<std::string> signs_in_with;
  instant created, changed;
};
BOOST_DESCRIBE_STRUCT(account_dto, (),
                      (id, login_id, kind, role, state, proof, locale, profile, merged_into,
                       signs_in_with, created, changed))
struct reissued_dto {
  std::string login_id;
};
BOOST_DESCRIBE_STRUCT(reissued_dto, (), (login_id))
// more: there are others, or may be; whoever looks says more exactly whom.
struct account_page {
  std::vector<account_dto> items;
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(account_page, (), (items, more))

struct person_session_dto {
  std::int64_t id = 0;
  std::string device;
  instant opened, seen, ends;
  bool this_one = false;
};
BOOST_DESCRIBE_STRUCT(person_session_dto, (), (id, device, opened, seen, ends, this_one))
struct person_session_page {
  std::vector<person_session_dto> items;
};
BOOST_DESCRIBE_STRUCT(person_session_page, (), (items))

}  // namespace tsu::id
