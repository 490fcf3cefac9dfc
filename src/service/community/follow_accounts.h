// Two accounts become one: places, attendance and the rest go along, where the other has none.
// Somebody leaves: places are given back, and no row names them any more.
#pragma once

#include <memory>
#include <vector>

#include "base/core/id.h"
#include "base/db/log_follower.h"
#include "service/community/parts.h"

namespace tsu::community {

class account_follower final : public db::log_follower {
 public:
  account_follower(const parts&, tenant_code);

 private:
  struct heard {
    person_id who{}, into{};  // into 0: left
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const parts& on_;
  tenant_code town_;
  std::vector<heard> heard_;
};

}  // namespace tsu::community
