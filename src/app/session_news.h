// Who waited for a place at a session and has one now, and who wanted to come to one that is called
// off, are told by the ways that the address book has for them. Follows the change log of `people`;
// once each.
#pragma once

#include <string>
#include <vector>

#include "app/inboxes.h"
#include "base/core/id.h"
#include "base/db/log_follower.h"

namespace tsu::app {

class session_follower final : public db::log_follower {
 public:
  session_follower(db::house&, tenant_code, inbox_finder);

 private:
  // who 0: everybody of the session, which is called off.
  struct heard {
    std::int64_t session = 0;
    person_id who{};
    std::string reason;
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const inbox_finder inbox_of_;
  std::vector<heard> heard_;
};

}  // namespace tsu::app
