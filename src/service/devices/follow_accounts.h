// Two accounts become one: what belongs to the one goes along. Somebody leaves: rows stay for the
// sums and for the tablet that is still out, without the person and without what was said.
#pragma once

#include <vector>

#include "base/core/id.h"
#include "base/db/log_follower.h"
#include "service/devices/parts.h"

namespace tsu::devices {

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

  id::words said_;
  std::vector<heard> heard_;
};

}  // namespace tsu::devices
