// The auditor's book of who applied, who was drawn, who came to a briefing and who has a tablet: by
// rules that are written down here a second time. Plain data; one owner.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/core/time.h"

namespace tsu::town_sim {

// state: stock, lent, repair, lost. to_wipe: somebody's data is on it.
struct tablet_book {
  std::string state = "stock";
  bool to_wipe = false;
  std::int64_t holder = 0, loan = 0;  // 0: nobody has it
  bool operator==(const tablet_book&) const = default;
};
// state: waiting, accepted, reserve, withdrawn. rank: 0 before the draw.
struct application_book {
  std::int64_t whose = 0;
  std::string state = "waiting";
  std::int64_t rank = 0;
};
struct matter_book {
  std::string of;  // month in which it was opened
  std::int64_t person = 0;
  std::int64_t contacts = 1;
  bool solved = false, reopened = false;
};
struct support_sums {
  std::int64_t matters = 0, solved = 0, at_once = 0;
  bool operator==(const support_sums&) const = default;
};

struct lending_book {
  std::int64_t places = 0;
  std::map<std::string, tablet_book> tablets;             // by serial
  std::map<std::int64_t, application_book> applications;  // by number
  bool drawn = false;
  // Of a briefing, who is booked, attended or absent.
  std::map<std::string, std::map<std::int64_t, std::string>> seats;
  std::map<std::int64_t, matter_book> matters;  // by number: what people asked about
  // Loans that had to be refused: of a tablet that is not wiped, or to who has one.
  std::int64_t wrong_loans_tried = 0, wrong_loans_let_in = 0;
};

// Sorted by number and shuffled with that seed (doc/adr/0110): the first get the places.
void draw(lending_book&, std::uint64_t seed);
// A place that is given back goes to the first in reserve.
void withdraw(lending_book&, std::int64_t application);
// Of the matters of a month: at_once where the first contact solved it for good.
support_sums sums_of(const lending_book&, const std::string& month);
// Of that state.
std::int64_t count_tablets(const lending_book&, const std::string& state);

}  // namespace tsu::town_sim
