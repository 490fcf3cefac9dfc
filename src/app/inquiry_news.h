// Who asked for help is told that it has come further, by the ways that the address book has for
// them, and staff at once where the words of it tell of danger; never what was said. Follows the
// change log of `people`; once for each step.
#pragma once

#include <vector>

#include "app/inboxes.h"
#include "base/core/id.h"
#include "base/db/log_follower.h"

namespace tsu::app {

class inquiry_follower final : public db::log_follower {
 public:
  inquiry_follower(db::house&, tenant_code, inbox_finder);

 private:
  struct heard {
    std::int64_t inquiry = 0, step = 0;
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const inbox_finder inbox_of_;
  std::vector<heard> heard_;
};

}  // namespace tsu::app
