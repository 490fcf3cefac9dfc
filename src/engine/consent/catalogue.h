// The acts on parties, kinds of data, purposes and notices. Each is one transaction with its audit
// row.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/consent/dto.h"

namespace tsu::consent {

// Who acts, as audit rows say it.
struct actor {
  std::string subject, role, trace = {};
};

// Refuses what rules.h refuses; too many (too_many_words); a program that speaks for another party
// already (client_taken).
result<done> put_party(db::tx&, const actor&, const party_dto&);
// What everybody has as sensitive cannot be made plain (bad_kind).
result<done> put_kind(db::tx&, const actor&, const kind_dto&);
result<done> put_purpose(db::tx&, const actor&, const purpose_dto&);

// A new version, which is asked from now on instead of the one before. Refuses parties, kinds and a
// purpose that are not in the catalogue (bad_notice), a provider that is none (bad_notice), and the
// same terms where they are not the same (terms_changed, with the fields).
result<notice_dto> publish_notice(db::tx&, const actor&, const notice_wish&);
// Nobody is asked any more, and nothing may be read under it: no_such_notice, bad_step.
result<done> retire_notice(db::tx&, const actor&, std::int64_t id);

}  // namespace tsu::consent
