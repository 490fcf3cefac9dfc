// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/crypto/box.h"
#include "base/module/module.h"

namespace tsu::survey {

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // Seals the secret that leads from a person to her sheet; without it nobody can answer.
  std::optional<crypto::box_key> key;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  std::function<std::string(tenant_code)> name_of_town;
};

}  // namespace tsu::survey
