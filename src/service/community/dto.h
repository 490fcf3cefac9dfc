// What the API of the community says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/community/rules.h"
#include "service/community/timetable.h"
#include "service/community/types.h"

namespace tsu::community {

// line: how many wait before them, and they.
struct sign_up_dto {
  std::int64_t session = 0;
  sign_up_state state = sign_up_state::going;
  instant asked_at{}, changed_at{};
  std::optional<std::int64_t> line, person;  // person: for staff
};
BOOST_DESCRIBE_STRUCT(sign_up_dto, (), (session, state, asked_at, changed_at, line, person))

// at: absent where the person has not set one.
struct home_dto {
  std::optional<position> at;
};
BOOST_DESCRIBE_STRUCT(home_dto, (), (at))
struct session_dto {
  std::int64_t number = 0;
  std::string programme;
  bool cancelled = false;
  std::int64_t going = 0, waiting = 0;
  session_facts of;
  std::optional<double> distance_m;
  std::optional<measured> by;
  std::optional<sign_up_dto> mine;
};
BOOST_DESCRIBE_STRUCT(session_dto, (),
                      (number, programme, cancelled, going, waiting, of, distance_m, by, mine))
struct session_page {
  std::vector<session_dto> items;
  std::optional<std::string> next;  // as "after" of the next page
};
BOOST_DESCRIBE_STRUCT(session_page, (), (items, next))
struct programme_dto {
  std::string code;
  programme_facts of;
};
BOOST_DESCRIBE_STRUCT(programme_dto, (), (code, of))
struct programme_page {
  std::vector<programme_dto> items;
};
BOOST_DESCRIBE_STRUCT(programme_page, (), (items))
struct plan_wish {
  std::string from, until;  // "2026-12-01"; until is not included
};
BOOST_DESCRIBE_STRUCT(plan_wish, (), (from, until))
struct cancel_wish {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(cancel_wish, (), (reason))

struct own_place_wish {
  std::int64_t session = 0;
};
BOOST_DESCRIBE_STRUCT(own_place_wish, (), (session))
struct person_wish {
  std::optional<std::int64_t> person;
  std::optional<std::string> card;
};
BOOST_DESCRIBE_STRUCT(person_wish, (), (person, card))

struct attendance_dto {
  std::int64_t number = 0, session = 0;
  instant at{};
  method how = method::manual;
  std::int64_t points = 0;
  std::string ja, en;
  session_kind kind = session_kind::event;
  std::optional<std::int64_t> person;  // for staff
  std::optional<std::string> device, booked_by;
};
BOOST_DESCRIBE_STRUCT(attendance_dto, (),
                      (number, session, at, how, points, ja, en, kind, person, device, booked_by))
struct month_dto {
  std::string month;
  std::int64_t count = 0, points = 0, met = 0;
};
BOOST_DESCRIBE_STRUCT(month_dto, (), (month, count, points, met))
struct history_dto {
  std::vector<attendance_dto> items;
  std::vector<month_dto> months;
};
BOOST_DESCRIBE_STRUCT(history_dto, (), (items, months))
struct people_dto {
  std::vector<sign_up_dto> sign_ups;
  std::vector<attendance_dto> attendance;
  std::int64_t hidden = 0;          // people whom whoever asks may not know
  std::optional<std::string> next;  // as "after" of the next page
};
BOOST_DESCRIBE_STRUCT(people_dto, (), (sign_ups, attendance, hidden, next))

struct check_in_wish {
  std::string code;
  std::optional<double> lon, lat;
};
BOOST_DESCRIBE_STRUCT(check_in_wish, (), (code, lon, lat))
struct told_dto {
  std::string id;
  std::int64_t session = 0;
  std::optional<std::int64_t> person;
  std::optional<std::string> card;
  instant at{};
};
BOOST_DESCRIBE_STRUCT(told_dto, (), (id, session, person, card, at))
struct upload_dto {
  std::string device;
  std::vector<told_dto> items;
};
BOOST_DESCRIBE_STRUCT(upload_dto, (), (device, items))
BOOST_DEFINE_ENUM_CLASS(fate, attended, attended_before, refused)
struct outcome_dto {
  std::string id;
  fate how = fate::refused;
  std::optional<attendance_dto> attendance;
  std::optional<std::string> code;  // refused: why
};
BOOST_DESCRIBE_STRUCT(outcome_dto, (), (id, how, attendance, code))
struct outcome_page {
  std::vector<outcome_dto> items;
};
BOOST_DESCRIBE_STRUCT(outcome_page, (), (items))
// typed: 8 letters for who cannot read the square.
struct code_dto {
  std::string code, typed;
  instant from{}, until{};
};
BOOST_DESCRIBE_STRUCT(code_dto, (), (code, typed, from, until))
struct key_dto {
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(key_dto, (), (number))
// met_mean: different people whom somebody met in the month, on average.
struct report_dto {
  std::string month;
  std::int64_t sessions = 0, attendances = 0, people = 0;
  double met_mean = 0;
};
BOOST_DESCRIBE_STRUCT(report_dto, (), (month, sessions, attendances, people, met_mean))

struct notice_dto {
  std::int64_t number = 0;
  notice_facts of;
};
BOOST_DESCRIBE_STRUCT(notice_dto, (), (number, of))
struct notice_page {
  std::vector<notice_dto> items;
};
BOOST_DESCRIBE_STRUCT(notice_page, (), (items))

struct watch_dto {
  std::int64_t seconds = 0;
  std::vector<span_s> seen;
  std::optional<instant> completed_at;
  std::int64_t points = 0;
};
BOOST_DESCRIBE_STRUCT(watch_dto, (), (seconds, seen, completed_at, points))
struct video_dto {
  std::string code;
  video_facts of;
  std::optional<watch_dto> mine;
};
BOOST_DESCRIBE_STRUCT(video_dto, (), (code, of, mine))
struct video_page {
  std::vector<video_dto> items;
};
BOOST_DESCRIBE_STRUCT(video_page, (), (items))
struct watch_wish {
  std::vector<span_s> seen;
};
BOOST_DESCRIBE_STRUCT(watch_wish, (), (seen))

// minutes: on foot, longer in winter. by: over roads, or the straight line where no way is known.
struct place_dto {
  std::string code;
  place_facts of;
  std::optional<std::int64_t> distance_m, minutes;
  std::optional<measured> by;
};
BOOST_DESCRIBE_STRUCT(place_dto, (), (code, of, distance_m, minutes, by))
struct place_page {
  bool winter = false;
  std::vector<place_dto> items;
};
BOOST_DESCRIBE_STRUCT(place_page, (), (winter, items))

struct category_dto {
  std::string code;
  std::int64_t places = 0;  // also closed ones
};
BOOST_DESCRIBE_STRUCT(category_dto, (), (code, places))
// For staff: all of them, by code; categories with how many each has.
struct place_list {
  std::vector<place_dto> items;
  std::vector<category_dto> categories;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(place_list, (), (items, categories, next))

struct mobile_shop_dto {
  std::string code;
  mobile_shop_facts of;
};
BOOST_DESCRIBE_STRUCT(mobile_shop_dto, (), (code, of))
struct mobile_shop_page {
  std::vector<mobile_shop_dto> items;
};
BOOST_DESCRIBE_STRUCT(mobile_shop_page, (), (items))
struct visit_dto {
  instant from{}, until{};
};
BOOST_DESCRIBE_STRUCT(visit_dto, (), (from, until))
struct own_shop_dto {
  std::string shop, ja, en, phone, stop, stop_ja, stop_en;
  std::vector<visit_dto> visits;  // the next one first
};
BOOST_DESCRIBE_STRUCT(own_shop_dto, (), (shop, ja, en, phone, stop, stop_ja, stop_en, visits))

struct feed_dto {
  std::string code;
  instant imported_at{};
  feed_facts of;
};
BOOST_DESCRIBE_STRUCT(feed_dto, (), (code, imported_at, of))
struct feed_page {
  std::vector<feed_dto> items;
};
BOOST_DESCRIBE_STRUCT(feed_page, (), (items))
// kana: how the name is read, where the timetable says it.
struct stop_dto {
  std::string feed, id, name, platform;
  double lon = 0, lat = 0;
  std::optional<std::int64_t> distance_m;
  std::optional<std::string> kana;
  std::optional<measured> by;
};
BOOST_DESCRIBE_STRUCT(stop_dto, (), (feed, id, name, platform, lon, lat, distance_m, kana, by))
struct stop_page {
  std::vector<stop_dto> items;
};
BOOST_DESCRIBE_STRUCT(stop_page, (), (items))
struct departure_dto {
  instant at{};
  std::string line, headsign, stop, platform;
};
BOOST_DESCRIBE_STRUCT(departure_dto, (), (at, line, headsign, stop, platform))
// outdated: the timetable does not reach to that day.
struct departure_page {
  std::string feed, stop, name, agency;
  bool outdated = false;
  std::vector<departure_dto> items;
};
BOOST_DESCRIBE_STRUCT(departure_page, (), (feed, stop, name, agency, outdated, items))

struct slot_wish {
  instant starts_at{}, ends_at{};
  std::string place, nurse;
};
BOOST_DESCRIBE_STRUCT(slot_wish, (), (starts_at, ends_at, place, nurse))
struct slot_dto {
  std::int64_t number = 0;
  instant starts_at{}, ends_at{};
  std::string place;
  bool taken = false;
  std::optional<std::string> nurse;          // for staff
  std::optional<std::int64_t> consultation;  // for nurses
};
BOOST_DESCRIBE_STRUCT(slot_dto, (), (number, starts_at, ends_at, place, taken, nurse, consultation))
struct slot_page {
  std::vector<slot_dto> items;
};
BOOST_DESCRIBE_STRUCT(slot_page, (), (items))
struct book_wish {
  std::int64_t slot = 0;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(book_wish, (), (slot, about))
struct book_for_wish {
  std::int64_t person = 0, slot = 0;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(book_for_wish, (), (person, slot, about))
struct note_wish {
  consultation_state state = consultation_state::held;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(note_wish, (), (state, text))
struct note_dto {
  std::string text, made_by;
  instant made_at{};
};
BOOST_DESCRIBE_STRUCT(note_dto, (), (text, made_by, made_at))
struct consultation_dto {
  std::int64_t number = 0, slot = 0;
  instant starts_at{}, ends_at{};
  std::string place;
  consultation_state state = consultation_state::booked;
  std::optional<std::int64_t> person;          // for nurses
  std::optional<std::string> about;            // for nurses and the person
  std::optional<std::vector<note_dto>> notes;  // for nurses
};
BOOST_DESCRIBE_STRUCT(consultation_dto, (),
                      (number, slot, starts_at, ends_at, place, state, person, about, notes))
struct consultation_page {
  std::vector<consultation_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(consultation_page, (), (items, next))
struct own_consultations {
  std::vector<consultation_dto> items;
  std::vector<slot_dto> free;
};
BOOST_DESCRIBE_STRUCT(own_consultations, (), (items, free))

struct number_dto {
  std::string name;
  std::int64_t value = 0, least = 0, most = 0;
};
BOOST_DESCRIBE_STRUCT(number_dto, (), (name, value, least, most))
struct number_page {
  std::vector<number_dto> items;
};
BOOST_DESCRIBE_STRUCT(number_page, (), (items))
struct number_wish {
  std::int64_t value = 0;
  std::optional<instant> from;  // absent: now
  std::string source;
};
BOOST_DESCRIBE_STRUCT(number_wish, (), (value, from, source))

}  // namespace tsu::community
