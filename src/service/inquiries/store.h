// The only SQL of this service. What is sealed goes through as bytes: vault.h opens it. Functions
// of one transaction of `people`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries::store {

std::int64_t add_inquiry(db::tx&, const inquiry&);
std::optional<inquiry> find_inquiry(db::reader&, std::int64_t number);
std::optional<inquiry> find_inquiry_of(db::reader&, std::string_view source);
std::vector<inquiry> inquiries_of(db::reader&, person_id, std::int64_t limit);  // the newest first
std::int64_t count_open(db::reader&, person_id);
// Open ones: danger before everything that can wait, then what is due first.
struct queue_place {
  bool calm = false;
  instant due_at = instant::min();
  std::int64_t number = 0;
};
std::vector<inquiry> queue(db::reader&, const queue_place& after, std::int64_t limit);
// What is over, the newest number first.
std::vector<inquiry> ended(db::reader&, std::int64_t before, std::int64_t limit);
void change_inquiry(db::tx&, const inquiry&);

void add_step(db::tx&, const step&);
std::vector<step> steps_of(db::reader&, std::int64_t inquiry);
void change_step(db::tx&, const step&);

// Of those opened in that time.
struct month_sums {
  std::int64_t opened = 0, done = 0, cancelled = 0, in_time = 0, rated = 0, stars = 0;
};
month_sums sums_of(db::reader&, interval when);

// Of who has left: rows stay for the sums, without the person and without what was said.
void forget_person(db::tx&, person_id);

std::span<const db::statement* const> statements();

}  // namespace tsu::inquiries::store
