// The handlers behind /snow/v1: parse, one act, answer.
#pragma once

#include "base/module/module.h"
#include "service/snow/parts.h"

namespace tsu::snow::api {

answer show_board(const parts&, call&);
answer follow_live(const parts&, call&);

answer list_districts(const parts&, call&);
answer keep_district(const parts&, call&);
answer list_routes(const parts&, call&);
answer keep_route(const parts&, call&);
answer list_contractors(const parts&, call&);
answer keep_contractor(const parts&, call&);
answer list_duties(const parts&, call&);
answer add_duty(const parts&, call&);

answer list_posts(const parts&, call&);
answer show_post(const parts&, call&);
answer keep_post(const parts&, call&);
answer show_samples(const parts&, call&);
answer take_readings(const parts&, call&);

answer list_cameras(const parts&, call&);
answer keep_camera(const parts&, call&);
answer list_images(const parts&, call&);
answer take_image(const parts&, call&);
answer show_image(const parts&, call&);

answer list_thresholds(const parts&, call&);
answer change_threshold(const parts&, call&);
answer list_forecasts(const parts&, call&);
answer take_forecast(const parts&, call&);

answer show_forecast_source(const parts&, call&);
answer keep_forecast_source(const parts&, call&);

answer list_decisions(const parts&, call&);
answer show_decision(const parts&, call&);
answer replay_decision(const parts&, call&);
answer approve_decision(const parts&, call&);
answer override_decision(const parts&, call&);

answer list_requests(const parts&, call&);
answer show_request(const parts&, call&);
answer answer_request(const parts&, call&);
answer cancel_request(const parts&, call&);
answer list_my_requests(const parts&, call&);
answer show_my_request(const parts&, call&);
answer answer_my_request(const parts&, call&);

answer list_clearings(const parts&, call&);
answer add_clearing(const parts&, call&);
answer add_sign(const parts&, call&);

answer list_nights(const parts&, call&);
answer show_night(const parts&, call&);
answer keep_actual(const parts&, call&);
answer show_timeline(const parts&, call&);
answer show_season(const parts&, call&);
answer export_season(const parts&, call&);
answer list_kpis(const parts&, call&);
answer show_kpi(const parts&, call&);

}  // namespace tsu::snow::api
