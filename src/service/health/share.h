// What a person lets their family see: kind by kind, with one of those whom staff have registered
// for them, taken back at once. Functions of one transaction of `people`.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/dto.h"
#include "service/health/parts.h"

namespace tsu::health {

share_page shares_view(db::reader&, const parts&, person_id, instant now);
// In place of what was shared with them. Refuses whoever acts for the person no longer
// (health_no_proxy).
result<share_page> share(db::tx&, const parts&, const acting&, person_id, std::int64_t proxy,
                         const share_wish&);
// Everybody who shares something with `who` now, the newest registration first.
sharing_page sharing_with(db::reader&, const parts&, tenant_code, person_id who, instant now);
// Whether `who` may see that of the person now: registered, and shared with by that registration.
// Otherwise "no_such_person", as if there were nobody.
result<done> check_shared(db::reader&, const parts&, person_id person, person_id who, kind,
                          instant now);
// Kinds that the person shares with `who`.
std::vector<std::string> shared_kinds(db::reader&, const parts&, person_id person, person_id who,
                                      instant now);

}  // namespace tsu::health
