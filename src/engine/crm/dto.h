// What the API of the CRM says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/store_outreach.h"
#include "engine/crm/store_segments.h"
#include "engine/crm/types.h"

namespace tsu::crm {

struct words_dto {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(words_dto, (), (ja, en))

struct kind_dto {
  std::string code, ja, en;
  bool outing = false;
  std::int64_t weight = 0;
  counting how = counting::times;
};
BOOST_DESCRIBE_STRUCT(kind_dto, (), (code, ja, en, outing, weight, how))
struct kind_page {
  std::vector<kind_dto> items;
};
BOOST_DESCRIBE_STRUCT(kind_page, (), (items))

struct profile_dto {
  std::string district, track;
  std::optional<std::int64_t> age;
  std::vector<std::string> interests;
  std::int64_t walk_m = 0, exertion = 0;
  std::string joined;
};
BOOST_DESCRIBE_STRUCT(profile_dto, (), (district, track, age, interests, walk_m, exertion, joined))
struct profile_wish {
  std::string track;
  std::vector<std::string> interests;
  std::int64_t walk_m = 0;
};
BOOST_DESCRIBE_STRUCT(profile_wish, (), (track, interests, walk_m))
struct interests_wish {
  std::vector<std::string> interests;
};
BOOST_DESCRIBE_STRUCT(interests_wish, (), (interests))
struct restriction_wish {
  std::int64_t exertion = 0;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(restriction_wish, (), (exertion, why))
struct link_dto {
  std::int64_t person = 0;
  link_kind kind = link_kind::family;
  instant since{};
};
BOOST_DESCRIBE_STRUCT(link_dto, (), (person, kind, since))
struct link_wish {
  link_kind kind = link_kind::family;
};
BOOST_DESCRIBE_STRUCT(link_wish, (), (kind))

struct standing_dto {
  activity_class now = activity_class::active;
  std::int64_t index = 0, index_before = 0;
  std::int64_t days_without_outing = 0, days_without_signal = 0;
  std::string as_of;
};
BOOST_DESCRIBE_STRUCT(standing_dto, (),
                      (now, index, index_before, days_without_outing, days_without_signal, as_of))
struct activity_dto {
  std::int64_t number = 0;
  instant at{};
  std::string kind;
  words_dto title;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(activity_dto, (), (number, at, kind, title, amount))
struct month_dto {
  std::string month, kind;
  std::int64_t times = 0, amount = 0;
};
BOOST_DESCRIBE_STRUCT(month_dto, (), (month, kind, times, amount))

// of: what it leads to: a session of the community by its number, or an event that hangs up a code.
enum class proposed : std::uint8_t { session, event, other };
BOOST_DESCRIBE_ENUM(proposed, session, event, other)
struct proposed_dto {
  proposed kind = proposed::other;
  std::string id;
};
BOOST_DESCRIBE_STRUCT(proposed_dto, (), (kind, id))
struct proposal_dto {
  std::int64_t number = 0;
  std::string day;
  words_dto title, reason;
  proposed_dto of;
  std::optional<instant> starts_at, ends_at;
  std::optional<std::int64_t> distance_m;  // from home
  std::optional<measured> by;
  proposal_state state = proposal_state::proposed;
  std::optional<instant> opened_at, answered_at;
  std::optional<std::int64_t> score;  // for staff only
  std::optional<std::string> input;
};
BOOST_DESCRIBE_STRUCT(proposal_dto, (),
                      (number, day, title, reason, of, starts_at, ends_at, distance_m, by, state,
                       opened_at, answered_at, score, input))
struct proposal_page {
  std::vector<proposal_dto> items;
};
BOOST_DESCRIBE_STRUCT(proposal_page, (), (items))
struct proposal_answer {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(proposal_answer, (), (answer))
struct message_dto {
  std::string campaign;
  words_dto title, body;
  instant sent_at{};
  bool opened = false;
};
BOOST_DESCRIBE_STRUCT(message_dto, (), (campaign, title, body, sent_at, opened))
struct message_page {
  std::vector<message_dto> items;
};
BOOST_DESCRIBE_STRUCT(message_page, (), (items))

// Parts that the role may not see are absent.
struct person_dto {
  std::int64_t person = 0;
  std::optional<profile_dto> profile;
  std::optional<standing_dto> standing;
  std::optional<std::vector<activity_dto>> activities;
  std::optional<std::vector<month_dto>> months;
  std::optional<std::vector<link_dto>> links;
  std::optional<std::vector<std::string>> segments;
  std::optional<bool> wants_recommendations;
  std::optional<json_raw> vitals;
};
BOOST_DESCRIBE_STRUCT(person_dto, (),
                      (person, profile, standing, activities, months, links, segments,
                       wants_recommendations, vitals))

struct segment_wish_dto {
  std::string ja, en;
  json_raw rule;
};
BOOST_DESCRIBE_STRUCT(segment_wish_dto, (), (ja, en, rule))
struct run_dto {
  std::int64_t run = 0, version = 0;
  std::string as_of, hash;
  std::int64_t data = 0, stamp = 0;
  instant at{};
  std::optional<std::int64_t> count;  // of whom the viewer may know; of the newest only
};
BOOST_DESCRIBE_STRUCT(run_dto, (), (run, version, as_of, hash, data, stamp, at, count))
struct segment_dto {
  std::string code, ja, en;
  json_raw rule;
  std::int64_t version = 0;
  std::string author;
  instant changed{};
  std::optional<run_dto> newest;
};
BOOST_DESCRIBE_STRUCT(segment_dto, (), (code, ja, en, rule, version, author, changed, newest))
struct segment_page {
  std::vector<segment_dto> items;
};
BOOST_DESCRIBE_STRUCT(segment_page, (), (items))
struct run_page {
  std::vector<run_dto> items;
};
BOOST_DESCRIBE_STRUCT(run_page, (), (items))
struct member_page {
  run_dto run;
  std::vector<std::int64_t> items;
  std::optional<std::int64_t> next;  // after= of the next page
};
BOOST_DESCRIBE_STRUCT(member_page, (), (run, items, next))
struct count_wish {
  json_raw rule;
  std::optional<std::string> as_of;
};
BOOST_DESCRIBE_STRUCT(count_wish, (), (rule, as_of))
struct count_dto {
  std::int64_t count = 0;
  std::string as_of;
  std::int64_t data = 0, stamp = 0;
};
BOOST_DESCRIBE_STRUCT(count_dto, (), (count, as_of, data, stamp))

struct class_count {
  activity_class now = activity_class::active;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(class_count, (), (now, count))
struct summary_dto {
  std::string as_of;
  std::int64_t residents = 0;
  std::vector<class_count> classes;
};
BOOST_DESCRIBE_STRUCT(summary_dto, (), (as_of, residents, classes))

struct difference_dto {
  double points = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(difference_dto, (), (points, low, high))
struct arm_dto {
  std::int64_t members = 0, sent = 0, opened = 0, acted = 0;
};
BOOST_DESCRIBE_STRUCT(arm_dto, (), (members, sent, opened, acted))
struct stopped_dto {
  instant at{};
  std::string by, why;
};
BOOST_DESCRIBE_STRUCT(stopped_dto, (), (at, by, why))
struct stop_wish {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(stop_wish, (), (why))
struct campaign_dto {
  std::string code;
  campaign_wish of;
  campaign_state state = campaign_state::draft;
  std::int64_t version = 0;
  std::string author;
  std::optional<instant> started_at, until;
  std::optional<arm_dto> treated, control;
  std::optional<std::int64_t> points_cost;
  std::optional<difference_dto> difference;  // percent, with the interval that holds it with 95 %
  std::optional<stopped_dto> stopped;        // early, by staff
};
BOOST_DESCRIBE_STRUCT(campaign_dto, (),
                      (code, of, state, version, author, started_at, until, treated, control,
                       points_cost, difference, stopped))
struct campaign_page {
  std::vector<campaign_dto> items;
};
BOOST_DESCRIBE_STRUCT(campaign_page, (), (items))

struct task_dto {
  std::int64_t number = 0, person = 0;
  task_kind kind = task_kind::unreachable;
  std::string since;
  task_state state = task_state::open;
  std::optional<std::string> note, closed_by;
  std::optional<instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(task_dto, (),
                      (number, person, kind, since, state, note, closed_by, closed_at))
struct task_page {
  std::vector<task_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(task_page, (), (items, next))
struct note_wish {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(note_wish, (), (note))

}  // namespace tsu::crm
