#include "engine/id/people/store_sessions.h"

#include <array>

namespace tsu::id {
namespace {

using db::place;

#define SESSION_COLUMNS                                                                      \
  "SELECT id, sid, account, tablet, opened, authenticated, seen, expires, rests, acr, amr, " \
  "device FROM id_session "
#define GOING_ON "ended IS NULL AND expires > $2 AND seen + rests > $2 "

constexpr db::statement insert_row{
    "id.insert_session",
    "INSERT INTO id_session (hash, sid, account, tablet, opened, authenticated, acr, amr, seen, "
    "rests, expires, device) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "RETURNING id",
    place::people};
constexpr db::statement renew_row{
    "id.renew_session",
    "UPDATE id_session SET hash = $2, authenticated = $3, acr = $4, amr = $5, seen = $6, "
    "rests = $7, expires = $8 WHERE id = $1",
    place::people};
constexpr db::statement touch_row{"id.touch_session",
                                  "UPDATE id_session SET seen = $2 WHERE id = $1 AND seen < $2",
                                  place::people};
constexpr db::statement close_row{
    "id.close_session", "UPDATE id_session SET ended = $2 WHERE id = $1 AND ended IS NULL",
    place::people};
constexpr db::statement find_row{"id.find_session", SESSION_COLUMNS "WHERE hash = $1 AND " GOING_ON,
                                 place::people};
constexpr db::statement find_open{
    "id.find_open_session",
    "SELECT s.id, s.sid, s.account, s.tablet, s.opened, s.authenticated, s.seen, s.expires, "
    "s.rests, s.acr, s.amr, s.device FROM id_session s JOIN id_account a ON a.id = s.account "
    "WHERE s.hash = $1 AND s.ended IS NULL AND s.expires > $2 AND s.seen + s.rests > $2 "
    "AND s.acr <> '' AND a.state = 'active'",
    place::people};
constexpr db::statement rows_of{"id.sessions_of",
                                SESSION_COLUMNS "WHERE account = $1 AND " GOING_ON
                                                "AND id < $3 ORDER BY id DESC LIMIT 1000",
                                place::people};
constexpr db::statement rows_on{"id.sessions_on_tablet",
                                SESSION_COLUMNS "WHERE tablet = $1 AND " GOING_ON
                                                "AND id < $3 ORDER BY id DESC LIMIT 1000",
                                place::people};
constexpr db::statement row_by_id{"id.session_by_id", SESSION_COLUMNS "WHERE id = $1 AND " GOING_ON,
                                  place::people};
constexpr db::statement forget_rows{
    "id.forget_sessions",
    "DELETE FROM id_session WHERE id IN (SELECT id FROM id_session WHERE expires < $1 "
    "AND seen < $3 ORDER BY expires LIMIT $2)",
    place::people};
constexpr db::statement forget_of{"id.forget_sessions_of",
                                  "DELETE FROM id_session WHERE account = $1", place::people};
constexpr db::statement find_tries{
    "id.find_throttle", "SELECT failures, last, open_from FROM id_throttle WHERE what = $1",
    place::people};
constexpr db::statement put_tries{
    "id.put_throttle",
    "INSERT INTO id_throttle (what, failures, last, open_from) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (what) DO UPDATE SET failures = excluded.failures, last = excluded.last, "
    "open_from = excluded.open_from",
    place::people};
constexpr db::statement drop_tries{"id.drop_throttle", "DELETE FROM id_throttle WHERE what = $1",
                                   place::people};
constexpr db::statement forget_tries{
    "id.forget_throttles",
    "DELETE FROM id_throttle WHERE what IN (SELECT what FROM id_throttle WHERE last < $1 "
    "ORDER BY last LIMIT $2)",
    place::people};

constexpr std::array all{&insert_row, &renew_row, &touch_row,  &close_row,    &find_row,
                         &find_open,  &rows_of,   &rows_on,    &row_by_id,    &forget_rows,
                         &find_tries, &put_tries, &drop_tries, &forget_tries, &forget_of};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

session_row row_in(const db::row& r) {
  return {.id = {r.int64(0)},
          .sid = r.string(1),
          .account = {r.int64(2)},
          .tablet = {r.int64(3)},
          .opened = r.time(4),
          .authenticated = r.time(5),
          .seen = r.time(6),
          .expires = r.time(7),
          .rests = std::chrono::microseconds{r.int64(8)},
          .acr = r.string(9),
          .amr = r.string(10),
          .device = r.string(11)};
}

std::vector<session_row> rows(db::reader& r, const db::statement& s, std::int64_t of, instant now,
                              session_id before) {
  std::vector<session_row> out;
  r.each(s, {of, to_micros(now), before.value},
         [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

}  // namespace

std::span<const db::statement* const> session_statements() { return all; }

session_id insert_session(db::tx& t, const session_row& s, std::string_view hash) {
  session_id made;
  t.each(insert_row,
         {as_bytes(hash), s.sid, s.account.value, s.tablet.value, to_micros(s.opened),
          to_micros(s.authenticated), s.acr, s.amr, to_micros(s.seen), s.rests.count(),
          to_micros(s.expires), s.device},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

void renew_session(db::tx& t, const session_row& s, std::string_view hash) {
  t.run(renew_row, {s.id.value, as_bytes(hash), to_micros(s.authenticated), s.acr, s.amr,
                    to_micros(s.seen), s.rests.count(), to_micros(s.expires)});
}

void touch_session(db::tx& t, session_id s, instant now) {
  t.run(touch_row, {s.value, to_micros(now)});
}

bool close_session(db::tx& t, session_id s, instant now) {
  return t.run(close_row, {s.value, to_micros(now)}) > 0;
}

std::optional<session_row> find_session(db::reader& r, std::string_view hash, instant now) {
  std::optional<session_row> out;
  r.first(find_row, {as_bytes(hash), to_micros(now)},
          [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::optional<session_row> find_open_session(db::reader& r, std::string_view hash, instant now) {
  std::optional<session_row> out;
  r.first(find_open, {as_bytes(hash), to_micros(now)},
          [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::optional<session_row> find_session(db::reader& r, session_id which, instant now) {
  std::optional<session_row> out;
  r.first(row_by_id, {which.value, to_micros(now)}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<session_row> sessions_of(db::reader& r, account_id a, instant now, session_id before) {
  return rows(r, rows_of, a.value, now, before);
}

std::vector<session_row> sessions_on(db::reader& r, tablet_id a, instant now, session_id before) {
  return rows(r, rows_on, a.value, now, before);
}

void forget_sessions_of(db::tx& t, account_id who) { t.run(forget_of, {who.value}); }

std::int64_t forget_sessions(db::tx& t, instant now, std::int64_t most) {
  return t.run(forget_rows,
               {to_micros(now - std::chrono::days{1}), most, to_micros(now - seen_counts_for)});
}

throttle_row find_throttle(db::reader& r, std::string_view what) {
  throttle_row out;
  r.first(find_tries, {what}, [&](const db::row& row) {
    out = {row.int64(0), row.time(1), row.time(2)};
  });
  return out;
}

void put_throttle(db::tx& t, std::string_view what, const throttle_row& row) {
  if (row.failures == 0) {
    t.run(drop_tries, {what});
    return;
  }
  t.run(put_tries, {what, row.failures, to_micros(row.last.value_or(t.now())),
                    to_micros(row.open_from.value_or(t.now()))});
}

std::int64_t forget_throttles(db::tx& t, instant before, std::int64_t most) {
  return t.run(forget_tries, {to_micros(before), most});
}

}  // namespace tsu::id
