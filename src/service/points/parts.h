// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <string_view>

#include "base/module/module.h"

namespace tsu::points {

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // What staff looked at stands in the person's own log.
  std::function<void(db::tx&, const caller&, std::string_view trace, person_id)> seen;
  // Tells somebody that points of theirs will expire; without it they see it in their own list.
  std::function<void(db::tx&, person_id, std::int64_t points, instant expires_at)> tell_expiry;
};

}  // namespace tsu::points
