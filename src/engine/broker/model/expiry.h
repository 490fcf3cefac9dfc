// Attributes that are only valid for a time (ETSI GS CIM 009 v1.9.1, 4.22): nobody is shown them
// afterwards, and with the next change of their entity they are gone. Pure; any thread.
#pragma once

#include <string_view>

#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

// no_time is never, so the other one.
inline instant earlier(instant a, instant b) {
  return a == no_time || (b != no_time && b < a) ? b : a;
}

// The first expiresAt of a canonical instance and its sub-attributes; no_time: it has none.
instant expiry_in(std::string_view instance);
// Whether the instance itself has expired by then, whatever its sub-attributes say.
bool has_expired(std::string_view instance, instant now);

// Without what has expired.
entity_ptr without_expired(const entity_version&, const term_table&, instant now);
// The version itself where nothing in it has.
inline entity_ptr valid_at(entity_ptr e, const term_table& terms, instant now) {
  const bool whole = !e || e->first_expiry() == no_time || e->first_expiry() > now;
  return whole ? e : without_expired(*e, terms, now);
}

}  // namespace tsu::broker
