// How people are called, for lists that staff carry about.
#pragma once

#include <optional>
#include <string>

#include "base/core/id.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::app {

struct person_names {
  std::string name, kana, login_id;  // empty: not known
};
// key: of the installation, over personal data.
person_names names_of(db::reader&, const std::optional<crypto::box_key>& key, tenant_code,
                      person_id);

}  // namespace tsu::app
