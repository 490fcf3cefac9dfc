// The acts on how a program uses the OpenID Provider. Each is one transaction with its audit row.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/clients.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

// Of a program that is registered ("no_such_client"). Refuses what check() refuses, and a JWK Set
// that cannot be read (bad_client). A confidential client without a secret gets none here.
result<done> put_client_settings(db::tx&, const actor&, std::string_view name,
                                 const client_settings&);
result<done> delete_client_settings(db::tx&, const actor&, std::string_view name);

// A new secret; the one until now stays good for that many hours at most (rotation).
inline constexpr std::int64_t secret_overlap_hours_max = 24 * 30;
result<std::string> make_client_secret(db::tx&, const actor&, std::string_view name,
                                       std::int64_t overlap_hours);

// By which programs register themselves: good for so many, so long.
struct invitation_wish {
  std::string label;
  std::int64_t uses = 1, days = 7;
  client_profile profile = client_profile::baseline;  // of who comes by it; not fapi2
};
BOOST_DESCRIBE_STRUCT(invitation_wish, (), (label, uses, days, profile))
result<std::string> make_invitation(db::tx&, const actor&, const invitation_wish&);

}  // namespace tsu::id::op
