// 支援措置 at the counter: whoever may not know of a person is answered as if there were no such
// account; and what staff saw of whom stands in that person's own log. Functions of one
// transaction.
#pragma once

#include <string>
#include <vector>

#include "engine/id/parts.h"
#include "engine/id/people/accounts.h"

namespace tsu::id::api {

inline bool knows(const parts& on, db::reader& r, const call& c, account_id who) {
  return !on.may_know || on.may_know(r, who, c.who, c.now);
}

inline result<done> check_known(const parts& on, db::reader& r, const call& c, account_id who) {
  return knows(on, r, c, who) ? result<done>{done{}} : result<done>{no_such_account()};
}

inline void note_seen(const parts& on, db::tx& t, const call& c, account_id who,
                      const std::vector<std::string>& kinds) {
  if (on.seen && !kinds.empty()) {
    on.seen(t, who, kinds, c);
  }
}

}  // namespace tsu::id::api
