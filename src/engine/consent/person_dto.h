// What a person, their proxy or staff say and are told about one person's consents. Times are UTC.
#pragma once

#include "engine/consent/dto.h"

namespace tsu::consent {

// A decision about some kinds of one notice. hash: of the text that was shown; language: the one it
// was shown in. Kinds that are in neither list stay as they are.
struct decision_wish {
  std::int64_t notice = 0;
  std::string hash;
  std::vector<std::string> given, refused;
  std::optional<std::string> language;  // ja or en
  std::optional<channel> by_way;        // of staff: counter or phone
};
BOOST_DESCRIBE_STRUCT(decision_wish, (), (notice, hash, given, refused, language, by_way))

// Nothing said of purpose or kinds: all of them.
struct withdrawal_wish {
  std::string provider;
  std::optional<std::string> purpose;
  std::optional<std::vector<std::string>> kinds;
  std::optional<channel> by_way;
};
BOOST_DESCRIBE_STRUCT(withdrawal_wish, (), (provider, purpose, kinds, by_way))

// said_under: number of the notice that was shown when the person decided.
struct consent_kind {
  std::string kind;
  in_languages name;
  bool sensitive = false;
  standing state = standing::off;
  std::optional<instant> since, expires;
  std::optional<std::int64_t> said_under;
};
BOOST_DESCRIBE_STRUCT(consent_kind, (), (kind, name, sensitive, state, since, expires, said_under))

// One provider and purpose. notice: what is asked now; nothing where it is asked no more. agreed:
// other notices under which a yes was said that was not taken back, word by word as they were.
struct consent_dto {
  named_party provider;
  named_purpose purpose;
  std::optional<notice_dto> notice;
  std::vector<consent_kind> kinds;
  std::vector<notice_dto> agreed;
};
BOOST_DESCRIBE_STRUCT(consent_dto, (), (provider, purpose, notice, kinds, agreed))
struct consent_page {
  std::vector<consent_dto> items;
};
BOOST_DESCRIBE_STRUCT(consent_page, (), (items))

struct event_dto {
  std::int64_t id = 0;
  std::string provider, purpose, kind;
  event_kind what = event_kind::given;
  std::int64_t notice = 0;
  method how = method::self;
  std::string by, by_role;  // who, where it was not the person
  channel by_way = channel::portal;
  instant at;
  std::string receipt;
};
BOOST_DESCRIBE_STRUCT(event_dto, (),
                      (id, provider, purpose, kind, what, notice, how, by, by_role, by_way, at,
                       receipt))
struct event_page {
  std::vector<event_dto> items;
};
BOOST_DESCRIBE_STRUCT(event_page, (), (items))

struct receipt_kind {
  std::string kind;
  in_languages name;
  bool sensitive = false;
  event_kind what = event_kind::given;
  std::optional<instant> expires;
};
BOOST_DESCRIBE_STRUCT(receipt_kind, (), (kind, name, sensitive, what, expires))

// What the recipient had read before a yes was taken back, which it is asked to delete.
struct delivered_kind {
  std::string kind;
  in_languages name;
  instant last;
};
BOOST_DESCRIBE_STRUCT(delivered_kind, (), (kind, name, last))

// What a person gets after each decision; which member is which field of ISO/IEC TS 27560 stands in
// doc/consent-format.md. principal: how the provider knows the person.
struct receipt_dto {
  std::string id, schema, version, principal;
  named_party controller, recipient;
  std::vector<named_party> others;
  std::int64_t notice = 0, notice_version = 0;
  std::string notice_hash, language;
  named_purpose purpose;
  std::vector<receipt_kind> kinds;
  in_languages source;
  std::int64_t storage_days = 0;
  method how = method::self;
  std::string by, by_role;
  channel by_way = channel::portal;
  instant at;
  std::string withdraw;  // path where it is taken back
  std::optional<std::vector<delivered_kind>> delivered = {};
};
BOOST_DESCRIBE_STRUCT(receipt_dto, (),
                      (id, schema, version, principal, controller, recipient, others, notice,
                       notice_version, notice_hash, language, purpose, kinds, source, storage_days,
                       how, by, by_role, by_way, at, withdraw, delivered))
struct receipt_page {
  std::vector<receipt_dto> items;
};
BOOST_DESCRIBE_STRUCT(receipt_page, (), (items))

// One look at one's data; says: the same in a sentence.
struct read_dto {
  std::int64_t id = 0;
  instant at;
  reader_kind sort = reader_kind::provider;
  in_languages reader;
  named_purpose purpose;
  std::vector<named_kind> kinds;
  in_languages says;
};
BOOST_DESCRIBE_STRUCT(read_dto, (), (id, at, sort, reader, purpose, kinds, says))
struct read_page {
  std::vector<read_dto> items;
};
BOOST_DESCRIBE_STRUCT(read_page, (), (items))

}  // namespace tsu::consent
