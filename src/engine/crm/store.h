// The rows of persons, links, kinds and activities with their sums by day and month. Functions of
// one transaction of `people`.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/crm/types.h"

namespace tsu::crm::store {

// Both grow in the order of commits: the row is locked until the commit.
std::int64_t next_stamp(db::tx&);
std::int64_t current_stamp(db::reader&);
// Grows where sums of the past have changed in another way than by a new activity.
std::int64_t current_epoch(db::reader&);
void next_epoch(db::tx&);

std::optional<person_row> find_person(db::reader&, person_id);
// With a new stamp.
void put_person(db::tx&, person_row);
// By number, after that one; those whose stamp is later than that.
void each_person_after(db::reader&, person_id after, std::int64_t limit,
                       const std::function<void(const person_row&)>&);
void each_person_changed(db::reader&, std::int64_t stamp,
                         const std::function<void(const person_row&)>&);

std::vector<link> links_of(db::reader&, person_id);
// Both ways; in place of what was there.
void put_link(db::tx&, const link&);
bool delete_link(db::tx&, person_id, person_id other);
void delete_links(db::tx&, person_id);

std::vector<kind> all_kinds(db::reader&);
std::optional<kind> find_kind(db::reader&, std::string_view code);
// Gives back its number, which stays.
std::int64_t put_kind(db::tx&, const kind&);

struct kept_activity {
  std::int64_t number = 0;
  person_id person{};
  std::int64_t kind = 0;
  std::string told;
  day_no day = 0;
  instant at{};
  std::int64_t times = 0, amount = 0;  // what it added to its day
  std::string note;
};
// false: it is there already.
bool insert_activity(db::tx&, const kept_activity&);
std::int64_t newest_activity(db::reader&);
// What newer ones added, by number.
void each_gain_after(db::reader&, std::int64_t number, std::int64_t limit,
                     const std::function<void(std::int64_t number, person_id, const tally&)>&);
// The newest first, those before that number.
std::vector<kept_activity> activities_of(db::reader&, person_id, std::int64_t before,
                                         std::int64_t limit);
// Of that person, whoever they are now: for two accounts that became one.
std::vector<kept_activity> all_of(db::reader&, person_id, std::int64_t after, std::int64_t limit);
// Of days before that; gives back how many went.
std::int64_t forget_activities(db::tx&, day_no before, std::int64_t most);
std::int64_t forget_days(db::tx&, day_no before, std::int64_t most);

std::optional<tally> day_of_kind(db::reader&, person_id, day_no, std::int64_t kind);
// Adds to the day and to its month.
void add_to_day(db::tx&, person_id, const tally&);
void add_to_month(db::tx&, person_id, const tally& of_month);
// From that day on, by day.
std::vector<tally> days_of(db::reader&, person_id, day_no from);
std::vector<tally> months_of(db::reader&, person_id, std::int64_t from);
// Sums of everybody, by person, from that day on: at most `limit` rows after that person.
void each_day_after(db::reader&, person_id after, std::int64_t limit, day_no from,
                    const std::function<void(person_id, const tally&)>&);
// All that a person did.
void delete_doings(db::tx&, person_id);

std::span<const db::statement* const> statements();

}  // namespace tsu::crm::store
