// Ending what the OpenID Provider has given out, inside somebody else's act: a consent that is
// withdrawn, an account that is suspended, a session that ends. Takes effect with the commit, on
// every node: codes are spent, refresh and access tokens open nothing any more.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id::op {

// Gives back how many grants it ended.
std::int64_t revoke_grants(db::tx&, account_id, std::string_view client);
std::int64_t revoke_grants(db::tx&, account_id);

// Nothing that the provider kept of the person stays: what they agreed to, what was given out and
// to which devices, by which names clients know them. What clients have still to be told of ended
// sessions stays until they are.
void forget_person(db::tx&, account_id);

// To be called in the transaction that ends a session: ends what was given out under it, save
// grants of offline_access, and queues a logout token for every client that wants one
// (OpenID Connect Back-Channel Logout 1.0).
void session_ended(db::tx&, account_id, session_id);

}  // namespace tsu::id::op
