// What people and staff are shown. Pure, or functions of a reader.
#pragma once

#include <string>

#include "service/devices/dto.h"
#include "service/devices/lend.h"
#include "service/devices/parts.h"

namespace tsu::devices {

// own: of who asks. staff: with whose it is.
enum class sight : std::uint8_t { own, staff };

call_dto view_of(db::reader&, const recruiting&, sight);
application_dto view_of(const application&, sight);
briefing_dto view_of(db::reader&, const briefing&);
loan_dto view_of(const loan&, sight);
loan_dto view_of(const made_loan&);
tablet_dto view_of(const tablet&);
task_dto view_of(const work&);
matter_dto view_of(const matter&);
matter_dto with_log(db::reader&, const matter&);

person_dto person_view(db::reader&, person_id, sight);
// In the order of booking, without whom the caller may not know of.
attendance_dto attendance_view(db::reader&, const parts&, tenant_code, const caller&, instant now,
                               const briefing&);
// For a spreadsheet, with a mark in front that says UTF-8.
std::string csv_of(const attendance_dto&);

}  // namespace tsu::devices
