// The names under which sheets stand: HMAC of person and wave under a secret of the town, which is
// sealed with the installation's key. From a person to her sheet there is a way for this program;
// from a sheet to a person there is none but to try everybody, with that key. Another wave, another
// name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::survey {

struct sealing {
  const std::optional<crypto::box_key>& key;
  tenant_code town;
};

class namer {
 public:
  // nothing: no one has answered here yet. "survey_no_key" without the installation's key.
  static result<std::optional<namer>> find(db::reader&, const sealing&);
  static result<namer> ensure(db::tx&, const sealing&);

  std::string name_of(person_id, std::string_view wave) const;

 private:
  explicit namer(std::string secret) : secret_(std::move(secret)) {}
  std::string secret_;
};

// Of a sheet of paper that names no account.
std::string name_of_paper(std::string_view paper);

}  // namespace tsu::survey
