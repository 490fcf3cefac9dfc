// The acts that decide: the program at its times, the duty officer when they like. A decision is
// kept with everything that it was made of; what follows from it (requests, messages) happens in
// the same transaction.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/look_at_night.h"
#include "service/snow/parts.h"
#include "service/snow/store.h"

namespace tsu::snow {

// Who does it, as the front desk knows them.
struct actor {
  std::string subject, role;
};

// All zones at one of the night's times; nothing where that was done before. Gives back how many.
std::size_t decide_check(db::tx&, const check&, const dated_settings&);
// At any hour: zones with heavy snow for which plows do not go yet.
std::size_t decide_heavy(db::tx&, const dated_settings&);
// What is due now, for one municipality: posts that have become silent, decisions. Idempotent.
task<void> watch_night(const parts&, tenant_code);

// Problems: snow_no_district, snow_reason_needed, snow_key_needed, snow_key_reused,
// snow_own_verdict.
task<result<overridden_dto>> override_decision(const parts&, tenant_code, const override_draft&,
                                               const actor&);
// Of the decision with that number, which waits for it. Problems: snow_no_decision,
// snow_not_waiting, and those of an override.
task<result<overridden_dto>> approve_decision(const parts&, tenant_code, std::int64_t number,
                                              const approval_draft&, const actor&);
// The duty officer's answer to the message about all that was decided at that time.
void approve_all(db::tx&, std::string_view night, instant at, bool approve, const actor&);

}  // namespace tsu::snow
