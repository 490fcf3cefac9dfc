// Handlers of /health/v1: a person's own, their family's, nurses', the station's and gateways'.
#pragma once

#include "service/health/parts.h"

namespace tsu::health::api {

// api_own.cc: of the caller's own account.
answer create_own_record(const parts&, call&);
answer list_own_records(const parts&, call&);
answer delete_own_record(const parts&, call&);
answer show_own_series(const parts&, call&);
answer show_kihon(const parts&, call&);
answer create_own_kihon(const parts&, call&);
answer create_own_jchs(const parts&, call&);
answer show_own_draft(const parts&, call&);
answer put_own_draft(const parts&, call&);
answer forget_own_draft(const parts&, call&);
answer list_own_checks(const parts&, call&);
answer list_own_recommendations(const parts&, call&);

// api_shared.cc
answer list_own_shares(const parts&, call&);
answer put_own_share(const parts&, call&);
answer list_sharing(const parts&, call&);
answer list_shared(const parts&, call&);
answer show_shared_series(const parts&, call&);
answer list_shared_checks(const parts&, call&);

// api_nurse.cc
answer find_person(const parts&, call&);
answer list_records(const parts&, call&);
answer show_series(const parts&, call&);
answer list_checks(const parts&, call&);
answer create_kihon(const parts&, call&);
answer create_jchs(const parts&, call&);
answer list_tasks(const parts&, call&);
answer show_task(const parts&, call&);
answer take_task(const parts&, call&);
answer close_task(const parts&, call&);
answer reopen_task(const parts&, call&);
answer list_shares(const parts&, call&);
answer list_risks(const parts&, call&);
answer list_thresholds(const parts&, call&);
answer create_thresholds(const parts&, call&);
answer approve_thresholds(const parts&, call&);

// api_station.cc
answer create_station_record(const parts&, call&);
answer list_devices(const parts&, call&);
answer put_device(const parts&, call&);
answer create_upload(const parts&, call&);

}  // namespace tsu::health::api
