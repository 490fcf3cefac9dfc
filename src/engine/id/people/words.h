// Words that are said to or noted of a person, sealed under their key (doc/sealed-field-format.md),
// each bound to the row it stands in. For every engine and service that keeps such words.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::id {

// "id_erased" where the person's key is gone; others of keeper_of_boxes.
using key_of_person = std::function<result<crypto::box_key>(db::reader&, tenant_code, person_id)>;
key_of_person keys_under(std::optional<crypto::box_key> installation);

// The words of the people of one municipality. Borrows where keys come from; without it
// "id_no_key".
struct words {
  const key_of_person& key_of;
  tenant_code town;

  // Empty stays empty.
  result<std::string> seal(db::reader&, person_id, std::string_view text,
                           std::string_view where) const;
  // Empty also where the person has left, and their key with them. "damaged".
  result<std::string> open(db::reader&, person_id, std::string_view sealed,
                           std::string_view where) const;
  // What was sealed for one account, for another.
  result<std::string> anew(db::reader&, person_id from, person_id into, std::string_view sealed,
                           std::string_view where) const;
};

}  // namespace tsu::id
