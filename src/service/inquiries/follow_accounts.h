// Accounts that became one, and people who left: what is sealed goes over to the other key, or
// goes.
#pragma once

#include <vector>

#include "base/db/log_follower.h"
#include "service/inquiries/parts.h"

namespace tsu::inquiries {

class account_follower final : public db::log_follower {
 public:
  // parts outlive it.
  account_follower(const parts&, tenant_code);

 private:
  struct heard {
    person_id who{}, into{};  // into 0: erased
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const parts& on_;
  const tenant_code town_;
  std::vector<heard> heard_;
};

// Everything of the one goes over to the other, sealed anew, or nothing.
result<done> move_all(db::tx&, const parts&, tenant_code, person_id from, person_id into);

}  // namespace tsu::inquiries
