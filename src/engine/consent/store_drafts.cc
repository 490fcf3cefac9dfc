#include "engine/consent/store_drafts.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

constexpr db::statement put_row{
    "consent.put_draft",
    "INSERT INTO consent_draft (person, proxy, notice, given, refused, at) VALUES ($1, $2, $3, $4, "
    "$5, $6) ON CONFLICT (person, notice) DO UPDATE SET proxy = excluded.proxy, "
    "given = excluded.given, refused = excluded.refused, at = excluded.at",
    place::people};
constexpr db::statement of_person{
    "consent.drafts_of",
    "SELECT id, person, proxy, notice, given, refused, at FROM consent_draft WHERE person = $1 "
    "ORDER BY id",
    place::people};
constexpr db::statement drop_row{"consent.delete_draft", "DELETE FROM consent_draft WHERE id = $1",
                                 place::people};
constexpr db::statement drop_of{"consent.delete_drafts",
                                "DELETE FROM consent_draft WHERE person = $1 OR proxy = $1",
                                place::people};

constexpr std::array all{&put_row, &of_person, &drop_row, &drop_of};

}  // namespace

std::span<const db::statement* const> draft_statements() { return all; }

void put_draft(db::tx& t, const draft_row& d) {
  t.run(put_row, {d.person.value, d.proxy.value, d.notice, d.given, d.refused, to_micros(d.at)});
}

std::vector<draft_row> read_drafts(db::reader& r, person_id who) {
  std::vector<draft_row> out;
  r.each(of_person, {who.value}, [&](const db::row& row) {
    out.push_back({.id = row.int64(0),
                   .person = {row.int64(1)},
                   .proxy = {row.int64(2)},
                   .notice = row.int64(3),
                   .given = row.string(4),
                   .refused = row.string(5),
                   .at = row.time(6)});
  });
  return out;
}

void delete_draft(db::tx& t, std::int64_t id) { t.run(drop_row, {id}); }

void delete_drafts(db::tx& t, person_id who) { t.run(drop_of, {who.value}); }

}  // namespace tsu::consent
