// Who applied and was drawn, or waits in reserve, and who got a place later because somebody gave
// it back, are told by the ways that the address book has for them, not in the night. Follows the
// change log of `people`; once each.
#pragma once

#include <string>
#include <vector>

#include "app/inboxes.h"
#include "base/core/id.h"
#include "base/db/log_follower.h"

namespace tsu::app {

class draw_follower final : public db::log_follower {
 public:
  draw_follower(db::house&, tenant_code, inbox_finder);

 private:
  // call: of a lottery that was drawn; else an application that got a place from the reserve.
  struct heard {
    std::string call;
    std::int64_t application = 0;
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const inbox_finder inbox_of_;
  std::vector<heard> heard_;
};

}  // namespace tsu::app
