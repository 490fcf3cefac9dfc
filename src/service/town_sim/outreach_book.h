// The auditor's book of what people did, and what follows from it: the class that they are in, who
// belongs to a segment, who is in which group of a campaign and what it brought about. By rules
// that are written down here a second time. Plain data; one owner.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/time.h"

namespace tsu::town_sim {

using day_number = std::int64_t;  // whole days of Japan since 1970-01-01
day_number day_number_of(instant);
std::string date_of(day_number);  // "2026-01-16"

struct doing_sums {
  std::int64_t times = 0, amount = 0;
};
struct member_book {
  std::string district;
  std::int64_t born_month = 0;  // 194005
  day_number joined = 0;
};
// who may get messages and proposals: from when until when; no end: still.
using yes_times = std::vector<std::pair<instant, std::optional<instant>>>;

struct run_book {
  std::string segment, hash;
  std::int64_t count = 0;
};
struct proposal_book {
  std::string state = "proposed";
};
struct approach_book {  // a campaign
  std::string segment;
  std::int64_t control_permille = 0, points_each = 0;
  instant started_at{}, until{};
  std::set<std::int64_t> drawn, sent, opened;
};

struct outreach_book {
  std::map<std::int64_t, member_book> members;
  // What somebody did on a day, by kind; and when they were out.
  std::map<std::int64_t, std::map<std::pair<day_number, std::string>, doing_sums>> doings;
  std::map<std::int64_t, std::vector<instant>> outings;
  std::map<std::int64_t, yes_times> wants;
  std::map<std::int64_t, run_book> runs;            // by number
  std::map<std::int64_t, proposal_book> proposals;  // by number: of who said something to it
  std::int64_t proposals_due = 0, proposals_found = 0;
  std::map<std::string, approach_book> campaigns;  // by code
};

// Something that is worth an activity. steps: amount is all of the day so far.
void note_doing(outreach_book&, std::int64_t who, const std::string& kind, instant at,
                std::int64_t amount);

struct standing_book {
  std::string now;  // active, declining, stagnant, unreachable
  std::int64_t index = 0, index_before = 0, without_outing = 0, without_signal = 0;
  bool operator==(const standing_book&) const = default;
};
standing_book standing_of(const outreach_book&, std::int64_t who, day_number as_of);
// How many are in each class.
std::map<std::string, std::int64_t> classes_of(const outreach_book&, day_number as_of);

bool wants_at(const outreach_book&, std::int64_t who, instant at);
bool wants_on(const outreach_book&, std::int64_t who, day_number);  // at any time of that day

// The segments that the town keeps: as staff define them, and as the auditor counts them.
struct segment_facts {
  const char *code, *ja, *en, *rule;
  bool (*holds)(const outreach_book&, std::int64_t who, day_number as_of);
};
const std::vector<segment_facts>& segments();
std::vector<std::int64_t> members_of(const outreach_book&, const segment_facts&, day_number as_of);
// Of a list, as a run is named by: hexadecimal SHA-256 of its numbers, each with a line feed.
std::string hash_of(const std::vector<std::int64_t>&);

// Whether a campaign holds somebody out, by its code and their number alone.
bool is_held_out(const std::string& campaign, std::int64_t who, std::int64_t permille);

struct arm_sums {
  std::int64_t members = 0, sent = 0, opened = 0, acted = 0;
  bool operator==(const arm_sums&) const = default;
};
struct approach_result {
  arm_sums treated, control;
  std::int64_t points_cost = 0;
  std::optional<double> points, low, high;  // the difference in percent, and its interval of 95 %
};
approach_result result_of(const outreach_book&, const std::string& campaign);

}  // namespace tsu::town_sim
