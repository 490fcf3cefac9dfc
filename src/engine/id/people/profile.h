// What is known of a person, and the keys over it: the installation's, under it the town's, under
// that one per person (doc/sealed-field-format.md). Deleting the person's key makes the profile
// unreadable wherever it still stands. Functions of one transaction.
#pragma once

#include <optional>
#include <string>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id {

// Texts as the person gave them, normalised (NFC); empty: not known. birth_date: "1948-03-07".
// phone: "+81…". locale: "ja", "en". role: of the account, "resident". section: where staff work.
struct profile {
  std::string name, kana, birth_date, district, phone, email, locale = "ja", role = {},
                                                              section = {};
};

// Opens and seals for one municipality. Made per use; borrows nothing.
class keeper_of_boxes {
 public:
  // Without a key nothing personal can be kept or read: "id_no_key".
  keeper_of_boxes(std::optional<crypto::box_key> installation, tenant_code town)
      : key_(std::move(installation)), town_(town) {}

  // "id_wrong_key": what is kept was wrapped by another installation's key.
  result<crypto::box_key> town_key(db::reader&) const;
  result<crypto::box_key> ensure_town_key(db::tx&) const;
  // "id_erased" where the person's key is gone.
  result<crypto::box_key> person_key(db::reader&, account_id) const;
  result<crypto::box_key> make_person_key(db::tx&, account_id) const;

 private:
  std::optional<crypto::box_key> key_;
  tenant_code town_;
};

struct account_row;
std::string sealed_profile_of(const crypto::box_key& own, account_id, const profile&);
result<profile> open_profile(const crypto::box_key& own, const account_row&);

// Problem not_found "no_such_account"; "id_erased" where its key was destroyed.
result<profile> find_profile(db::reader&, const keeper_of_boxes&, account_id);
// Destroys the person's key, the index that finds them and every credential: nothing of the profile
// can be read again. The row stays, empty, so that ledgers keep their number.
void erase_person(db::tx&, account_id);

}  // namespace tsu::id
