// The little module that these tests write to.
#pragma once

#include <array>
#include <string>

#include "base/db/db.h"

namespace tsu::db::testing {

inline constexpr std::array notes_migrations{
    migration{1, "create",
              "CREATE TABLE note(id @serial@, name TEXT NOT NULL UNIQUE, "
              "count BIGINT NOT NULL, weight DOUBLE PRECISION, data BYTEA, "
              "CHECK(count >= 0));"
              "CREATE TABLE note_of(note BIGINT NOT NULL REFERENCES note(id));",
              place::town},
};
inline constexpr std::array notes_modules{module_schema{"note", notes_migrations}};

inline constexpr statement upsert_note{
    "note.upsert",
    "INSERT INTO note(name, count) VALUES($1, $2) "
    "ON CONFLICT(name) DO UPDATE SET count = note.count + excluded.count"};
inline constexpr statement insert_note{
    "note.insert", "INSERT INTO note(name, count, weight, data) VALUES($1, $2, $3, $4)"};
inline constexpr statement count_notes{"note.count", "SELECT COUNT(*), SUM(count) FROM note"};
inline constexpr statement list_notes{
    "note.list", "SELECT id, name, count, weight, data FROM note ORDER BY name"};
inline constexpr statement link_note{"note.link", "INSERT INTO note_of(note) VALUES($1)"};
inline constexpr std::array notes_statements{&upsert_note, &insert_note, &count_notes, &list_notes,
                                             &link_note};

inline std::int64_t rows_in(reader& r) {
  std::int64_t n = -1;
  r.first(count_notes, {}, [&](const row& c) { n = c.int64(0); });
  return n;
}
inline std::int64_t sum_in(reader& r) {
  std::int64_t n = -1;
  r.first(count_notes, {}, [&](const row& c) { n = c.int64(1); });
  return n;
}

}  // namespace tsu::db::testing
