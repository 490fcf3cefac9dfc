// Idempotency-Key: a request that is sent again, because its answer got lost, gets the saved answer
// and does nothing twice, on whichever node it lands. The reply is saved in the transaction of the
// act itself. Replies are kept as they are for 24 hours: do not use this for replies that carry
// secrets.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/crypto/hash.h"
#include "base/db/db.h"
#include "base/http/message.h"

namespace tsu::record {

inline constexpr std::chrono::hours replies_kept{24};

// Borrowed for the call. Keys of different callers and routes do not meet.
struct idempotency_key {
  std::string_view key;      // as it came in the header
  std::string_view route;    // "POST /snow/v1/requests"
  std::string_view caller;   // account or token name
  crypto::digest request{};  // hash_of_request()
};

// The header's value: nothing where there is none; bad_input where it is not 1 to 255 visible ASCII
// characters.
result<std::optional<std::string_view>> key_in(const http::request&);
// Over method, path, query and body.
crypto::digest hash_of_request(const http::request&);

// The saved reply, not older than 24 hours, with "Idempotency-Replayed: true"; conflict
// (idempotency_key_reused) where the key came with another request.
result<std::optional<http::reply>> find_saved(db::reader&, const idempotency_key&, instant now);
void save(db::tx&, const idempotency_key&, const http::reply&);

// In a closure: the saved reply, or what `act` gives, saved. Act: result<http::reply>(db::tx&).
// What it refuses is not saved: nothing has happened, so the caller may try again.
template <class Act>
result<http::reply> idempotent(db::tx& t, const std::optional<idempotency_key>& key, Act act) {
  if (!key) {
    return act(t);
  }
  TRY(auto saved, find_saved(t, *key, t.now()));
  if (saved) {
    return std::move(*saved);
  }
  TRY(auto made, act(t));
  save(t, *key, made);
  return made;
}

// For a daily job: forgets what is older than 24 hours; gives back how many.
std::int64_t forget_replies(db::tx&);

}  // namespace tsu::record
