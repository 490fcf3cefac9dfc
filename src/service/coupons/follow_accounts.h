// Two accounts become one: coupons go along. Somebody leaves: what they have not used ends, and no
// row names them any more.
#pragma once

#include <vector>

#include "base/core/id.h"
#include "base/db/log_follower.h"

namespace tsu::coupons {

class account_follower final : public db::log_follower {
 public:
  account_follower(db::house&, tenant_code);

 private:
  struct heard {
    person_id who{}, into{};  // into 0: left
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  std::vector<heard> heard_;
};

}  // namespace tsu::coupons
