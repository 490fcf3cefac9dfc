// People who are not there: accounts for trying a program out. Of a kind of their own, in no
// search, list or count of residents; they sign in to the one program they were made for and
// nowhere else. Functions of one transaction.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/clients.h"
#include "engine/id/developers/dto.h"
#include "engine/id/people/profile.h"

namespace tsu::id::developers {

inline constexpr std::int64_t test_users_max = 10;

// Of a program that works. password_hash: made before; `password` is told in the answer.
struct new_test_user {
  std::string_view client, label, password, password_hash;
};
result<made_test_user> make_test_user(db::tx&, const keeper_of_boxes&, const actor&,
                                      const new_test_user&);
// Ends its sessions and tokens, and erases what it was given.
result<done> end_test_user(db::tx&, const actor&, std::string_view client, account_id);

// Everybody but a test user of another program.
bool may_use(db::reader&, account_id, std::string_view client);

}  // namespace tsu::id::developers
