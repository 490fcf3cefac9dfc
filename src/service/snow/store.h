// The only SQL of snow removal. Functions of a transaction; whoever calls decides what is one.
// store.cc: migrations and the list of statements; the rest by what it keeps.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/snow/dto_night.h"
#include "service/snow/dto_things.h"
#include "service/snow/health.h"
#include "service/snow/measure.h"
#include "service/snow/settings.h"
#include "service/snow/zone_view.h"

namespace tsu::snow {

extern const std::span<const db::migration> migrations;
std::span<const db::statement* const> statements();

// store_things.cc -----------------------------------------------------------------------------

std::vector<district_dto> all_districts(db::reader&);  // all lists: sorted by code
std::optional<district_dto> find_district(db::reader&, std::string_view code);
void put_district(db::tx&, const district_dto&);
std::vector<route_dto> all_routes(db::reader&);
std::optional<route_dto> find_route(db::reader&, std::string_view code);
void put_route(db::tx&, const route_dto&);
std::vector<contractor_dto> all_contractors(db::reader&);
std::optional<contractor_dto> find_contractor(db::reader&, std::string_view code);
void put_contractor(db::tx&, const contractor_dto&);
std::vector<duty_dto> all_duties(db::reader&);  // the newest first
void insert_duty(db::tx&, const duty_dto&);

struct post_row {
  post_draft about;
  std::string entity;
  post_state state;
};
std::vector<post_row> all_posts(db::reader&);
std::vector<post_row> posts_of(db::reader&, std::string_view district);
std::optional<post_row> find_post(db::reader&, std::string_view code);
void put_post(db::tx&, const post_row&);
void put_post_state(db::tx&, std::string_view code, const post_state&);

struct camera_row {
  camera_draft about;
  std::string entity;
};
std::vector<camera_row> all_cameras(db::reader&);
std::optional<camera_row> find_camera(db::reader&, std::string_view code);
void put_camera(db::tx&, const camera_row&);

// store_readings.cc ---------------------------------------------------------------------------

struct kept_reading {
  reading said;
  instant received_at;
  cleaned made;
  filter_state filter;  // after it
};
std::optional<kept_reading> find_reading(db::reader&, std::string_view post, instant at);
std::optional<kept_reading> reading_before(db::reader&, std::string_view post, instant at);
std::vector<kept_reading> readings_from(db::reader&, std::string_view post, instant from);
void insert_reading(db::tx&, std::string_view post, const kept_reading&);
void update_reading(db::tx&, std::string_view post, const kept_reading&);
// false where the same came before.
bool insert_odd_reading(db::tx&, std::string_view post, const reading&, instant received);
std::vector<sample_dto> list_samples(db::reader&, std::string_view post, interval);
std::vector<depth_at> clean_depths(db::reader&, std::string_view post, interval);
std::vector<temperature_at> temperatures(db::reader&, std::string_view post, interval);
struct reading_counts {
  std::int64_t readings = 0;
  std::vector<std::pair<std::string, std::int64_t>> refused;  // most first
};
reading_counts count_readings(db::reader&, std::string_view post, interval);
std::int64_t forget_readings(db::tx&, instant before);

struct image_row {
  std::int64_t number = 0;
  std::string camera;
  instant at, received_at;
  std::string file, type;
  std::optional<camera_reading> reading;
};
std::optional<image_row> find_image(db::reader&, std::int64_t number);
std::optional<image_row> find_image_at(db::reader&, std::string_view camera, instant at);
std::int64_t insert_image(db::tx&, const image_row&);
std::vector<image_row> list_images(db::reader&, std::string_view camera, instant until,
                                   std::int64_t limit);                          // newest first
std::vector<image_row> images_before(db::reader&, instant, std::int64_t limit);  // with a file
void forget_image_file(db::tx&, std::int64_t number);
void set_image_reading(db::tx&, std::int64_t number, const camera_reading&);

std::optional<std::int64_t> insert_forecast(db::tx&, const forecast_dto&);  // nothing: known
std::optional<std::int64_t> find_forecast(db::reader&, const forecast_dto&);
std::vector<forecast_dto> list_forecasts(db::reader&, instant until, std::int64_t limit);
// The newest issued until then, of the district or else of the town.
std::optional<forecast_dto> newest_forecast(db::reader&, std::string_view district, instant until);

struct sign_row {
  std::int64_t number = 0;
  sign_draft about;
  instant from, until;
  std::string by;
};
std::optional<std::int64_t> insert_sign(db::tx&, const sign_row&);
std::optional<sign_row> find_sign(db::reader&, std::string_view key);
std::vector<sign_row> signs_within(db::reader&, interval);

std::optional<std::int64_t> insert_clearing(db::tx&, const clearing_dto&, std::string_view key);
std::optional<clearing_dto> find_clearing(db::reader&, std::string_view key);
std::vector<clearing_dto> clearings_within(db::reader&, interval);  // oldest first
bool concerns(const clearing_dto&, const post_draft&);

// store_settings.cc ---------------------------------------------------------------------------

std::int64_t insert_setting(db::tx&, const threshold_draft&, std::string_view by);
std::vector<threshold_dto> list_settings(db::reader&);  // newest first
dated_settings load_settings(db::reader&);

// store_decisions.cc --------------------------------------------------------------------------

struct decision_row {
  std::int64_t number = 0;
  std::string night, district;
  snow::road_class road = road_class::trunk;
  snow::stage stage = stage::decisive;
  instant at, made_at;
  snow::verdict verdict = verdict::skip;
  snow::mode mode = mode::ask;
  std::string by, why, key;
  std::int64_t answers = 0;
  decision_input input;
  decision output;
};
std::optional<std::int64_t> insert_decision(db::tx&, const decision_row&);  // nothing: made before
std::optional<decision_row> find_decision(db::reader&, std::int64_t number);
std::vector<decision_row> decisions_of(db::reader&, std::string_view night);  // oldest first
std::vector<decision_row> decisions_by_key(db::reader&, std::string_view key);
std::vector<decision_row> decisions_between(db::reader&, std::string_view first_night,
                                            std::string_view last_night);

std::vector<std::string> decided_nights(db::reader&, std::string_view first_night,
                                        std::string_view last_night);
struct decision_counts {
  std::int64_t all = 0, dispatches = 0, by_hand = 0;
};
decision_counts count_decisions(db::reader&, std::string_view first_night,
                                std::string_view last_night);

void put_outcome(db::tx&, const outcome_dto&);
std::vector<outcome_dto> outcomes_between(db::reader&, std::string_view first_night,
                                          std::string_view last_night);

// store_requests.cc ---------------------------------------------------------------------------

struct request_row {
  std::int64_t number = 0;
  std::string night, contractor;
  request_state state = request_state::asked;
  instant asked_at, start_at;
  std::string ladder;
};
std::int64_t insert_request(db::tx&, const request_row&);
void update_request(db::tx&, const request_row&);
std::optional<request_row> find_request(db::reader&, std::int64_t number);
std::vector<request_row> requests_of(db::reader&, std::string_view night);
std::vector<request_row> requests_between(db::reader&, std::string_view first_night,
                                          std::string_view last_night);
std::vector<request_row> requests_to(db::reader&, std::string_view contractor, std::int64_t limit);

struct asked_route {
  std::int64_t request = 0, round = 1, decision = 0;
  std::string night;
  request_route about;
};
void insert_asked_route(db::tx&, const asked_route&);
void finish_asked_route(db::tx&, std::int64_t request, std::string_view route, instant at);
std::vector<asked_route> routes_of_request(db::reader&, std::int64_t request);
std::vector<asked_route> asked_routes_of(db::reader&, std::string_view night,
                                         std::string_view route);  // oldest first

struct answer_row {
  std::int64_t request = 0;
  std::string key;
  answer_dto about;
};
void insert_answer(db::tx&, const answer_row&);
std::optional<answer_row> find_answer(db::reader&, std::int64_t request, std::string_view key);
std::vector<answer_row> answers_of(db::reader&, std::int64_t request);

}  // namespace tsu::snow
