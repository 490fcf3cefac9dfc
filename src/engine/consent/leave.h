// A person takes everything along, or goes: export and deletion with proof.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/consent/decide_consent.h"

namespace tsu::consent {

// Everything that is kept about the person, as one JSON object: doc/consent-format.md.
result<std::string> export_of(db::reader&, const ports&, tenant_code, person_id, instant now);

// What a person who is gone can show. gone: what was destroyed; stays: what is kept without the
// person, and why.
struct erasure_dto {
  std::string id;
  instant at;
  std::vector<std::string> gone, stays;
  std::string hash;  // of all of the above, SHA-256: the same stands in the audit log
};
BOOST_DESCRIBE_STRUCT(erasure_dto, (), (id, at, gone, stays, hash))

// The proof, and every account of the person, their own first.
struct erasure {
  erasure_dto proof;
  std::vector<person_id> accounts;
};

// Takes back every consent, destroys what names the person, and keeps the proof. Refuses without a
// fresh sign-in (sign_in_again), and whom is gone already (no_such_person).
result<erasure> erase(db::tx&, const ports&, tenant_code, const deciding&);
// The same by two of staff, of somebody who has died (erase_dead.h).
result<erasure> erase_for(db::tx&, const ports&, tenant_code, const deciding&);
// The same without anybody's word: a backup from before has brought the person back.
result<erasure> erase_again(db::tx&, const ports&, tenant_code, person_id);
// By the number of the proof, for anybody who has it.
result<std::string> find_proof(db::reader&, std::string_view id);

}  // namespace tsu::consent
