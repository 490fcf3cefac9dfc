// The catalogue as /consent/v1 says and takes it, and as it is kept. Times are UTC.
#pragma once

#include "engine/consent/types.h"

namespace tsu::consent {

// Who decides about data or gets it. contact: where a person can ask, in words. clients: programs
// that speak for it, by the names they are registered under. inbox: number of its contact in the
// address book, where it is told of withdrawals (0: nowhere).
struct party_dto {
  std::string code;
  party_kind kind = party_kind::provider;
  in_languages name, contact;
  std::vector<std::string> clients;
  std::int64_t inbox = 0;
};
BOOST_DESCRIBE_STRUCT(party_dto, (), (code, kind, name, contact, clients, inbox))
struct party_page {
  std::vector<party_dto> items;
};
BOOST_DESCRIBE_STRUCT(party_page, (), (items))

// A kind of data. sensitive: 要配慮個人情報. staff: roles that may look at it for a purpose.
struct kind_dto {
  std::string code;
  in_languages name;
  bool sensitive = false;
  std::vector<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(kind_dto, (), (code, name, sensitive, staff))
struct kind_page {
  std::vector<kind_dto> items;
};
BOOST_DESCRIBE_STRUCT(kind_page, (), (items))

// What data may be used for. staff: also a reason for which staff may look.
struct purpose_dto {
  std::string code;
  in_languages name;
  bool staff = false;
};
BOOST_DESCRIBE_STRUCT(purpose_dto, (), (code, name, staff))
struct purpose_page {
  std::vector<purpose_dto> items;
};
BOOST_DESCRIBE_STRUCT(purpose_page, (), (items))

// A notice as staff write it. source: where the data comes from. others: parties that get it from
// the provider. storage_days: how long the provider keeps it; valid_days: after that a yes is asked
// for again (0: never). same_terms: only the wording has changed, so that nobody is asked again.
struct notice_wish {
  std::string provider, purpose, controller;
  std::vector<std::string> kinds, others;
  in_languages title, body, source;
  std::int64_t storage_days = 0, valid_days = 0;
  bool same_terms = false;
};
BOOST_DESCRIBE_STRUCT(notice_wish, (),
                      (provider, purpose, controller, kinds, others, title, body, source,
                       storage_days, valid_days, same_terms))

// A party, purpose or kind as a notice named it.
struct named_party {
  std::string code;
  in_languages name, contact;
  bool operator==(const named_party&) const = default;
};
BOOST_DESCRIBE_STRUCT(named_party, (), (code, name, contact))
struct named_purpose {
  std::string code;
  in_languages name;
  bool operator==(const named_purpose&) const = default;
};
BOOST_DESCRIBE_STRUCT(named_purpose, (), (code, name))
struct named_kind {
  std::string code;
  in_languages name;
  bool sensitive = false;
  bool operator==(const named_kind&) const = default;
};
BOOST_DESCRIBE_STRUCT(named_kind, (), (code, name, sensitive))

// All that a person was told, whatever the catalogue says later. Its JSON is what is hashed
// (doc/consent-format.md).
struct notice_text {
  std::int64_t version = 0;
  named_party provider, controller;
  named_purpose purpose;
  std::vector<named_kind> kinds;
  std::vector<named_party> others;
  in_languages title, body, source;
  std::int64_t storage_days = 0, valid_days = 0;
};
BOOST_DESCRIBE_STRUCT(notice_text, (),
                      (version, provider, controller, purpose, kinds, others, title, body, source,
                       storage_days, valid_days))

// hash: SHA-256 of the text's JSON, hexadecimal. terms: the version from which on the same is
// asked.
struct notice_dto {
  std::int64_t id = 0, terms = 0;
  notice_text text;
  std::string hash, author;
  instant published;
  std::optional<instant> retired;
};
BOOST_DESCRIBE_STRUCT(notice_dto, (), (id, terms, text, hash, author, published, retired))
struct notice_page {
  std::vector<notice_dto> items;
};
BOOST_DESCRIBE_STRUCT(notice_page, (), (items))

// How many persons have said yes, of those that the caller may know of.
struct count_dto {
  std::string provider, purpose, kind;
  std::int64_t given = 0;
};
BOOST_DESCRIBE_STRUCT(count_dto, (), (provider, purpose, kind, given))
struct count_page {
  std::vector<count_dto> items;
};
BOOST_DESCRIBE_STRUCT(count_page, (), (items))

}  // namespace tsu::consent
