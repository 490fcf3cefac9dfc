// Data of a person is read: by a provider, whose token covers it and to whom the person said yes;
// or by staff, for a purpose of the catalogue and what their role may see. Check, reading, the row
// in the person's own access log and the audit row are one transaction, so that nothing is read
// after a yes was taken back, and nothing unseen by the person.
#pragma once

#include <functional>
#include <map>

#include "base/core/json.h"
#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/ports.h"
#include "engine/consent/rules.h"

namespace tsu::consent {

inline constexpr std::size_t kinds_read_max = 40;

// data: by kind; null where nothing of it is kept.
struct person_data {
  std::string person, purpose;
  instant at;
  std::map<std::string, json_raw> data;
};
BOOST_DESCRIBE_STRUCT(person_data, (), (person, purpose, at, data))

struct provider_asking {
  tenant_code tenant;
  actor who;  // subject: the program
  std::string subject, purpose;
  std::vector<std::string> kinds;
  std::function<bool(std::string_view kind)> covers;  // by the token's scope
};
// Refuses kinds that are none or too many (bad_query); a program that speaks for no party
// (no_party); what the token does not cover (not_in_scope) and what the person has not granted
// (no_consent), each with the kinds; whom it does not know or may not know of (no_such_person). All
// or nothing.
result<person_data> read_for_provider(db::tx&, const ports&, const provider_asking&);

struct staff_asking {
  tenant_code tenant;
  actor who;
  person_id person;
  std::string purpose;
  std::vector<std::string> kinds;
};
// Refuses a purpose that is none of staff's (purpose_needed), kinds that the role may not see
// (not_allowed), and whom they may not know of (no_such_person).
// What it refuses before it looks at anybody: bad_query, purpose_needed, not_allowed.
result<done> check_staff_asks(db::reader&, const actor&, std::string_view purpose,
                              const std::vector<std::string>& kinds);
result<person_data> read_for_staff(db::tx&, const ports&, const staff_asking&);

// Persons who said yes to the provider for that purpose, with the kinds that hold and that the
// token covers, as one that reads them would be answered. after: `next` of the page before, which
// holds whoever is deleted or protected meanwhile.
struct consenting_person {
  std::string person;
  std::vector<std::string> kinds;
};
BOOST_DESCRIBE_STRUCT(consenting_person, (), (person, kinds))
struct consenting_page {
  std::vector<consenting_person> items;
  std::optional<std::string> next;  // nothing: the list ends here
};
BOOST_DESCRIBE_STRUCT(consenting_page, (), (items, next))
struct list_asking {
  actor who;
  std::string purpose, after;
  std::int64_t limit = 100;
  std::function<bool(std::string_view kind)> covers;
};
result<consenting_page> list_consenting(db::tx&, const ports&, const list_asking&);

}  // namespace tsu::consent
