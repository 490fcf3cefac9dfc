// What the handlers of this module share.
#pragma once

#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "service/coupons/parts.h"
#include "service/coupons/print_coupon.h"

namespace tsu::coupons::api {

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}
inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
inline acting actor_of(const call& c) { return {c.who.subject, c.who.role, c.request.trace_id}; }
inline sealing sealing_of(const parts& on, const call& c) { return {on.key, c.tenant}; }

inline problem no_coupon() {
  return {why::not_found, "there is no such coupon", "coupons_no_coupon"};
}
problem bad(const char* field);
// The paper that the query asks for; 80mm where it says none.
result<paper> paper_asked(const call&);
// The printed page of a copy, in the language of the request.
result<http::reply> page_of(db::reader&, const parts&, const call&, const copy&, paper);

}  // namespace tsu::coupons::api
