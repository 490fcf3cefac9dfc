// What the parts of a day share: who asks, what time it is, who lives here. Each part is a file of
// its own: beginnings, outings, shopping, tills, bodies, consents, surveys, lending, videos,
// outreach, trying. One owner; inside only.
#pragma once

#include <initializer_list>
#include <map>
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

// What a till took while it had no line, and will tell.
struct late_use {
  std::string act, qr;
  std::int64_t serial = 0, bill_yen = 0;
  instant at{};
};

struct life {
  const playing& on;
  books own;
  std::vector<resident> people = {};
  std::vector<planned_session> sessions = {};  // that are still to come
  std::vector<planned_wave> waves = {};
  notice_facts notice = {}, recommending = {};
  std::map<std::size_t, std::vector<late_use>> waiting_uses = {};  // by shop
  std::int64_t tea = 0;                                            // the session of this week
  std::string provider_key = {};
  std::int64_t day = 0;  // of the plan
  std::int64_t ids = 0;
  // For what the program does by itself: points, activities, proposals, messages. Where it did not
  // come once, nobody waits for it again.
  bool waits = true, follows = true, proposes = true, sends = true;

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
void stock_tablets(life&);  // and the call for people, and the briefings
void recruit(life&);
void brief(life&);
void lend_and_return(life&);
void keep_videos(life&);
void watch_videos(life&);
void keep_recommending(life&);  // the notice and the segments
void decide_on_recommending(life&);
void look_for_proposals(life&);
void count_and_approach(life&);
void read_messages(life&);
void end_outreach(life&);
void look_where_one_may_not(life&);
void tell_late_uses(life&);

// Whether they go out in this weather.
bool dares(const life&, const resident&, chance&);
// Of a till: whether it has no line today; what it takes then; and what a use means in the books.
bool has_no_line(const life&, std::size_t shop);
void take_without_line(life&, std::size_t shop, std::int64_t serial, const std::string& qr,
                       std::int64_t bill_yen);
void book_use(life&, std::int64_t serial, std::size_t shop, std::int64_t bill_yen);

// Of accounts: a resident registers, or staff register them and they choose a password.
void let_in(life&, resident&);

}  // namespace tsu::town_sim
