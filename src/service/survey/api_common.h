// What the handlers of this module share.
#pragma once

#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/survey/parts.h"
#include "service/survey/types.h"

namespace tsu::survey::api {

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }

}  // namespace tsu::survey::api
