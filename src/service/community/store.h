// The only SQL of the community. Functions of a transaction; nothing here decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/community/timetable.h"
#include "service/community/types.h"

namespace tsu::community::store {

// store_sessions.cc, of `people`
std::vector<programme> all_programmes(db::reader&);
std::optional<programme> find_programme(db::reader&, std::string_view code);
void keep_programme(db::tx&, const programme&);

// After that time and number, by time, that begin before `until`; empty district: of all. Others
// than listed ones for staff only.
struct session_wish {
  instant from{}, until{};
  std::int64_t after = 0, limit = 50;
  std::string district;
  bool listed_only = true;
};
std::vector<session> sessions(db::reader&, const session_wish&);
std::optional<session> find_session(db::reader&, std::int64_t number);
std::optional<session> session_of(db::reader&, std::string_view programme, instant starts_at);
std::int64_t add_session(db::tx&, const session&, std::string_view by);
void keep_session(db::tx&, const session&);  // all but its number

std::optional<sign_up> find_sign_up(db::reader&, std::int64_t session, person_id);
std::optional<sign_up> first_waiting(db::reader&, std::int64_t session);
// How many stand before that place in the line.
std::int64_t waiting_before(db::reader&, std::int64_t session, std::int64_t queue);
std::vector<sign_up> sign_ups_of(db::reader&, person_id, std::int64_t limit);  // the newest first
// Those that stand, who has a place first.
std::vector<sign_up> sign_ups_at(db::reader&, std::int64_t session, std::int64_t after,
                                 std::int64_t limit);
void keep_sign_up(db::tx&, const sign_up&);
void forget_sign_up(db::tx&, std::int64_t session, person_id);

// store_attendance.cc, of `people`
std::optional<attendance> find_attendance(db::reader&, std::int64_t session, person_id);
std::optional<attendance> find_told(db::reader&, std::string_view device, std::string_view local);
std::int64_t add_attendance(db::tx&, const attendance&);
void move_attendance(db::tx&, std::int64_t number, person_id to);
std::vector<attendance> attendance_of(db::reader&, person_id, std::int64_t before,
                                      std::int64_t limit);  // the newest first
std::vector<attendance> attendance_at(db::reader&, std::int64_t session, std::int64_t after,
                                      std::int64_t limit);
// Whoever booked attendances is another account now; empty: nobody that we name.
void rename_booker(db::tx&, std::string_view from, std::string_view to);
struct month_sum {
  std::int64_t month = 0, count = 0, points = 0;
};
std::vector<month_sum> months_of(db::reader&, person_id, std::int64_t limit);  // the newest first
// Different people whom they met at sessions of that month.
std::int64_t met_in(db::reader&, person_id, std::int64_t month);
struct month_report {
  std::int64_t sessions = 0, attendances = 0, people = 0, meetings = 0;  // meetings: both ways
};
month_report report_of(db::reader&, std::int64_t month);

struct key_row {
  std::int64_t number = 0;
  std::string sealed;
};
std::optional<key_row> newest_key(db::reader&);
std::int64_t next_key_number(db::tx&, instant);  // a row that waits for what is sealed
void seal_key(db::tx&, std::int64_t number, std::string_view sealed);

std::optional<std::int64_t> number_at(db::reader&, std::string_view name, instant at);
void add_number(db::tx&, std::string_view name, instant from, std::int64_t value,
                std::string_view source, std::string_view by);

// store_own.cc, of `people`
std::optional<choices> find_choices(db::reader&, person_id);
void keep_choices(db::tx&, person_id, const choices&);
void forget_choices(db::tx&, person_id);
// Sealed (home.h).
std::optional<std::string> find_home(db::reader&, person_id);
void keep_home(db::tx&, person_id, std::string_view sealed);
bool forget_home(db::tx&, person_id);

std::vector<video> videos(db::reader&, std::string_view after, std::int64_t limit,
                          bool listed_only);
std::optional<video> find_video(db::reader&, std::string_view code);
void keep_video(db::tx&, const video&);
std::optional<watch> find_watch(db::reader&, person_id, std::string_view video);
std::vector<watch> watches_of(db::reader&, person_id, std::int64_t limit);
void keep_watch(db::tx&, const watch&);
void forget_watches(db::tx&, person_id);

// store_care.cc, of `people`
std::vector<slot> slots(db::reader&, instant from, instant until, std::int64_t limit);
std::optional<slot> find_slot(db::reader&, std::int64_t number);
// 0: the nurse has one at that time.
std::int64_t add_slot(db::tx&, const slot&);
// The first of that nurse that takes place within that time.
std::optional<slot> overlapping_slot(db::reader&, std::string_view nurse, instant from,
                                     instant until);
std::optional<consultation> find_consultation(db::reader&, std::int64_t number);
std::optional<consultation> consultation_of_slot(db::reader&, std::int64_t slot);
std::vector<consultation> consultations_of(db::reader&, person_id, std::int64_t limit);
// Those that took place or were missed, the newest first, before that number.
std::vector<consultation> closed_consultations(db::reader&, std::int64_t before,
                                               std::int64_t limit);
std::int64_t add_consultation(db::tx&, const consultation&);
void set_state(db::tx&, std::int64_t number, consultation_state);
// With whoever booked them, where that was they themself: renamed from `was` to `is`.
void move_consultations(db::tx&, person_id from, person_id to, std::string_view was,
                        std::string_view is);
std::vector<care_note> notes_of(db::reader&, std::int64_t consultation);  // the oldest first
void add_note(db::tx&, const care_note&);
void set_texts(db::tx&, std::int64_t consultation, std::string_view about);
void set_note(db::tx&, std::int64_t number, std::string_view text);
void forget_notes(db::tx&, std::int64_t consultation);

// store_town.cc, of `town`
std::int64_t add_notice(db::tx&, const notice_facts&, std::string_view by);
bool keep_notice(db::tx&, std::int64_t number, const notice_facts&);
std::optional<notice> find_notice(db::reader&, std::int64_t number);
// Visible then in that district, the most important first, then the newest.
std::vector<notice> notices_for(db::reader&, std::string_view district, instant,
                                std::int64_t limit);
std::vector<notice> notices_before(db::reader&, std::int64_t before, std::int64_t limit);

void keep_place(db::tx&, const place&);
// Open ones of a category in a box.
std::vector<place> places_in(db::reader&, std::string_view category, double west, double south,
                             double east, double north, std::int64_t limit);

// By code, after that one; of all categories where none is given.
std::vector<place> places_after(db::reader&, std::string_view category, std::string_view after,
                                std::int64_t limit);
// With how many places each has.
std::vector<std::pair<std::string, std::int64_t>> place_categories(db::reader&);

std::vector<mobile_shop> mobile_shops(db::reader&);
std::optional<mobile_shop> find_mobile_shop(db::reader&, std::string_view code);
std::int64_t count_mobile_shops(db::reader&);
void keep_mobile_shop(db::tx&, const mobile_shop&);

struct feed_row {
  std::string code;
  std::int64_t number = 0;
  instant imported_at{};
  std::string imported_by;
  feed_facts of;
};
std::vector<feed_row> feeds(db::reader&);
std::optional<feed_row> find_feed(db::reader&, std::string_view code);
// In place of what that feed said before.
feed_row keep_feed(db::tx&, std::string_view code, const feed&, std::string_view by);
struct stop_row {
  std::int64_t feed = 0;
  std::string id, parent, name, platform;
  double lon = 0, lat = 0;
  std::string kana = {};
};
std::vector<stop_row> stops_in(db::reader&, double west, double south, double east, double north,
                               std::int64_t limit);
// By the beginning of the name or of its reading, in whichever kana.
std::vector<stop_row> stops_named(db::reader&, std::string_view begins, std::int64_t limit);
struct stop_times {
  stop_row of;
  std::vector<departure> departures;
};
// The stop, or all platforms of it.
std::vector<stop_times> times_at(db::reader&, std::int64_t feed, std::string_view stop);
std::vector<service_days> services_of(db::reader&, std::int64_t feed);
std::optional<line> find_line(db::reader&, std::int64_t feed, std::int64_t number);

std::span<const db::statement* const> session_statements();
std::span<const db::statement* const> attendance_statements();
std::span<const db::statement* const> own_statements();
std::span<const db::statement* const> care_statements();
std::span<const db::statement* const> town_statements();
std::span<const db::statement* const> transit_statements();
std::span<const db::statement* const> statements();

}  // namespace tsu::community::store
