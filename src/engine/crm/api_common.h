// What the handlers of this module share.
#pragma once

#include <limits>
#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/consent/veil.h"
#include "engine/crm/parts.h"

namespace tsu::crm::api {

inline constexpr std::int64_t page_max = 200;
inline constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline acting actor_of(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}
inline consent::viewer viewer_of(const call& c) {
  return {consent::reader_kind::staff, c.who.subject, c.who.role};
}

// The caller's own account; not_allowed (not_a_person) where it is none.
result<person_id> own(const call&);
// That person, where there is one whom the caller may know of; no_such_person otherwise.
result<person_id> person_in(const parts&, db::reader&, const call&, std::string_view number);
// purpose= of the query: one of staff's in the catalogue; "assist" where nothing is said.
result<std::string> purpose_of(db::reader&, const call&);
// What staff were shown of a person stands in that person's own log.
void note_seen(db::tx&, const call&, person_id, const std::vector<std::string>& kinds,
               std::string_view purpose);
// "2026-11-22", not after today; today where nothing is said. "bad_query".
result<day_no> day_asked(const std::string& text, instant now);

}  // namespace tsu::crm::api
