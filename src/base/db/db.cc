#include "base/db/db.h"

#include <array>

#include "base/core/assert.h"
#include "base/db/house_core.h"
#include "base/db/log_follower.h"

namespace tsu::db {
namespace {

constexpr std::array<std::string_view, 3> places{"town", "people", "history"};
constexpr std::array<std::string_view, 8> failures{
    "disk_full", "locked", "gone", "wrong_version", "damaged", "constraint", "overloaded", "other"};

constexpr statement cursor_get{"base.cursor_get",
                               "SELECT number FROM base_cursor WHERE subscriber = $1"};
constexpr statement cursor_move{
    "base.cursor_move",
    "INSERT INTO base_cursor(subscriber, number, moved_at) VALUES($1, $2, $3) "
    "ON CONFLICT(subscriber) DO UPDATE SET number = excluded.number, moved_at = excluded.moved_at"};
constexpr statement cursor_end{"base.cursor_end", "DELETE FROM base_cursor WHERE subscriber = $1"};
constexpr statement changes_forget{
    "base.changes_forget",
    "DELETE FROM base_change WHERE number <= $1 "
    "AND number <= COALESCE((SELECT MIN(number) FROM base_cursor), $1) "
    "AND number < (SELECT MAX(number) FROM base_change)"};

constexpr statement changes_older{
    "base.changes_older",
    "SELECT MAX(number) FROM (SELECT number, at FROM base_change ORDER BY number LIMIT $2) "
    "oldest WHERE at < $1"};

constexpr std::array statements{&changes_after, &next_changes_after, &cursor_get,   &cursor_move,
                                &cursor_end,    &changes_forget,     &changes_older};

}  // namespace

std::string_view name_of(place p) { return places.at(static_cast<std::size_t>(p)); }
std::string_view name_of(failure f) { return failures.at(static_cast<std::size_t>(f)); }

std::span<const statement* const> base_statements() { return statements; }

std::vector<change> read_changes(reader& r, std::int64_t after, std::int64_t limit) {
  std::vector<change> out;
  r.each(changes_after, {after, limit}, [&](const row& c) {
    out.push_back({c.int64(0), c.time(1), c.string(2), c.string(3), c.string(4)});
    ASSERT(out.size() < 2 || out[out.size() - 2].number < out.back().number);
  });
  return out;
}

std::optional<std::int64_t> find_cursor(reader& r, std::string_view subscriber) {
  std::optional<std::int64_t> number;
  r.first(cursor_get, {subscriber}, [&](const row& c) { number = c.int64(0); });
  return number;
}

std::int64_t cursor_of(reader& r, std::string_view subscriber) {
  return find_cursor(r, subscriber).value_or(0);
}

void end_cursor(tx& t, std::string_view subscriber) { t.run(cursor_end, {subscriber}); }

void move_cursor(tx& t, std::string_view subscriber, std::int64_t to) {
  t.run(cursor_move, {subscriber, to, to_micros(t.now())});
}

std::int64_t forget_changes(tx& t, std::int64_t up_to) { return t.run(changes_forget, {up_to}); }

std::int64_t forget_changes_before(tx& t, instant before, std::int64_t most) {
  std::optional<std::int64_t> last;
  t.first(changes_older, {to_micros(before), most}, [&](const row& r) {
    if (!r.is_null(0)) {
      last = r.int64(0);
    }
  });
  return last ? forget_changes(t, *last) : 0;
}

std::unique_ptr<house> open_house(const options& o, const clock& time,
                                  std::span<const module_schema> modules) {
  return o.url.empty() ? open_sqlite_house(o, time, modules) : open_pg_house(o, time, modules);
}

std::vector<pending_migration> pending_migrations(const options& o,
                                                  std::span<const module_schema> modules) {
  check_schemas(modules);
  return o.url.empty() ? sqlite_pending(o, modules) : pg_pending(o, modules);
}

}  // namespace tsu::db
