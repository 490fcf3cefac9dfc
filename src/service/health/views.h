// What people, their families and nurses are shown. Functions of one transaction of `people`.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/dto.h"
#include "service/health/keep_check.h"
#include "service/health/parts.h"
#include "service/health/store.h"

namespace tsu::health {

struct whose {
  tenant_code town;
  person_id person;
};

inline constexpr std::int64_t csv_records_max = 20'000;

// 7, 30 or 365 days up to today; refuses others (bad_query), and checklists (health_no_series).
result<series_dto> series_of(db::reader&, const parts&, const whose&, kind, std::int64_t days,
                             instant now);
// The same as a table.
std::string csv_of(const series_dto&);
result<record_page> records_of(db::reader&, const parts&, const whose&, const store::record_query&);
// Every record of the last days; refuses more than a table may hold (health_too_many).
result<std::string> csv_of_records(db::reader&, const parts&, const whose&, std::int64_t days,
                                   instant now);
record_dto view_of(const store::record_row&, const sealed_record&);
kept_dto view_of(const kept&, level reached, instant measured_at);
check_dto view_of(const kept_check&);
std::vector<recommendation_dto> recommendations_of(const std::vector<kept_check>&);
result<task_dto> view_of(db::reader&, const parts&, tenant_code, const store::task_row&);
risk_dto risk_of(person_id, const kept_check&);
queued_dto queued_view_of(const store::task_row&);
thresholds_page thresholds_view(db::reader&, instant now);
text_dto title_of(kind);

}  // namespace tsu::health
