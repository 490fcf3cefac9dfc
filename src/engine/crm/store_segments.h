// The rows of segments, of their runs and of who is in them. Functions of one transaction of
// `people`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/veil.h"
#include "engine/crm/types.h"

namespace tsu::crm {

struct segment {
  std::string code, ja, en, rule;  // rule: JSON
  std::int64_t version = 0;
  std::string author;
  instant changed{};
  std::int64_t run = 0;  // 0: never
};

// How a list came about.
struct segment_run {
  std::int64_t number = 0;
  std::string segment;
  std::int64_t version = 0;
  std::string rule;
  day_no as_of = 0;
  std::int64_t data = 0, stamp = 0, members = 0;
  std::string hash, by;
  instant at{};
};

}  // namespace tsu::crm

namespace tsu::crm::store {

inline constexpr std::int64_t segments_max = 200;
void put_segment(db::tx&, const segment&);
std::optional<segment> find_segment(db::reader&, std::string_view code);
std::vector<segment> all_segments(db::reader&);

std::int64_t insert_run(db::tx&, const segment_run&);
std::optional<segment_run> find_run(db::reader&, std::int64_t number);
// The newest first, those before that number.
std::vector<segment_run> runs_of(db::reader&, std::string_view segment, std::int64_t before,
                                 std::int64_t limit);

// In place of those before.
void replace_members(db::tx&, std::string_view segment, std::span<const std::int64_t> persons);
// By number, after that one, of whom the viewer may know.
std::vector<person_id> members_seen(db::reader&, std::string_view segment, person_id after,
                                    std::int64_t limit, const consent::viewer&, instant now);
// All of them, whoever may know of them: for the program itself.
std::vector<person_id> members_of(db::reader&, std::string_view segment, person_id after,
                                  std::int64_t limit);
bool is_member(db::reader&, std::string_view segment, person_id);
std::vector<std::string> segments_with(db::reader&, person_id);
void forget_member(db::tx&, person_id);

std::span<const db::statement* const> segment_statements();

}  // namespace tsu::crm::store
