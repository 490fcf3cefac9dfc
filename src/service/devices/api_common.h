// What the handlers of this module share.
#pragma once

#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/devices/parts.h"
#include "service/devices/views.h"

namespace tsu::devices::api {

inline constexpr std::int64_t page_max = 500;

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline id::words words_of(const parts& on, const call& c) { return {on.key_of, c.tenant}; }
inline acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }

// Whom the caller may know of.
inline bool knows(const parts& on, db::reader& r, const call& c, person_id who) {
  return who.value == 0 || !on.may_know || on.may_know(r, who, c.who, c.now);
}
// Whom the caller may know of; no_such_person otherwise.
inline result<person_id> person_in(const parts& on, db::reader& r, const call& c,
                                   std::int64_t number) {
  const person_id who{number};
  if (number <= 0 || (on.exists && !on.exists(r, who)) || !knows(on, r, c, who)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return who;
}
inline std::optional<int> age_of(const parts& on, db::reader& r, const call& c, person_id who) {
  return on.age_of ? on.age_of(r, c.tenant, who, c.now) : std::nullopt;
}
// The row that says who looked at what of a person, and why.
void note_look(db::tx&, const parts&, const call&, person_id, std::string_view reason);

}  // namespace tsu::devices::api
