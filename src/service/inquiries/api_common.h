// What the handlers of this service share.
#pragma once

#include <string>
#include <utility>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/inquiries/parts.h"
#include "service/inquiries/rules.h"
#include "service/inquiries/views.h"

namespace tsu::inquiries::api {

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
inline result<done> check_id(std::string_view id) {
  if (is_id(id)) {
    return done{};
  }
  return problem{why::bad_input,
                 "an id has 1 to 64 visible letters",
                 "inquiries_bad_fields",
                 {{"id", "not_allowed"}}};
}

}  // namespace tsu::inquiries::api
