// What the program says of itself, and whether it is what the books say. Comparing is pure, so that
// an auditor who is given something wrong can be tried out: spoiled().
#pragma once

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
// rows: sum of what the history says; doubles: grants that stand there twice.
struct told_person {
  std::int64_t balance = 0, held = 0, rows = 0, doubles = 0, records = 0;
  std::map<std::int64_t, int> uses;  // coupons by serial: uses that stand
  std::vector<look> looks;
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
enum class mistake : std::uint8_t { a_point_too_much, a_coupon_used_twice, a_look_without_a_yes };
inline constexpr mistake mistakes[] = {mistake::a_point_too_much, mistake::a_coupon_used_twice,
                                       mistake::a_look_without_a_yes};
std::string_view name_of(mistake);
std::optional<told> spoiled(told, const books&, mistake);
// One line for each mistake: that compare() finds it.
std::vector<finding> try_out(const books&, const told&, instant now);

// The table as text.
std::string table_of(const std::vector<finding>&);

}  // namespace tsu::town_sim
