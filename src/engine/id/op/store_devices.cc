#include "engine/id/op/store_devices.h"

#include <array>

#include "engine/id/op/module_part.h"

namespace tsu::id::op {
namespace {

using db::place;

constexpr db::statement insert{
    "id.op_insert_device",
    "INSERT INTO id_op_device (hash, user_code, client, scopes, jkt, state, grant_id, wait_s, "
    "polled, created, expires) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, 0, $7, $8)",
    place::people};
#define DEVICE_COLUMNS "id, client, scopes, jkt, state, grant_id, wait_s, polled, created, expires"
constexpr db::statement by_hash{"id.op_find_device",
                                "SELECT " DEVICE_COLUMNS " FROM id_op_device WHERE hash = $1",
                                place::people};
constexpr db::statement by_user_code{"id.op_find_device_by_user_code",
                                     "SELECT " DEVICE_COLUMNS
                                     " FROM id_op_device "
                                     "WHERE user_code = $1 AND state = 'waiting' AND expires > $2",
                                     place::people};
#undef DEVICE_COLUMNS
constexpr db::statement answered{"id.op_device_was_answered",
                                 "SELECT 1 FROM id_op_device WHERE user_code = $1 "
                                 "AND state <> 'waiting' AND expires > $2",
                                 place::people};
constexpr db::statement move{
    "id.op_move_device",
    "UPDATE id_op_device SET state = $3, grant_id = $4 WHERE id = $1 AND state = $2",
    place::people};
constexpr db::statement poll{"id.op_note_poll",
                             "UPDATE id_op_device SET polled = $2, wait_s = $3 WHERE id = $1",
                             place::people};
constexpr db::statement forget{"id.op_forget_devices",
                               "DELETE FROM id_op_device WHERE id IN (SELECT d.id FROM "
                               "id_op_device d LEFT JOIN id_op_grant g ON g.id = d.grant_id "
                               "WHERE d.expires < $1 AND g.id IS NULL ORDER BY d.expires LIMIT $2)",
                               place::people};
constexpr db::statement forget_of{
    "id.op_forget_devices_of",
    "DELETE FROM id_op_device WHERE grant_id IN (SELECT id FROM id_op_grant WHERE account = $1)",
    place::people};
constexpr std::array all{&insert, &by_hash, &by_user_code, &answered,
                         &move,   &poll,    &forget,       &forget_of};

constexpr std::string_view words[] = {"waiting", "allowed", "denied", "used"};

std::string_view word_of(device_state s) { return words[static_cast<std::size_t>(s)]; }

device_state state_of(std::string_view word) {
  for (std::size_t i = 0; i < std::size(words); ++i) {
    if (words[i] == word) {
      return static_cast<device_state>(i);
    }
  }
  return device_state::used;
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

device_row device_in(const db::row& r) {
  return {.id = {r.int64(0)},
          .client = r.string(1),
          .scopes = r.string(2),
          .jkt = r.string(3),
          .state = state_of(r.text(4)),
          .grant = {r.int64(5)},
          .wait = std::chrono::seconds{r.int64(6)},
          .polled = r.time(7),
          .created = r.time(8),
          .expires = r.time(9)};
}

}  // namespace

void insert_device(db::tx& t, std::string_view hash, std::string_view user_code_hash,
                   const device_row& d) {
  t.run(insert, {as_bytes(hash), as_bytes(user_code_hash), d.client, d.scopes, d.jkt,
                 std::int64_t{d.wait.count()}, to_micros(d.created), to_micros(d.expires)});
}

std::optional<device_row> find_device(db::reader& r, std::string_view hash) {
  std::optional<device_row> out;
  r.first(by_hash, {as_bytes(hash)}, [&](const db::row& row) { out = device_in(row); });
  return out;
}

std::optional<device_row> find_device_by_user_code(db::reader& r, std::string_view hash,
                                                   instant now) {
  std::optional<device_row> out;
  r.first(by_user_code, {as_bytes(hash), to_micros(now)},
          [&](const db::row& row) { out = device_in(row); });
  return out;
}

bool was_answered(db::reader& r, std::string_view hash, instant now) {
  return r.first(answered, {as_bytes(hash), to_micros(now)}, [](const db::row&) {});
}

bool move_device(db::tx& t, device_id which, device_state from, device_state to, grant_id grant) {
  return t.run(move, {which.value, word_of(from), word_of(to), grant.value}) > 0;
}

void note_poll(db::tx& t, device_id which, instant now, std::chrono::seconds wait) {
  t.run(poll, {which.value, to_micros(now), std::int64_t{wait.count()}});
}

std::int64_t forget_devices(db::tx& t, instant now, std::int64_t most) {
  return t.run(forget, {to_micros(now - std::chrono::days{1}), most});
}

void forget_devices_of(db::tx& t, account_id who) { t.run(forget_of, {who.value}); }

constinit const module_part device_rows{.statements = all};

}  // namespace tsu::id::op
