// What the consent engine is given: who covers what, how a provider is told, and who a person is to
// the rest of the house.
#pragma once

#include <memory>
#include <optional>

#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "engine/id/people/types.h"

namespace tsu::consent {
struct parts;
}

namespace tsu::app {

// key: of the installation, over personal data; nothing: no profile can be read.
std::shared_ptr<consent::parts> make_consents(db::house&, std::optional<crypto::box_key>);

// Whether staff may know of a person, who may be protected (支援措置).
bool may_know(db::reader&, id::account_id, const caller&, instant now);

// What staff saw of a person at the counter stands in the person's own log.
void note_seen(db::tx&, id::account_id, const std::vector<std::string>& kinds, const call&);
void note_seen_as(db::tx&, const caller&, std::string_view trace, person_id,
                  const std::string& kind);

// Whether the rules of the program that asks name the type Person and allow reading that kind of
// data as an attribute of it. A rule that names no type means things, never persons. Of a token
// that a person gave, whether a scope of it names that kind.
bool covers_person(const caller&, std::string_view kind);
// The only person that the caller's token is about, as its program knows them; empty: no such
// token.
std::string person_of_token(const caller&);

}  // namespace tsu::app
