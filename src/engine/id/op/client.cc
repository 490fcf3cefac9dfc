#include "engine/id/op/client.h"

#include "base/crypto/hash.h"
#include "engine/id/op/scopes.h"

namespace tsu::id::op {

bool has_grant(const client& c, std::string_view grant_type) {
  return contains(c.may.grant_types, grant_type);
}

bool is_secret_of(const client& c, std::string_view text, instant now) {
  const auto hash = crypto::sha256(text);
  const auto given = crypto::bytes_of(hash);
  const bool is_new = crypto::constant_time_equal(c.secret, given);
  const bool is_old = crypto::constant_time_equal(c.old_secret, given) && now < c.old_good_till;
  return is_new || is_old;
}

}  // namespace tsu::id::op
