// What consents need of others and may not include: who a person is before a provider, how what was
// given out to it ends, how it is told. Handed in by app; each has an answer of our own until then.
// All are called inside a transaction of `people`.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "engine/consent/dto.h"

namespace tsu::consent {

// What a provider is told: that it may no longer use these kinds of data of that person.
struct told_withdrawal {
  party_dto provider;
  std::string subject;  // as the provider knows the person
  named_purpose purpose;
  std::vector<named_kind> kinds, delivered;  // delivered: those that it has read before
  std::string receipt;
  instant at;
};

// One kind of data of one person.
struct asked_data {
  tenant_code tenant;
  person_id person;
  std::string_view kind;
  instant now;
};
// As JSON; nothing where none is kept.
using data_reader =
    std::function<result<std::optional<std::string>>(db::reader&, const asked_data&)>;
// A part of everything that is kept about a person, as JSON.
using exporter = std::function<result<std::string>(db::reader&, tenant_code, person_id)>;

struct ports {
  // The name under which a provider's program knows the person (pairwise sub), made where there is
  // none yet; and back. Nothing for a program that nobody signs in to: then it is a name of ours.
  std::function<std::optional<std::string>(db::tx&, person_id, std::string_view client)> subject_of;
  std::function<std::optional<person_id>(db::reader&, std::string_view client,
                                         std::string_view subject)>
      person_of;
  // Ends codes and tokens of that person and program.
  std::function<void(db::tx&, person_id, std::string_view client)> end_grants;
  std::function<void(db::tx&, const told_withdrawal&)> tell;
  // Destroys the keys and credentials of the person; gives back what went, in words of the program.
  std::function<result<std::vector<std::string>>(db::tx&, tenant_code, person_id)> erase;
  // Of a person that has an account here; without it everybody has.
  std::function<bool(db::reader&, person_id)> exists;
  // Of a person whose data may go to providers: who has not died or moved out. Without it of all.
  std::function<bool(db::reader&, person_id)> lives_here;
  // Whether the person is registered as dead; without it nobody is.
  std::function<bool(db::reader&, person_id)> has_died;
  // Accounts that became the person's, also such as have not been heard of here yet.
  std::function<std::vector<person_id>(db::reader&, person_id)> doubles_of;
  // Sees to it that no account made from now on gets a number up to `newest`, in steps of at most
  // so many; gives back up to which one none does. Steps 0: only looks.
  std::function<std::int64_t(db::tx&, std::int64_t newest, std::int64_t steps)> use_numbers;
  // Seals the places where lists for providers go on; without it a list is one page.
  std::optional<crypto::box_key> key;
  // Whether the person's yes to that party counts at all; without it everybody's does.
  std::function<bool(db::reader&, person_id, const party_dto&)> may_agree;
  std::map<std::string, data_reader, std::less<>> readers;  // by kind
  std::map<std::string, exporter, std::less<>> exporters;   // by member of the export
};

// Either what was handed in, or names that are kept here (consent_alias): random, one per person
// and party.
std::string subject_of(db::tx&, const ports&, person_id, const party_dto&, std::string_view client);
std::optional<person_id> person_of(db::reader&, const ports&, std::string_view party,
                                   std::string_view client, std::string_view subject);
// Who has an account here and was not erased.
bool is_there(db::reader&, const ports&, person_id);
// Whose data may go to providers.
bool lives_here(db::reader&, const ports&, person_id);
// Every account of the person, their own first.
std::vector<person_id> accounts_of(db::reader&, const ports&, person_id);

}  // namespace tsu::consent
