#include "engine/notify/store_heard.h"

#include <array>

namespace tsu::notify {
namespace {

constexpr db::statement find_heard{"notify.find_heard",
                                   "SELECT number FROM notify_heard WHERE subscriber = $1"};
constexpr db::statement enter_heard{"notify.enter_heard",
                                    "INSERT INTO notify_heard (subscriber, number) VALUES ($1, 0) "
                                    "ON CONFLICT (subscriber) DO NOTHING"};
constexpr db::statement move_heard{
    "notify.move_heard",
    "UPDATE notify_heard SET number = $3 WHERE subscriber = $1 AND number = $2"};
constexpr std::array all{&find_heard, &enter_heard, &move_heard};

}  // namespace

std::span<const db::statement* const> heard_statements() { return all; }

std::int64_t heard_up_to(db::reader& r, std::string_view subscriber) {
  std::int64_t number = 0;
  r.first(find_heard, {subscriber}, [&](const db::row& row) { number = row.int64(0); });
  return number;
}

// The row is written before anything else of the transaction, so on PostgreSQL another node that
// does the same waits here, and then finds that it came too late.
bool hear_up_to(db::tx& t, std::string_view subscriber, std::int64_t from, std::int64_t to) {
  t.run(enter_heard, {subscriber});
  return t.run(move_heard, {subscriber, from, to}) > 0;
}

}  // namespace tsu::notify
