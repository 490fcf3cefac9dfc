// Two accounts become one: sheets go along. Somebody leaves: her sheets go.
#pragma once

#include <optional>
#include <vector>

#include "base/core/id.h"
#include "base/crypto/box.h"
#include "base/db/log_follower.h"

namespace tsu::survey {

class account_follower final : public db::log_follower {
 public:
  account_follower(db::house&, tenant_code, std::optional<crypto::box_key>);

 private:
  struct heard {
    person_id who{}, into{};  // into 0: left
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const tenant_code town_;
  const std::optional<crypto::box_key> key_;
  std::vector<heard> heard_;
};

}  // namespace tsu::survey
