// What the program says of itself, and whether it is what the books say. Comparing is pure, so that
// an auditor who is given something wrong can be tried out: spoiled().
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/town_sim/books.h"
#include "service/town_sim/calls.h"

namespace tsu::town_sim {

struct told_month {
  point_sums points;
  std::int64_t sessions = 0, attendances = 0, people = 0;
  double met_mean = 0;
};
struct told_proposal {
  std::int64_t number = 0;
  std::string day, state;
  bool has_reason = false;
};
struct told_video {
  std::int64_t seconds = 0, points = 0;
  bool completed = false;
};
// rows: sum of what the history says; doubles: grants that stand there twice. loans: that go on.
struct told_person {
  std::int64_t balance = 0, held = 0, rows = 0, doubles = 0, records = 0;
  std::map<std::int64_t, int> uses;  // coupons by serial: uses that stand
  std::vector<look> looks;
  std::vector<std::string> loans;  // serial numbers
  standing_book standing;
  std::vector<told_proposal> proposals;
  std::map<std::string, told_video> videos;  // that they have begun
};
struct told_tablet {
  std::string state;
  bool to_wipe = false;
  std::int64_t bound_to = 0;
};
struct told_run {
  std::string segment, hash;
};
struct told_session {
  std::int64_t going = 0;
  std::vector<person> came;  // as often as they stand there
};
struct told_campaign {
  std::int64_t issued = 0, used = 0, expired = 0, yen = 0, points = 0;
  bool operator==(const told_campaign&) const = default;
};
struct told_measure {
  std::optional<std::int64_t> n;
  std::optional<double> mean;
};
struct told {
  std::map<person, told_person> people;
  std::map<month, told_month> months;
  std::int64_t outstanding = 0;
  std::map<std::pair<month, std::string>, shop_sums> shops;
  std::map<std::int64_t, told_session> sessions;
  std::map<std::string, told_campaign> campaigns;
  std::map<std::string, std::int64_t> acts;
  std::map<std::pair<std::string, std::string>, told_measure> measures;  // wave, "q1"
  std::map<month, std::map<std::string, std::optional<double>>> kpis;
  std::map<std::string, std::int64_t> tablet_sums;  // stock, lent, repair, lost, total
  std::map<std::string, told_tablet> tablets;       // by serial
  std::map<std::int64_t, application_book> applications;
  std::map<std::string, std::map<person, std::string>> seats;  // by briefing
  std::map<month, support_sums> support;
  day_number outreach_day = 0;  // as of which classes are told
  std::map<std::string, std::int64_t> classes;
  std::map<std::int64_t, told_run> runs;
  std::map<std::string, approach_result> approaches;  // campaigns of the CRM
  std::map<std::array<std::string, 3>, std::int64_t> refusals;
};

struct auditor_asks {
  std::string staff, auditor;                                     // tokens
  std::function<answered(person, const std::string& path)> self;  // as that person
};
// Reads exports and staff routes to their ends.
told read_told(calls&, const auditor_asks&, const books&, instant now);

// One line of the table.
struct finding {
  std::string what, expected, found;
  bool ok = false;
};
std::vector<finding> compare(const books&, const told&, instant now);
// How many lines are not ok.
std::int64_t wrong_in(const std::vector<finding>&);

// What a program would say that had made one mistake; nothing where there is too little to spoil.
enum class mistake : std::uint8_t {
  a_point_too_much,
  a_coupon_used_twice,
  a_look_without_a_yes,
  a_tablet_too_many,
  a_person_with_two_loans,
  a_draw_with_another_seed,
  a_second_that_nobody_saw,
  a_class_that_is_not,
  a_list_of_others,
  a_proposal_without_a_yes,
  a_campaign_that_flatters,
  a_refusal_unwritten
};
inline constexpr std::size_t mistakes = static_cast<std::size_t>(mistake::a_refusal_unwritten) + 1;
std::string_view name_of(mistake);
std::optional<told> spoiled(told, const books&, mistake);
// One line for each mistake: that compare() finds it.
std::vector<finding> try_out(const books&, const told&, instant now);

// The table as text.
std::string table_of(const std::vector<finding>&);

}  // namespace tsu::town_sim
