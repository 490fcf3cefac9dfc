// What the handlers share. Only api*.cc include this.
#pragma once

#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/module/module.h"
#include "service/snow/look_at_night.h"
#include "service/snow/make_decisions.h"
#include "service/snow/parts.h"

namespace tsu::snow::api {

using http::asked;
using http::whole_number;

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.compressible = true;
  return out;
}
template <class T>
http::reply json_of(const T& dto, int status = 200) {
  return json(to_json(dto), status);
}
inline http::reply no_content() { return {.status = 204}; }
inline http::reply csv(std::string body, std::string_view name) {
  http::reply out{.type = "text/csv; charset=utf-8", .body = std::move(body)};
  return out.with("Content-Disposition", "attachment; filename=\"" + std::string{name} + "\"");
}
inline actor actor_of(const call& c) { return {c.who.subject, c.who.role}; }
inline db::store& town_of(const parts& on, const call& c) {
  return on.stores.at(c.tenant, db::place::town);
}

// The night of a path or query; problem snow_bad_night. Empty: the one of now.
inline result<local_date> night_asked(std::string_view text, instant now) {
  if (text.empty()) {
    return night_of(now);
  }
  if (const auto d = parse_date(text)) {
    return *d;
  }
  return problem{why::bad_input, "a night is a date like 2026-12-01", "snow_bad_night"};
}

}  // namespace tsu::snow::api
