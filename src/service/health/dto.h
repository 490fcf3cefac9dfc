// What the API of health says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "service/health/frailty.h"
#include "service/health/keep_record.h"
#include "service/health/rules.h"

namespace tsu::health {

struct text_dto {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(text_dto, (), (ja, en))

struct record_wish {
  std::optional<std::string> id;  // the same again does nothing twice; absent: by the time
  instant measured_at{};
  std::optional<place> at;
  std::optional<way> how;
  std::optional<posture> in;
  std::optional<std::string> device;
  given_values values;
  std::optional<std::vector<symptom>> symptoms;
};
BOOST_DESCRIBE_STRUCT(record_wish, (), (id, measured_at, at, how, in, device, values, symptoms))
// Of whom: by number, or by what the QR code of their card says (or what is printed under it).
struct station_wish {
  std::optional<std::int64_t> person;
  std::optional<std::string> card;
  record_wish record;
};
BOOST_DESCRIBE_STRUCT(station_wish, (), (person, card, record))

struct kept_dto {
  std::int64_t number = 0;
  keeping_how how = keeping_how::recorded;
  health::level level = health::level::none;
  std::vector<finding> findings;
  text_dto advice;
  std::optional<instant> measure_again_at;
};
BOOST_DESCRIBE_STRUCT(kept_dto, (), (number, how, level, findings, advice, measure_again_at))

struct record_dto {
  std::int64_t number = 0;
  instant measured_at{};
  place at = place::home;
  way how = way::by_hand;
  std::optional<posture> in;
  std::optional<std::string> device;
  given_values values;
  std::vector<symptom> symptoms;
  health::level level = health::level::none;
  std::vector<finding> findings;
};
BOOST_DESCRIBE_STRUCT(record_dto, (),
                      (number, measured_at, at, how, in, device, values, symptoms, level, findings))
struct record_page {
  std::vector<record_dto> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(record_page, (), (items, next))

// A day that something was measured on.
struct point_dto {
  std::string date;
  std::int64_t n = 0;
  double mean = 0, least = 0, most = 0, last = 0;
};
BOOST_DESCRIBE_STRUCT(point_dto, (), (date, n, mean, least, most, last))
struct line_dto {
  measure of = measure::systolic;
  text_dto title;
  std::string unit;
  std::int64_t decimals = 0;
  std::vector<point_dto> points;
};
BOOST_DESCRIBE_STRUCT(line_dto, (), (of, title, unit, decimals, points))
struct series_dto {
  health::kind kind = health::kind::blood_pressure;
  text_dto title;
  std::int64_t days = 0;
  std::string from, until;  // both are in it
  std::vector<line_dto> lines;
  std::int64_t thresholds = 0;
  std::vector<limit> limits;  // of today
};
BOOST_DESCRIBE_STRUCT(series_dto, (), (kind, title, days, from, until, lines, thresholds, limits))

// As it stands in data/kihon.json.
struct question {
  std::int64_t no = 0;
  std::string text;
  bool point_when_yes = false;
  std::optional<bool> from_height_and_weight;
};
BOOST_DESCRIBE_STRUCT(question, (), (no, text, point_when_yes, from_height_and_weight))
struct question_list {
  std::string version, title, source;
  std::vector<question> items;
};
BOOST_DESCRIBE_STRUCT(question_list, (), (version, title, source, items))

struct kihon_wish {
  std::string id;
  kihon_answers answers;
};
BOOST_DESCRIBE_STRUCT(kihon_wish, (), (id, answers))
struct jchs_wish {
  std::string id;
  jchs_answers answers;
};
BOOST_DESCRIBE_STRUCT(jchs_wish, (), (id, answers))
struct proposal_dto {
  std::string what;
  text_dto title;
};
BOOST_DESCRIBE_STRUCT(proposal_dto, (), (what, title))
// result: kihon_result or jchs_result.
struct check_dto {
  std::int64_t number = 0;
  instant made_at{};
  std::string list, rule;
  json_raw result;
  std::vector<std::string> because;
  std::vector<proposal_dto> proposes;
};
BOOST_DESCRIBE_STRUCT(check_dto, (), (number, made_at, list, rule, result, because, proposes))
// A checklist that is not finished: the question one stands at, and answers by question or field.
struct draft_dto {
  std::int64_t at = 0;
  std::map<std::string, std::string> said;
  std::optional<instant> changed_at;  // absent: nothing is kept
};
BOOST_DESCRIBE_STRUCT(draft_dto, (), (at, said, changed_at))
struct found_dto {
  std::int64_t person = 0;
};
BOOST_DESCRIBE_STRUCT(found_dto, (), (person))
struct check_page {
  std::vector<check_dto> items;
};
BOOST_DESCRIBE_STRUCT(check_page, (), (items))
// What was proposed, with why and by which rule.
struct recommendation_dto {
  std::int64_t check = 0;
  instant made_at{};
  std::string rule;
  proposal_dto proposes;
  text_dto reason;
};
BOOST_DESCRIBE_STRUCT(recommendation_dto, (), (check, made_at, rule, proposes, reason))
struct recommendation_page {
  std::vector<recommendation_dto> items;
};
BOOST_DESCRIBE_STRUCT(recommendation_page, (), (items))

// A person whose newest checklist flags something; because: names of flags.
struct risk_dto {
  std::int64_t person = 0, check = 0;
  instant made_at{};
  std::string list;
  std::vector<std::string> because;
  std::vector<proposal_dto> proposes;
};
BOOST_DESCRIBE_STRUCT(risk_dto, (), (person, check, made_at, list, because, proposes))
struct risk_page {
  std::vector<risk_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(risk_page, (), (items, next))

// In the queue: nobody is named there.
struct queued_dto {
  std::int64_t number = 0;
  health::level level = health::level::consult;
  bool open = true;
  instant opened_at{}, changed_at{};
  std::optional<std::string> taken_by;
};
BOOST_DESCRIBE_STRUCT(queued_dto, (), (number, level, open, opened_at, changed_at, taken_by))
struct queue_page {
  std::vector<queued_dto> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(queue_page, (), (items, next))
struct task_dto {
  std::int64_t number = 0, person = 0;
  health::level level = health::level::consult;
  bool open = true;
  instant opened_at{}, changed_at{};
  std::vector<finding> reasons;
  std::vector<std::string> series;  // where the values are
  std::optional<std::string> taken_by, note, closed_by;
};
BOOST_DESCRIBE_STRUCT(task_dto, (),
                      (number, person, level, open, opened_at, changed_at, reasons, series,
                       taken_by, note, closed_by))
// changed_at: as the task said it when the nurse looked.
struct close_wish {
  std::string note;
  std::optional<instant> changed_at;
};
BOOST_DESCRIBE_STRUCT(close_wish, (), (note, changed_at))

struct share_wish {
  std::vector<kind> kinds;  // in place of what was shared; none: nothing any more
};
BOOST_DESCRIBE_STRUCT(share_wish, (), (kinds))
// With one of those whom staff have registered for the person.
struct share_dto {
  std::int64_t proxy = 0;
  std::string registered_as;
  std::vector<std::string> kinds;
};
BOOST_DESCRIBE_STRUCT(share_dto, (), (proxy, registered_as, kinds))
struct share_page {
  std::vector<share_dto> items;
};
BOOST_DESCRIBE_STRUCT(share_page, (), (items))

// Somebody who shares with the caller, since when at the latest change, and what.
struct sharing_dto {
  std::int64_t person = 0;
  std::string name, registered_as;
  std::vector<std::string> kinds;
  instant since{};
};
BOOST_DESCRIBE_STRUCT(sharing_dto, (), (person, name, registered_as, kinds, since))
struct sharing_page {
  std::vector<sharing_dto> items;
};
BOOST_DESCRIBE_STRUCT(sharing_page, (), (items))

struct thresholds_wish {
  instant from{};
  std::vector<limit> limits;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(thresholds_wish, (), (from, limits, source))
struct thresholds_dto {
  std::int64_t version = 0;
  std::optional<instant> from;  // absent: of the table that comes with the program
  std::vector<limit> limits;
  std::string source, author;
  std::optional<std::string> approved_by;
  std::optional<instant> approved_at;
  bool holds = false;
};
BOOST_DESCRIBE_STRUCT(thresholds_dto, (),
                      (version, from, limits, source, author, approved_by, approved_at, holds))
struct thresholds_page {
  std::vector<thresholds_dto> items;
};
BOOST_DESCRIBE_STRUCT(thresholds_page, (), (items))

// person: whose it is from `from` on (absent: from now); none: everybody's, who show their card.
struct device_wish {
  std::string label, gateway;
  place at = place::home;
  std::optional<std::int64_t> person;
  std::optional<instant> from;
  bool closed = false;
};
BOOST_DESCRIBE_STRUCT(device_wish, (), (label, gateway, at, person, from, closed))
struct device_dto {
  std::string id, label, gateway;
  place at = place::home;
  bool closed = false;
};
BOOST_DESCRIBE_STRUCT(device_dto, (), (id, label, gateway, at, closed))
struct device_page {
  std::vector<device_dto> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(device_page, (), (items, next))

struct upload_item {
  std::string device;
  instant measured_at{};
  std::optional<std::string> card;
  std::optional<posture> in;
  given_values values;
};
BOOST_DESCRIBE_STRUCT(upload_item, (), (device, measured_at, card, in, values))
struct upload_wish {
  std::vector<upload_item> items;
};
BOOST_DESCRIBE_STRUCT(upload_wish, (), (items))
enum class uploaded : std::uint8_t { recorded, recorded_before, refused };
BOOST_DESCRIBE_ENUM(uploaded, recorded, recorded_before, refused)
struct uploaded_dto {
  uploaded how = uploaded::recorded;
  std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(uploaded_dto, (), (how, code))
struct upload_dto {
  std::vector<uploaded_dto> items;
};
BOOST_DESCRIBE_STRUCT(upload_dto, (), (items))

}  // namespace tsu::health
