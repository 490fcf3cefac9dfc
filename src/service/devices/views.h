// What people and staff are shown. Pure, or functions of a reader.
#pragma once

#include <string>

#include "engine/id/people/words.h"
#include "service/devices/dto.h"
#include "service/devices/lend.h"
#include "service/devices/parts.h"

namespace tsu::devices {

// own: of who asks. staff: with whose it is.
enum class sight : std::uint8_t { own, staff };

call_dto view_of(db::reader&, const recruiting&, sight);
application_dto view_of(const application&, sight);
briefing_dto view_of(db::reader&, const briefing&);
// Those that open words: what id::words says.
result<loan_dto> view_of(db::reader&, const id::words&, const loan&, sight);
result<loan_dto> view_of(db::reader&, const id::words&, const made_loan&);
tablet_dto view_of(const tablet&);
task_dto view_of(const work&);
result<matter_dto> view_of(db::reader&, const id::words&, const matter&);
result<matter_dto> with_log(db::reader&, const id::words&, const matter&);

result<person_dto> person_view(db::reader&, const id::words&, person_id, sight);
// In the order of booking, without whom the caller may not know of.
attendance_dto attendance_view(db::reader&, const parts&, tenant_code, const caller&, instant now,
                               const briefing&);
// For a spreadsheet, with a mark in front that says UTF-8.
std::string csv_of(const attendance_dto&);

}  // namespace tsu::devices
