// What to propose to a person, of what there is on a day: filtered, ranked and reasoned the same
// way for the same input, whatever the order it came in. Pure; any thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/crm/types.h"

namespace tsu::crm {

struct tag {
  std::string code, ja, en;
};
// Something that could be proposed: who offers it says what it takes.
struct candidate {
  std::string id, ja, en;
  std::string district;  // もみじ台: also for 厚別区もみじ台北; empty: for all
  instant starts_at{}, ends_at{};
  std::int64_t distance_m = 0;  // from where the person lives; below zero: not known
  measured by = measured::line;
  bool indoor = true;
  std::int64_t exertion = 0;  // 0 to 3
  std::vector<tag> tags;
  std::vector<person_id> attending;
};

// What the person did with earlier proposals.
struct taste {
  std::map<std::string, std::int64_t> accepted, opened, refused;  // by tag
  std::set<std::string> answered;    // items that were accepted or refused
  std::set<std::string> shown_tags;  // lately
};

struct occasion {
  person_row who;
  day_no day = 0;
  std::int64_t days_without_outing = 0;
  hardship weather = hardship::none;  // else: nothing outdoors, and nothing that is far
  std::vector<person_id> friends;
  taste likes;
};

struct pick {
  candidate what;
  std::int64_t score = 0;
  std::string reason_ja, reason_en;
};
struct recommendation {
  std::vector<pick> picks;  // the best first
  std::string input;        // SHA-256 of everything it was made from, with the version of the rules
};

inline constexpr std::int64_t rules_version = 2;
// So far at most people are asked to walk in heat, snow or storm.
inline constexpr std::int64_t hard_walk_m = 400;

// Whether it may be proposed at all: time, district, distance, weather, and never more exertion
// than a nurse has set. On a hard day only what is indoors and near, or, where nobody knows how far
// it is, in their own district.
bool suits(const occasion&, const candidate&);
recommendation recommend(const occasion&, std::vector<candidate>, std::size_t most);

}  // namespace tsu::crm
