// What the handlers of this module share.
#pragma once

#include <limits>
#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/points/card.h"
#include "service/points/parts.h"
#include "service/points/spend_points.h"

namespace tsu::points::api {

inline constexpr std::int64_t page_max = 500;
inline constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }

// The caller's own account; not_allowed (not_a_person) where it is none.
result<person_id> own(const call&);
// The person of a path, whom the caller may know of; no_such_person otherwise.
result<person_id> person_of(const parts&, db::reader&, const call&);

struct page_wish {
  std::int64_t before = newest, limit = 100;
};
result<page_wish> page_of(const call&);

}  // namespace tsu::points::api
