// What the API of recruiting and lending says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/devices/keep_register.h"
#include "service/devices/rules.h"
#include "service/devices/types.h"

namespace tsu::devices {

struct call_dto {
  std::string code, ja, en;
  choosing how = choosing::lottery;
  std::int64_t places = 0;
  instant opens_at{}, closes_at{};
  std::optional<std::int64_t> accepted;  // for staff
  std::optional<std::string> seed;       // once it is drawn
  std::optional<instant> drawn_at;
};
BOOST_DESCRIBE_STRUCT(call_dto, (),
                      (code, ja, en, how, places, opens_at, closes_at, accepted, seed, drawn_at))
struct call_page {
  std::vector<call_dto> items;
};
BOOST_DESCRIBE_STRUCT(call_page, (), (items))
struct call_wish {
  std::string ja, en;
  choosing how = choosing::lottery;
  std::int64_t places = 0;
  instant opens_at{}, closes_at{};
};
BOOST_DESCRIBE_STRUCT(call_wish, (), (ja, en, how, places, opens_at, closes_at))
struct draw_wish {
  std::optional<std::string> seed;  // thrown in public; absent: of the program
};
BOOST_DESCRIBE_STRUCT(draw_wish, (), (seed))

struct application_dto {
  std::int64_t number = 0;
  std::string call;
  wanting wants = wanting::tablet;
  application_state state = application_state::waiting;
  std::int64_t rank = 0;
  instant applied_at{};
  reserve_reason reason = reserve_reason::none;
  std::vector<std::string> warnings;   // "under_60": younger than the town recommends
  std::optional<std::int64_t> person;  // for staff
};
BOOST_DESCRIBE_STRUCT(application_dto, (),
                      (number, call, wants, state, rank, applied_at, reason, warnings, person))
struct application_page {
  std::vector<application_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(application_page, (), (items, next))
// has_wifi: at home; absent: there is. A tablet without it waits, with the reason.
struct own_application {
  std::string call;
  wanting wants = wanting::tablet;
  std::optional<bool> has_wifi;
};
BOOST_DESCRIBE_STRUCT(own_application, (), (call, wants, has_wifi))
struct staff_application {
  std::string call;
  wanting wants = wanting::tablet;
  std::int64_t person = 0;
  std::optional<bool> has_wifi;
};
BOOST_DESCRIBE_STRUCT(staff_application, (), (call, wants, person, has_wifi))

struct briefing_dto {
  std::string code, name, place;
  instant starts_at{}, ends_at{};
  std::int64_t seats = 0, left = 0;
};
BOOST_DESCRIBE_STRUCT(briefing_dto, (), (code, name, place, starts_at, ends_at, seats, left))
struct briefing_page {
  std::vector<briefing_dto> items;
};
BOOST_DESCRIBE_STRUCT(briefing_page, (), (items))
struct briefing_wish {
  std::string name, place;
  instant starts_at{}, ends_at{};
  std::int64_t seats = 0;
};
BOOST_DESCRIBE_STRUCT(briefing_wish, (), (name, place, starts_at, ends_at, seats))
struct seat_dto {
  std::string briefing;
  seat_state state = seat_state::booked;
  std::optional<std::int64_t> person;  // for staff, with who it is
  std::optional<std::string> login_id, name, kana;
  std::optional<instant> marked_at;
};
BOOST_DESCRIBE_STRUCT(seat_dto, (), (briefing, state, person, login_id, name, kana, marked_at))
struct attendance_dto {
  briefing_dto of;
  std::int64_t booked = 0, attended = 0, absent = 0;
  std::vector<seat_dto> items;
};
BOOST_DESCRIBE_STRUCT(attendance_dto, (), (of, booked, attended, absent, items))
struct seat_wish {
  std::int64_t person = 0;
};
BOOST_DESCRIBE_STRUCT(seat_wish, (), (person))
struct mark_wish {
  std::int64_t person = 0;
  bool attended = false;
};
BOOST_DESCRIBE_STRUCT(mark_wish, (), (person, attended))

BOOST_DESCRIBE_STRUCT(new_tablet, (), (serial, model))
struct tablets_wish {
  std::vector<new_tablet> tablets;
};
BOOST_DESCRIBE_STRUCT(tablets_wish, (), (tablets))
struct loan_dto {
  std::int64_t number = 0;
  std::string serial;
  instant lent_at{}, due_at{};
  std::optional<instant> ended_at;
  std::optional<tablet_state> ended_as;
  std::optional<std::int64_t> person;  // for staff
  std::optional<std::string> condition_out, condition_in, lent_by, ended_by;
  std::optional<std::string> code;  // typed on the tablet once; shown only now
  std::optional<instant> code_expires;
};
BOOST_DESCRIBE_STRUCT(loan_dto, (),
                      (number, serial, lent_at, due_at, ended_at, ended_as, person, condition_out,
                       condition_in, lent_by, ended_by, code, code_expires))
struct step_dto {
  std::int64_t number = 0;
  std::string from;
  tablet_state to = tablet_state::stock;
  instant at{};
  std::string by, why;
};
BOOST_DESCRIBE_STRUCT(step_dto, (), (number, from, to, at, by, why))
struct tablet_dto {
  std::string serial, model;
  tablet_state state = tablet_state::stock;
  bool to_wipe = false;
  instant added_at{};
  std::optional<std::vector<step_dto>> steps;  // of one tablet, the newest first
  std::optional<std::vector<loan_dto>> loans;
  std::optional<std::vector<mdm_fact>> facts;
};
BOOST_DESCRIBE_STRUCT(tablet_dto, (),
                      (serial, model, state, to_wipe, added_at, steps, loans, facts))
struct tablet_page {
  std::vector<tablet_dto> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(tablet_page, (), (items, next))
struct move_wish {
  tablet_state to = tablet_state::stock;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(move_wish, (), (to, why))
struct fact_wish {
  std::string source, os, app;
  instant at{};
  bool managed = false, locked = false, encrypted = false;
};
BOOST_DESCRIBE_STRUCT(fact_wish, (), (source, os, app, at, managed, locked, encrypted))
struct lend_wish {
  std::string id;
  std::int64_t person = 0;
  std::string serial;
  instant due_at{};
  std::string condition, why;
};
BOOST_DESCRIBE_STRUCT(lend_wish, (), (id, person, serial, due_at, condition, why))
struct return_wish {
  tablet_state as = tablet_state::stock;
  std::string condition, why;
};
BOOST_DESCRIBE_STRUCT(return_wish, (), (as, condition, why))
struct task_dto {
  std::int64_t number = 0;
  task_kind kind = task_kind::wipe;
  std::string serial;
  instant made_at{};
  std::optional<instant> done_at;
  std::optional<std::string> done_by, note;
};
BOOST_DESCRIBE_STRUCT(task_dto, (), (number, kind, serial, made_at, done_at, done_by, note))
struct task_page {
  std::vector<task_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(task_page, (), (items, next))
struct done_wish {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(done_wish, (), (note))

struct contact_dto {
  std::int64_t n = 0;
  instant at{};
  std::string note, by;
};
BOOST_DESCRIBE_STRUCT(contact_dto, (), (n, at, note, by))
struct matter_dto {
  std::int64_t number = 0, person = 0;
  channel by = channel::phone;
  std::string topic, question;
  std::int64_t contacts = 0;
  bool solved = false, reopened = false, at_once = false;
  instant opened_at{};
  std::optional<instant> solved_at;
  std::optional<std::vector<contact_dto>> log;
};
BOOST_DESCRIBE_STRUCT(matter_dto, (),
                      (number, person, by, topic, question, contacts, solved, reopened, at_once,
                       opened_at, solved_at, log))
struct matter_page {
  std::vector<matter_dto> items;
  std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(matter_page, (), (items, next))
struct open_wish {
  std::string id;
  std::int64_t person = 0;
  channel by = channel::phone;
  std::string topic, question, answer;
  bool solved = false;
};
BOOST_DESCRIBE_STRUCT(open_wish, (), (id, person, by, topic, question, answer, solved))
struct contact_wish {
  std::string note;
  bool solved = false;
};
BOOST_DESCRIBE_STRUCT(contact_wish, (), (note, solved))
struct support_dto {
  std::string month;
  support_sums sums;
};
BOOST_DESCRIBE_STRUCT(support_dto, (), (month, sums))

struct person_dto {
  std::int64_t person = 0;
  std::vector<application_dto> applications;
  std::vector<seat_dto> seats;
  std::vector<loan_dto> loans;
  std::vector<matter_dto> matters;  // for staff
};
BOOST_DESCRIBE_STRUCT(person_dto, (), (person, applications, seats, loans, matters))

}  // namespace tsu::devices
