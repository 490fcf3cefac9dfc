// Where a person lives, as they set it themselves: so that what is proposed can say how far it is.
// Sealed under the person's key, no finer than about ten metres. Functions of one transaction of
// `people`.
#pragma once

#include <optional>

#include "service/community/parts.h"
#include "service/community/rules.h"

namespace tsu::community {

// Opens what is kept of a person; parts::box_of is one.
using opener = std::function<result<crypto::box_key>(db::reader&, tenant_code, person_id)>;

// Nothing where they have not set one, or it cannot be opened.
std::optional<position> home_of(db::reader&, const opener&, tenant_code, person_id);
// "community_bad_fields", "community_no_key".
result<position> keep_home(db::tx&, const opener&, tenant_code, person_id, position);
// Whether there was one.
bool forget_home(db::tx&, person_id);
// Of an account that became another's, where that one has none.
void move_home(db::tx&, const opener&, tenant_code, person_id from, person_id to);

}  // namespace tsu::community
