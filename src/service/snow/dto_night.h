// What our API says and takes of nights: decisions, requests, clearings, the board, reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "service/snow/dto_sources.h"
#include "service/snow/dto_things.h"
#include "service/snow/rules.h"
#include "service/snow/score.h"

namespace tsu::snow {

struct decision_dto {
  std::int64_t id = 0;
  std::string night, district;
  snow::road_class road = snow::road_class::trunk;
  snow::stage stage = snow::stage::decisive;
  instant at, made_at;
  snow::verdict verdict = snow::verdict::skip;
  snow::mode mode = snow::mode::ask;
  std::string by;                       // who; empty: the program
  std::optional<std::string> why;       // of a person
  std::optional<std::int64_t> answers;  // the decision that this one approves or overrides
  std::vector<reason_dto> reasons;
  std::vector<vote> votes;
  std::int64_t voting = 0, needed = 0, going = 0;
  bool degraded = false;
  std::optional<double> probability, forecast_cm;
  double threshold_cm = 0;
  std::optional<instant> next_check;
};
BOOST_DESCRIBE_STRUCT(decision_dto, (),
                      (id, night, district, road, stage, at, made_at, verdict, mode, by, why,
                       answers, reasons, votes, voting, needed, going, degraded, probability,
                       forecast_cm, threshold_cm, next_check))
struct decision_page {
  std::vector<decision_dto> items;
};
BOOST_DESCRIBE_STRUCT(decision_page, (), (items))
struct decision_detail : decision_dto {
  decision_input input;
};
BOOST_DESCRIBE_STRUCT(decision_detail, (decision_dto), (input))
// Decided again from what was kept.
struct replay_dto {
  bool same = false;
  decision then, now;
};
BOOST_DESCRIBE_STRUCT(replay_dto, (), (same, then, now))

// road: nothing: all of the district. key: made by the caller; the same again changes nothing.
struct override_draft {
  std::string district;
  std::optional<snow::road_class> road;
  snow::verdict verdict = snow::verdict::skip;
  std::string reason, key;
};
BOOST_DESCRIBE_STRUCT(override_draft, (), (district, road, verdict, reason, key))
struct approval_draft {
  bool approve = false;
  std::string reason, key;
};
BOOST_DESCRIBE_STRUCT(approval_draft, (), (approve, reason, key))
struct overridden_dto {
  std::vector<std::int64_t> decisions, requests;
  bool before = false;
};
BOOST_DESCRIBE_STRUCT(overridden_dto, (), (decisions, requests, before))

enum class request_state : std::uint8_t {
  asked,
  accepted,
  working,
  finished,
  unanswered,  // nobody is left to ask
  cancelled
};
BOOST_DESCRIBE_ENUM(request_state, asked, accepted, working, finished, unanswered, cancelled)

enum class contractor_answer : std::uint8_t { accept, decline, start, finish };
BOOST_DESCRIBE_ENUM(contractor_answer, accept, decline, start, finish)

struct request_route {
  std::string code, name, district;
  snow::road_class road = snow::road_class::trunk;
  double length_m = 0;
  std::int64_t priority = 100;
  std::optional<instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(request_route, (),
                      (code, name, district, road, length_m, priority, finished_at))
// at: when it happened by the phone's clock; received_at: when it came.
struct answer_dto {
  contractor_answer answer = contractor_answer::accept;
  instant at, received_at;
  std::string by, note;
};
BOOST_DESCRIBE_STRUCT(answer_dto, (), (answer, at, received_at, by, note))
// asked, accepted, declined, unanswered, unreachable, exhausted, cancelled, too_late.
struct story_dto {
  instant at;
  std::string what, who, note;
  std::int64_t step = 0;
};
BOOST_DESCRIBE_STRUCT(story_dto, (), (at, what, who, note, step))
struct request_dto {
  std::int64_t id = 0;
  std::string night, contractor, contractor_name;
  request_state state = request_state::asked;
  instant asked_at, start_at;
  std::optional<instant> answer_by;
  std::vector<request_route> routes;
  std::vector<answer_dto> answers;
  std::vector<story_dto> story;
};
BOOST_DESCRIBE_STRUCT(request_dto, (),
                      (id, night, contractor, contractor_name, state, asked_at, start_at, answer_by,
                       routes, answers, story))
struct request_page {
  std::vector<request_dto> items;
};
BOOST_DESCRIBE_STRUCT(request_page, (), (items))

// at: by the phone's clock. routes: those that are finished; empty: all.
struct answer_draft {
  std::string key;
  contractor_answer answer = contractor_answer::accept;
  instant at;
  std::optional<std::vector<std::string>> routes;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(answer_draft, (), (key, answer, at, routes, note))
struct answered_dto {
  request_state state = request_state::asked;
  bool before = false;    // this key had come already
  bool too_late = false;  // somebody else had taken it
};
BOOST_DESCRIBE_STRUCT(answered_dto, (), (state, before, too_late))
struct cancel_draft {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(cancel_draft, (), (reason))

struct clearing_draft {
  std::string key, district;
  std::optional<std::string> route;  // nothing: the whole district
  instant at;
};
BOOST_DESCRIBE_STRUCT(clearing_draft, (), (key, district, route, at))
struct clearing_dto {
  std::int64_t id = 0;
  std::string district;
  std::optional<std::string> route;
  instant at, received_at;
  std::string by;
  std::optional<std::int64_t> request;
};
BOOST_DESCRIBE_STRUCT(clearing_dto, (), (id, district, route, at, received_at, by, request))
struct clearing_page {
  std::vector<clearing_dto> items;
};
BOOST_DESCRIBE_STRUCT(clearing_page, (), (items))

// What somebody has seen of a road. until: nothing: to the end of the night.
enum class road_sign : std::uint8_t { drift, rut, compacted };
BOOST_DESCRIBE_ENUM(road_sign, drift, rut, compacted)
struct sign_draft {
  std::string key, district;
  std::optional<snow::road_class> road;
  road_sign sign = road_sign::drift;
  std::optional<instant> until;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(sign_draft, (), (key, district, road, sign, until, note))

struct board_road {
  snow::road_class road = snow::road_class::trunk;
  double threshold_cm = 0;
  snow::mode mode = snow::mode::ask;
  std::optional<snow::verdict> verdict;  // what holds: the newest of a person, or the newest
  bool overridden = false, waits_for_approval = false;
  std::optional<decision_dto> decision;  // the newest
};
BOOST_DESCRIBE_STRUCT(board_road, (),
                      (road, threshold_cm, mode, verdict, overridden, waits_for_approval, decision))
struct board_district {
  std::string code, name;
  std::optional<place_dto> place;
  std::vector<place_dto> outline;
  std::int64_t posts = 0, posts_lost = 0;
  std::optional<double> new_snow_cm, forecast_cm;  // most of its posts; to the deadline
  std::vector<road_sign> signs;
  std::optional<instant> cleared_at;
  std::vector<board_road> roads;
};
BOOST_DESCRIBE_STRUCT(board_district, (),
                      (code, name, place, outline, posts, posts_lost, new_snow_cm, forecast_cm,
                       signs, cleared_at, roads))
// One document for the console: everything of one night at one moment.
struct board_dto {
  std::string night;
  instant now, deadline, start;
  std::optional<instant> next_check, last_check;
  std::vector<board_district> districts;
  std::vector<post_dto> posts;
  std::vector<camera_dto> cameras;
  std::vector<request_dto> requests;
  std::vector<forecast_dto> forecasts;  // the newest of each area
  forecast_health forecast;             // of the town
  std::int64_t posts_lost = 0, waiting_for_officer = 0, unanswered = 0;
};
BOOST_DESCRIBE_STRUCT(board_dto, (),
                      (night, now, deadline, start, next_check, last_check, districts, posts,
                       cameras, requests, forecasts, forecast, posts_lost, waiting_for_officer,
                       unanswered))

// After the night: what people say was right, measured_cm at 7:00 where they measured.
struct actual_draft {
  std::string district;
  snow::road_class road = snow::road_class::trunk;
  std::optional<bool> human_go;
  std::optional<double> measured_cm;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(actual_draft, (), (district, road, human_go, measured_cm, note))
struct outcome_dto {
  std::string night, district;
  snow::road_class road = snow::road_class::trunk;
  double threshold_cm = 0;
  snow::verdict decided = snow::verdict::skip;  // of the program, at its last decision
  snow::verdict held = snow::verdict::skip;     // with what people changed
  bool dispatched = false, cleared = false;
  std::optional<bool> human_go;
  std::optional<double> measured_cm;  // new snow at 7:00 or when it was cleared
  bool measured_by_hand = false;
  std::optional<double> probability;
  bool asked_a_person = false, degraded = false;
  std::optional<bool> missed;  // the program was away all night: nobody was told
  std::optional<bool> late;    // it was away at a time of decision, and decided afterwards
  std::string note, set_by;
};
BOOST_DESCRIBE_STRUCT(outcome_dto, (),
                      (night, district, road, threshold_cm, decided, held, dispatched, cleared,
                       human_go, measured_cm, measured_by_hand, probability, asked_a_person,
                       degraded, missed, late, note, set_by))
struct night_row {
  std::string night;
  std::int64_t dispatched = 0, skipped = 0, requests = 0, unanswered = 0, asked = 0;
  std::optional<double> most_cm;
  bool closed = false;
  std::optional<bool> missed, late;  // of any of its outcomes
};
BOOST_DESCRIBE_STRUCT(night_row, (),
                      (night, dispatched, skipped, requests, unanswered, asked, most_cm, closed,
                       missed, late))
struct night_page {
  std::vector<night_row> items;
};
BOOST_DESCRIBE_STRUCT(night_page, (), (items))

struct post_health_dto {
  std::string post, name;
  std::int64_t readings = 0, refused = 0;
  std::optional<double> most_cm;
  std::vector<std::string> refusals;  // "jump 3", most first
  std::vector<trouble_dto> troubles;
};
BOOST_DESCRIBE_STRUCT(post_health_dto, (),
                      (post, name, readings, refused, most_cm, refusals, troubles))
// Everything of a night, for people and for typesetting.
struct night_report {
  std::string night;
  instant made_at, from, until;
  std::vector<outcome_dto> outcomes;
  std::vector<decision_dto> decisions;
  std::vector<request_dto> requests;
  std::vector<clearing_dto> clearings;
  std::vector<post_health_dto> posts;
  std::vector<forecast_dto> forecasts;
  double patrol_hours_saved = 0;
};
BOOST_DESCRIBE_STRUCT(night_report, (),
                      (night, made_at, from, until, outcomes, decisions, requests, clearings, posts,
                       forecasts, patrol_hours_saved))

// What happened, in its order: decision, request, answer, clearing, trouble, image, forecast, sign.
struct timeline_entry {
  instant at;
  std::string what, subject;
  std::int64_t id = 0;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(timeline_entry, (), (at, what, subject, id, text))
struct timeline_dto {
  std::string night;
  instant from, until;
  std::vector<timeline_entry> entries;
  std::vector<sample_series> series;
};
BOOST_DESCRIBE_STRUCT(timeline_dto, (), (night, from, until, entries, series))

struct score_dto {
  contingency counts;
  std::optional<double> pod, far, csi, precision, agreement;
};
BOOST_DESCRIBE_STRUCT(score_dto, (), (counts, pod, far, csi, precision, agreement))
struct season_report {
  std::int64_t winter = 0, nights = 0, decisions = 0, dispatches = 0, overrides = 0, requests = 0,
               unanswered = 0;
  score_dto against_measured, against_people;  // of what was decided by the program
  double patrol_hours_saved = 0;
  std::int64_t patrols_needed = 0;
  std::vector<outcome_dto> outcomes;
};
BOOST_DESCRIBE_STRUCT(season_report, (),
                      (winter, nights, decisions, dispatches, overrides, requests, unanswered,
                       against_measured, against_people, patrol_hours_saved, patrols_needed,
                       outcomes))

}  // namespace tsu::snow
