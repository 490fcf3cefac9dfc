// What the handlers of this module share.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/people/types.h"
#include "service/community/check_in.h"
#include "service/community/parts.h"

namespace tsu::community::api {

inline constexpr std::int64_t page_max = 200, newest = std::numeric_limits<std::int64_t>::max();

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline db::store& town_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::town);
}
inline acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }
inline may_be_told told_by(const call& c) { return {c.who, c.now}; }

inline result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account has these", "not_a_person"};
}

inline result<std::int64_t> number_in_path(const call& c, std::size_t which = 0) {
  return http::whole_number(c.path_values[which]);
}

inline result<person_id> known(const parts& on, db::reader& r, const call& c, std::int64_t number) {
  return person_told(r, on, told_by(c), number, {});
}

// What staff saw of a person stands in the audit log and in the person's own.
void note_look(db::tx&, const parts&, const call&, person_id,
               const std::vector<std::string>& kinds);

struct near_wish {
  std::optional<position> at;
};
// lon and lat of the query, both or neither; "bad_query".
result<near_wish> near_asked(const http::asked&);

// The district of the caller: their own choice, else where the town knows them to live.
std::string district_of(db::reader&, const parts&, const call&, person_id);

}  // namespace tsu::community::api
