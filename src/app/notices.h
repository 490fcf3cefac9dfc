// What people are told about their account and data (engine/id/people/notices.h) also reaches them
// by the ways that the address book has for them. Follows the change log of `people`; once each.
#pragma once

#include <vector>

#include "app/inboxes.h"
#include "base/db/log_follower.h"
#include "base/i18n/texts.h"
#include "engine/id/people/notices.h"

namespace tsu::app {

class notice_follower final : public db::log_follower {
 public:
  // `texts` outlives it: those of engine/id.
  notice_follower(db::house&, tenant_code, const i18n::texts& texts, inbox_finder);

 private:
  struct heard {
    id::account_id who;
    id::notice_id which;
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  const i18n::texts& texts_;
  const inbox_finder inbox_of_;
  std::vector<heard> heard_;
};

}  // namespace tsu::app
