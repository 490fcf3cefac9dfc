// The acts of a town hall's hard cases: persons who are protected, proxies, two accounts of one
// person, and who was touched by a breach. Each is one transaction with its audit row.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/ports.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

// who: "role:nurse", "staff:hana", "provider:acme": everybody else is told that there is no such
// person.
// Nothing said of `until`: as long as an order may last.
struct protection_wish {
  std::vector<std::string> who;
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(protection_wish, (), (who, until))
struct protection_dto {
  std::int64_t person = 0;
  std::vector<std::string> who;
  instant since, until;
  std::string author;
};
BOOST_DESCRIBE_STRUCT(protection_dto, (), (person, who, since, until, author))

// The longest that an order lasts before somebody has to look again: a year, by the Basic Resident
// Registration's own rule.
inline constexpr std::chrono::days protection_max{366};

// In place of one that lasts. Refuses names that are none, nobody, a time that is over or too far
// (bad_protection). Whoever may not know of the person cannot change it either: no_such_person.
result<protection_dto> protect(db::tx&, const ports&, const actor&, person_id,
                               const protection_wish&);
result<done> end_protection(db::tx&, const actor&, person_id);

struct proxy_wish {
  std::int64_t proxy = 0;
  proxy_kind kind = proxy_kind::family;
  std::string checked;
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(proxy_wish, (), (proxy, kind, checked, until))
struct proxy_dto {
  std::int64_t id = 0, person = 0, proxy = 0;
  proxy_kind kind = proxy_kind::family;
  std::string checked, author;
  instant since;
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(proxy_dto, (), (id, person, proxy, kind, checked, author, since, until))
struct proxy_page {
  std::vector<proxy_dto> items;
};
BOOST_DESCRIBE_STRUCT(proxy_page, (), (items))

// A parent and a family helper act for at most so long where nothing is said of `until`; then
// somebody has to look again.
inline constexpr std::chrono::days proxy_max{366};

// As the person sees who may act for them now: not who it is, which they know.
struct own_proxy_dto {
  std::int64_t id = 0;
  proxy_kind kind = proxy_kind::family;
  instant since;
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(own_proxy_dto, (), (id, kind, since, until))
struct own_proxy_page {
  std::vector<own_proxy_dto> items;
};
BOOST_DESCRIBE_STRUCT(own_proxy_page, (), (items))

// Refuses oneself, somebody who is not there or whom staff may not know of, no check by staff
// (bad_proxy).
result<done> add_proxy(db::tx&, const ports&, const actor&, person_id, const proxy_wish&);
result<done> end_proxy(db::tx&, const actor&, person_id, std::int64_t id);
// Also those that are over; none whom the staff may not know of.
proxy_page proxies_of(db::reader&, const actor&, person_id, instant now);
own_proxy_page own_proxies_of(db::reader&, person_id, instant now);

// A family helper looks and helps; a guardian, curator or parent decides.
bool may_decide(proxy_kind);

struct merge_wish {
  std::int64_t former = 0, person = 0;
};
// From now on what was said with `former` counts for `person`: of two answers to one question the
// later one. History keeps its rows. Refuses an account that is not there, was merged already, or
// is the same (bad_merge).
result<done> merge(db::tx&, const ports&, const actor&, const merge_wish&);

}  // namespace tsu::consent
