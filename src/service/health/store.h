// The only SQL of this service. What is sealed goes through as bytes: vault.h opens it. Functions
// of one transaction of `people`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/db/db.h"
#include "service/health/types.h"

namespace tsu::health::store {

struct record_row {
  std::int64_t number = 0;
  person_id person{};
  std::string source;
  instant measured_at{}, received_at{};
  day_number day = 0;
  std::string sealed;
};
std::int64_t add_record(db::tx&, const record_row&);
std::optional<record_row> find_record(db::reader&, std::int64_t number);
std::optional<record_row> find_record_of(db::reader&, std::string_view source);
std::vector<record_row> records_of_day(db::reader&, person_id, day_number);
std::int64_t count_of_day(db::reader&, person_id, day_number);
// The newest first, from <= measured_at, before that number at that time.
struct record_query {
  person_id person{};
  instant from{}, before{};
  std::int64_t before_number = 0, limit = 0;
};
std::vector<record_row> records(db::reader&, const record_query&);
std::int64_t newest_record(db::reader&, person_id);
// Deletes it, and remembers from where it came: sent again it stays deleted.
void take_back(db::tx&, const record_row&);
bool was_taken_back(db::reader&, std::string_view source);
void change_record(db::tx&, std::int64_t number, person_id, std::string_view sealed);

struct day_row {
  day_number day = 0;
  std::string sealed;
};
std::vector<day_row> days(db::reader&, person_id, day_number from, day_number until);
void keep_day(db::tx&, person_id, day_number, std::string_view sealed);
void delete_day(db::tx&, person_id, day_number);

std::int64_t seen_of(db::reader&, person_id);
void keep_seen(db::tx&, person_id, std::int64_t record);

struct task_row {
  std::int64_t number = 0;
  person_id person{};
  bool open = true;
  level how = level::consult;
  instant opened_at{}, changed_at{};
  std::string closed_by, sealed, taken_by;
};
std::int64_t add_task(db::tx&, const task_row&);
void change_task(db::tx&, const task_row&);
std::optional<task_row> find_task(db::reader&, std::int64_t number);
std::optional<task_row> find_open_task(db::reader&, person_id);
// Open ones: the gravest first, then the oldest. after: level and number of the last one before.
std::vector<task_row> queue(db::reader&, std::pair<std::int64_t, std::int64_t> after,
                            std::int64_t limit);
// Closed ones, the newest first.
std::vector<task_row> closed_tasks(db::reader&, std::int64_t before, std::int64_t limit);
std::vector<task_row> tasks_of(db::reader&, person_id);

struct check_row {
  std::int64_t number = 0;
  person_id person{};
  std::string source;
  instant made_at{};
  std::string sealed;
};
std::int64_t add_check(db::tx&, const check_row&);
std::optional<check_row> find_check_of(db::reader&, std::string_view source);
// Of each person after that one the newest, by person.
std::vector<check_row> newest_checks(db::reader&, std::int64_t after, std::int64_t limit);
std::vector<check_row> checks(db::reader&, person_id, std::int64_t before, std::int64_t limit);
void change_check(db::tx&, std::int64_t number, person_id, std::string_view sealed);

struct draft_row {
  std::string sealed;
  instant changed{};
};
std::optional<draft_row> find_draft(db::reader&, person_id, std::string_view list);
void keep_draft(db::tx&, person_id, std::string_view list, std::string_view sealed);
void forget_draft(db::tx&, person_id, std::string_view list);

struct share_row {
  person_id person{};
  std::int64_t proxy = 0;
  std::string kind;
  instant since{};
};
std::vector<share_row> shares_of(db::reader&, person_id);
bool is_shared(db::reader&, person_id, std::int64_t proxy, std::string_view kind);
void delete_shares(db::tx&, person_id, std::int64_t proxy);
void add_share(db::tx&, const share_row&);

std::int64_t add_thresholds(db::tx&, const thresholds&);
std::vector<thresholds> all_thresholds(db::reader&);
void approve_thresholds(db::tx&, std::int64_t version, instant from, std::string_view by);

struct device_row {
  std::string id, label, gateway;
  place at = place::home;
  bool closed = false;
};
void keep_device(db::tx&, const device_row&);
std::optional<device_row> find_device(db::reader&, std::string_view id);
std::vector<device_row> devices(db::reader&, std::string_view after, std::int64_t limit);
struct holder_row {
  instant from{};
  person_id person{};  // 0: everybody's; nobodys: of one who is erased
};
inline constexpr person_id nobodys{-1};
// At that time; nothing before the first.
std::optional<holder_row> holder_at(db::reader&, std::string_view device, instant);
void add_holder(db::tx&, std::string_view device, const holder_row&);

// Everything that is about the person and hangs on no key.
void forget_person(db::tx&, person_id);
// What carries no seal of its own, and tasks and sums, which are made again.
void move_devices(db::tx&, person_id from, person_id into);

extern const std::span<const db::statement* const> statements;

}  // namespace tsu::health::store
