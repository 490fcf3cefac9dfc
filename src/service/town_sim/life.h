// What the parts of a day share: who asks, what time it is, who lives here. Each part is a file of
// its own: beginnings, outings, shopping, bodies, consents, surveys. One owner; inside only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "service/town_sim/reading.h"
#include "service/town_sim/resident.h"
#include "service/town_sim/town.h"

namespace tsu::town_sim {

struct planned_session {
  std::int64_t number = 0, capacity = 0;
  instant starts{};
  std::string rule;
};
struct notice_facts {
  std::int64_t number = 0;
  std::string hash;
};
struct planned_wave {
  std::string code, instrument, family;
  std::int64_t from = 0, until = 0;  // days of the plan
};

struct life {
  const playing& on;
  books own;
  std::vector<resident> people = {};
  std::vector<planned_session> sessions = {};  // that are still to come
  std::vector<planned_wave> waves = {};
  notice_facts notice = {};
  std::string provider_key = {};
  std::int64_t day = 0;  // of the plan
  std::int64_t ids = 0;
  bool waits = true;  // for what the program does by itself

  std::chrono::sys_days date() const { return on.of.first + std::chrono::days{day}; }
  instant now = {};
  day_weather weather() const;
  std::string next_id(std::string_view of) { return std::string{of} + "-" + std::to_string(++ids); }
  chance dice(stream who, std::int64_t which = 0) const {
    return {on.of.seed, who, static_cast<std::uint64_t>(which), static_cast<std::uint64_t>(day)};
  }

  // It is that time of the day, in Japan; never earlier than it was.
  void turn_to(int hour, int minute = 0);
};

using expected = std::initializer_list<int>;

// Asks with a token; an answer that is not among the expected ones is a surprise in the books.
answered ask_as(life&, const std::string& token, http::method, const std::string& path,
                const std::string& json = {}, expected = {200, 201, 204});
// As a person who is signed in, and signs in again where they have to.
answered ask_as(life&, resident&, http::method, const std::string& path,
                const std::string& json = {}, expected = {200, 201, 204});
void be_surprised(life&, const std::string& by);

// The parts of a day.
void begin(life&);  // shops, campaigns, catalogue, waves, people
void plan_week(life&);
void sign_up(life&);
void attend(life&);
void shop(life&);
void measure_mornings(life&);
void walk(life&);
void visit_nurse(life&);
void decide(life&);
void read_by_provider(life&);
void answer_surveys(life&);
void close_surveys(life&);
void close_day(life&);

// Of accounts: a resident registers, or staff register them and they choose a password.
void let_in(life&, resident&);

}  // namespace tsu::town_sim
