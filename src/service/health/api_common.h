// What the handlers of this module share.
#pragma once

#include <limits>
#include <string>
#include <utility>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/health/dto.h"
#include "service/health/keep_record.h"
#include "service/health/parts.h"
#include "service/health/views.h"

namespace tsu::health::api {

inline constexpr std::int64_t page_max = 200;

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
// A table for spreadsheets, under that name.
http::reply csv(std::string body, const std::string& name);
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline acting actor_of(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}
inline problem no_such_person() {
  return {why::not_found, "there is no such person", "no_such_person"};
}

// The caller's own account; not_allowed (not_a_person) where it is none.
result<person_id> own(const call&);
// The person of that number, whom the caller may know of; no_such_person otherwise.
result<person_id> known_person(const parts&, db::reader&, const call&, std::int64_t number);
result<person_id> person_of_path(const parts&, db::reader&, const call&);

struct series_wish {
  health::kind kind = health::kind::blood_pressure;
  std::int64_t days = 7;
  bool as_csv = false;
};
result<series_wish> series_asked(const call&);
result<http::reply> series_reply(db::reader&, const parts&, const call&, person_id,
                                 const series_wish&);
// "before" as `next` of the page before said it, and "limit".
result<store::record_query> records_asked(const call&);
result<keeping> keeping_of(const record_wish&, person_id, place, std::string_view by);
// Keeps one record, and says what to do.
result<std::string> keep_one(db::tx&, const parts&, const call&, const keeping&);
template <class Wish>
result<check_wish> check_asked(const call& c, person_id who) {
  TRY(const auto w, from_json<Wish>(c.request.body));
  return check_wish{who, w.id, w.answers};
}
check_page page_of(const std::vector<kept_check>&);

}  // namespace tsu::health::api
