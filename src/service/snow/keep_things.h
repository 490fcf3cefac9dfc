// The acts that enter and change things: checked, kept with an audit row, and written to the broker
// as entities. Each problem names its field: snow_bad_thing, snow_bad_code, snow_no_district,
// snow_no_route, snow_no_contractor, snow_no_post.
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/dto_things.h"
#include "service/snow/make_decisions.h"
#include "service/snow/parts.h"

namespace tsu::snow {

task<result<done>> keep_district(const parts&, tenant_code, const district_dto&, const actor&);
task<result<done>> keep_route(const parts&, tenant_code, const route_dto&, const actor&);
task<result<done>> keep_contractor(const parts&, tenant_code, const contractor_dto&, const actor&);
task<result<done>> add_duty(const parts&, tenant_code, const duty_draft&, const actor&);
task<result<done>> keep_post(const parts&, tenant_code, const post_draft&, const actor&);
task<result<done>> keep_camera(const parts&, tenant_code, const camera_draft&, const actor&);

// A number of the town from a date on. Problems: snow_unknown_setting, snow_setting_bounds,
// snow_setting_source, snow_no_district.
task<result<made_dto>> change_threshold(const parts&, tenant_code, const threshold_draft&,
                                        const actor&);

}  // namespace tsu::snow
