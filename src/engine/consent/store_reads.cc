#include "engine/consent/store_reads.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

constexpr db::statement insert_row{
    "consent.insert_read",
    "INSERT INTO consent_read (person, at, sort, reader, role, purpose, kinds, trace) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    place::people};
constexpr db::statement of_person{
    "consent.reads_of",
    "SELECT id, person, at, sort, reader, role, purpose, kinds, trace FROM consent_read WHERE "
    "(person = $1 OR person IN (SELECT former FROM consent_merge WHERE consent_merge.person = $1)) "
    "AND id < $2 ORDER BY id DESC LIMIT $3",
    place::people};

constexpr db::statement delivered_rows{
    "consent.delivered",
    "SELECT kinds, MAX(at) FROM consent_read WHERE "
    "(person = $1 OR person IN (SELECT former FROM consent_merge WHERE consent_merge.person = $1)) "
    "AND sort = 'provider' AND reader = $2 AND purpose = $3 GROUP BY kinds ORDER BY kinds",
    place::people};

// An account that became another's is counted as that other. A kind is a whole word, byte by byte
// ('_' is a letter of codes, and LIKE's wildcard).
#define TOUCHED                                                                                    \
  "FROM (SELECT COALESCE(m.person, r.person) AS person, r.at AS at FROM consent_read r LEFT JOIN " \
  "consent_merge m ON m.former = r.person WHERE ($1 = '' OR r.reader = $1) AND ($2 = '' OR "       \
  "REPLACE(' ' || r.kinds || ' ', ' ' || $2 || ' ', '') <> ' ' || r.kinds || ' ') "                \
  "AND r.at >= $3 AND r.at < $4) t "                                                               \
  "WHERE " TSU_SEEN("t.person", "$5", "$6", "$7")
constexpr db::statement touched_rows{
    "consent.touched",
    "SELECT t.person, COUNT(*), MIN(t.at), MAX(t.at) " TOUCHED
    "AND t.person > $8 GROUP BY t.person ORDER BY t.person LIMIT $9",
    place::people};
constexpr db::statement touched_count{"consent.count_touched",
                                      "SELECT COUNT(DISTINCT t.person) " TOUCHED, place::people};

constexpr std::array all{&insert_row, &of_person, &delivered_rows, &touched_rows, &touched_count};

}  // namespace

std::span<const db::statement* const> read_statements() { return all; }

void insert_read(db::tx& t, const read_row& r) {
  t.run(insert_row, {r.person.value, to_micros(r.at), name_of(r.sort), r.reader, r.role, r.purpose,
                     r.kinds, r.trace});
}

std::vector<read_row> read_reads(db::reader& r, person_id who, std::int64_t before,
                                 std::int64_t limit) {
  std::vector<read_row> out;
  r.each(of_person, {who.value, before, limit}, [&](const db::row& row) {
    out.push_back({.id = row.int64(0),
                   .person = {row.int64(1)},
                   .at = row.time(2),
                   .sort = named<reader_kind>(row.text(3)),
                   .reader = row.string(4),
                   .role = row.string(5),
                   .purpose = row.string(6),
                   .kinds = row.string(7),
                   .trace = row.string(8)});
  });
  return out;
}

std::vector<delivered_row> read_delivered(db::reader& r, person_id who, std::string_view provider,
                                          std::string_view purpose) {
  std::vector<delivered_row> out;
  r.each(delivered_rows, {who.value, provider, purpose}, [&](const db::row& row) {
    out.push_back({row.string(0), row.time(1)});
  });
  return out;
}

std::vector<touched_row> read_touched(db::reader& r, const touched_query& q, const viewer& v,
                                      instant now) {
  std::vector<touched_row> out;
  r.each(touched_rows,
         {q.reader, q.kind, to_micros(q.from), to_micros(q.until), to_micros(now), v.by_role(),
          v.by_name(), q.after.value, q.limit},
         [&](const db::row& row) {
           out.push_back({{row.int64(0)}, row.int64(1), row.time(2), row.time(3)});
         });
  return out;
}

std::int64_t count_touched(db::reader& r, const touched_query& q, const viewer& v, instant now) {
  std::int64_t n = 0;
  r.first(touched_count,
          {q.reader, q.kind, to_micros(q.from), to_micros(q.until), to_micros(now), v.by_role(),
           v.by_name()},
          [&](const db::row& row) { n = row.int64(0); });
  return n;
}

}  // namespace tsu::consent
