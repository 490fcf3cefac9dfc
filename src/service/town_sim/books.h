// The auditor's own books: what must be true by what was asked and what was answered, counted from
// outside and by rules that are written down here a second time. Plain data; one owner.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "service/town_sim/lending_book.h"
#include "service/town_sim/outreach_book.h"

namespace tsu::town_sim {

using person = std::int64_t;  // number of the account
using month = std::string;    // "2026-01"

month month_of(instant);
std::string day_of(instant);  // "2026-01-16", in Japan

struct point_sums {
  std::int64_t granted = 0, spent = 0, cancelled = 0, exchanged = 0;
  bool operator==(const point_sums&) const = default;
};
// What a shop gets for a month.
struct shop_sums {
  std::int64_t payments = 0, points = 0, cancels = 0, points_returned = 0;  // of points
  std::int64_t coupons = 0, yen = 0;                                        // of coupons
  bool operator==(const shop_sums&) const = default;
};
struct coupon_book {
  person whose = 0;
  std::string campaign;
  std::int64_t points = 0, yen = 0;
  instant expires{};
  int uses = 0;
};
struct session_book {
  month of;
  std::int64_t capacity = 0;
  std::set<person> came;
};
// One look at data of a person.
struct look {
  person whose = 0;
  instant at{};
  bool by_provider = false;
  auto operator<=>(const look&) const = default;
};
// Scores of one question.
struct score_sums {
  std::int64_t n = 0, sum = 0;
  bool operator==(const score_sums&) const = default;
};
struct wave_book {
  std::string family;
  bool closed = false;
  std::map<std::string, score_sums> of;  // by measure: "q1"
};
// Of one video: seen from its beginning up to there.
struct video_book {
  std::int64_t until_s = 0, points = 0;
  bool completed = false;
};
// Refusals of one kind stand in the audit log once a minute, with how many there were since then.
struct refusal_book {
  instant quiet_until{};
  std::int64_t left_out = 0, told = 0;
};
struct kpi_book {
  std::map<std::string, std::optional<double>> of;  // by name, as it was when all were asked
};

struct books {
  // Points.
  std::map<person, std::int64_t> balance;
  std::map<std::string, std::int64_t> of_day;  // granted: "steps/17/2026-01-16"
  std::set<std::string> told;                  // "checkin/17/session:3"
  std::map<month, point_sums> points;
  std::map<std::pair<month, std::string>, shop_sums> shops;
  // Coupons, by serial.
  std::map<std::int64_t, coupon_book> coupons;
  std::int64_t second_uses_tried = 0, second_uses_let_in = 0;
  // Told late by tills that had no line; told again, and counted again.
  std::int64_t late_told = 0, late_as_expected = 0, late_refusals_due = 0, late_refused = 0;
  std::int64_t late_let_in_again = 0;
  // Who was where.
  std::map<std::int64_t, session_book> sessions;
  std::map<month, std::set<person>> active;
  std::int64_t registered = 0;
  // Consent and looks. given: from when until when there was a yes; no end: there still is.
  std::map<person, std::vector<std::pair<instant, std::optional<instant>>>> given;
  std::vector<look> looks;
  std::int64_t looks_refused = 0, looks_wrongly_let_in = 0, looks_wrongly_refused = 0;
  // Reads that are nobody's right, by role, route and code.
  std::int64_t forbidden_tried = 0, forbidden_let_in = 0;
  std::map<std::array<std::string, 3>, refusal_book> refusals;
  lending_book lending;
  std::map<person, std::map<std::string, video_book>> videos;
  outreach_book outreach;
  // Health.
  std::map<person, std::int64_t> records;
  std::map<person, std::map<std::int64_t, std::set<std::string>>> out_of_limits;  // unseen, by day
  std::map<person, bool> needs_nurse;                                             // true: at once
  std::int64_t tasks = 0, emergencies = 0, tasks_found = 0, emergencies_found = 0;
  // Answers and figures.
  std::map<std::string, wave_book> waves;  // by code, in the order of codes
  std::vector<std::string> closed_waves;   // the newest last
  std::map<month, kpi_book> kpis;
  // Acts by the name that the audit log has for them.
  std::map<std::string, std::int64_t> acts;
  // Answers that nobody expected, the first few in words.
  std::int64_t requests = 0, surprises = 0;
  std::vector<std::string> first_surprises;
};

// What an activity gives by the card that comes with the program; 0 where it gave already.
// code: steps (amount is all of the day so far), vitals, checkin, health_class, video_quiz.
std::int64_t grant(books&, person, const std::string& code, const std::string& id, instant at,
                   std::int64_t amount = 1);
void pay(books&, person, const std::string& shop, std::int64_t points, instant at);
void take_back(books&, person, const std::string& shop, std::int64_t points, instant at);
void exchange(books&, person, std::int64_t points, instant at);

void note_refusal(books&, const std::string& role, const std::string& route,
                  const std::string& code, instant at);

// Whether there is a yes at that time.
bool has_given(const books&, person, instant at);

// What was measured at home: whether a nurse is needed, by the limits that come with the program.
void measure(books&, person, instant at, std::int64_t systolic, std::int64_t diastolic,
             std::int64_t pulse);
// A nurse has seen to the person: what was measured until now counts no more.
void see_to(books&, person);

// How many different people somebody met in the month, on average; 0 where nobody came.
double met_mean(const books&, const month&);

// The KPIs as they are now, counted from the books alone.
kpi_book kpis_now(const books&, const month&);

}  // namespace tsu::town_sim
