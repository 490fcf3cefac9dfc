// Two accounts became one (engine/id, "id.account.changed" with "into"): what was said with the
// double counts for the other from then on. Follows the change log of `people`; once each.
#pragma once

#include <utility>
#include <vector>

#include "base/db/log_follower.h"
#include "engine/consent/ports.h"

namespace tsu::consent {

class account_follower final : public db::log_follower {
 public:
  // `out` outlives it.
  account_follower(db::house&, tenant_code, const ports& out);

 private:
  void forget() override { merged_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const ports& out_;
  std::vector<std::pair<std::int64_t, std::int64_t>> merged_;  // the double, the other
};

}  // namespace tsu::consent
