// What becomes of accounts (engine/id, "id.account.changed"): two became one, and what was said
// with the double counts for the other from then on; a person died or moved out, and every yes
// ends. Follows the change log of `people`; once each.
#pragma once

#include <cstdint>
#include <vector>

#include "base/db/log_follower.h"
#include "engine/consent/ports.h"

namespace tsu::consent {

class account_follower final : public db::log_follower {
 public:
  // `out` outlives it.
  account_follower(db::house&, tenant_code town, const ports& out);

 private:
  struct change {
    person_id who;
    person_id into;  // 0: the person is here no more
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;
  void take_over(db::tx&, const change&) const;

  const tenant_code town_;
  const ports& out_;
  std::vector<change> heard_;
};

}  // namespace tsu::consent
