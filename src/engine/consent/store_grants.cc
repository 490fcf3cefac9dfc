#include "engine/consent/store_grants.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

#define GRANT                                                                                     \
  "SELECT person, provider, purpose, kind, state, terms, notice, at, expires FROM consent_grant " \
  "g "
// The person and the accounts that became theirs.
#define ALL_OF_PERSON \
  "(person = $1 OR person IN (SELECT former FROM consent_merge WHERE consent_merge.person = $1)) "

constexpr db::statement put_row{
    "consent.put_grant",
    "INSERT INTO consent_grant (person, provider, purpose, kind, state, terms, notice, at, "
    "expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (person, provider, purpose, kind) DO UPDATE SET state = excluded.state, "
    "terms = excluded.terms, notice = excluded.notice, at = excluded.at, "
    "expires = excluded.expires",
    place::people};
constexpr db::statement find_row{
    "consent.find_grant",
    GRANT "WHERE person = $1 AND provider = $2 AND purpose = $3 AND kind = $4", place::people};
constexpr db::statement of_person{
    "consent.grants_of", GRANT "WHERE person = $1 ORDER BY provider, purpose, kind", place::people};
constexpr db::statement of_provider{
    "consent.grants_of_provider",
    GRANT "WHERE person = $1 AND provider = $2 ORDER BY purpose, kind", place::people};
constexpr db::statement delete_rows{"consent.delete_grants",
                                    "DELETE FROM consent_grant WHERE person = $1", place::people};
constexpr db::statement expired_rows{
    "consent.expired_grants",
    GRANT
    "WHERE expires IS NOT NULL AND expires <= $1 AND state = 'given' ORDER BY expires LIMIT $2",
    place::people};

#define HOLDS                                                  \
  "state = 'given' AND (expires IS NULL OR expires > $4) AND " \
  "REPLACE($9, ' ' || kind || ' ', '') <> $9 "
constexpr db::statement consenting_rows{
    "consent.consenting",
    "SELECT person, kind FROM consent_grant WHERE provider = $1 AND purpose = $2 AND terms = $3 "
    "AND " HOLDS
    "AND person IN (SELECT DISTINCT g.person FROM consent_grant g WHERE "
    "g.provider = $1 AND g.purpose = $2 AND g.terms = $3 AND " HOLDS
    "AND g.person > $5 AND " TSU_SEEN("g.person", "$4", "$7",
                                      "$8") "ORDER BY g.person LIMIT $6) ORDER BY person, kind",
    place::people};
constexpr db::statement counts{
    "consent.count_given",
    "SELECT g.provider, g.purpose, g.kind, COUNT(*) FROM consent_grant g JOIN consent_notice n "
    "ON n.provider = g.provider AND n.purpose = g.purpose AND n.terms = g.terms AND n.retired IS "
    "NULL WHERE g.state = 'given' AND (g.expires IS NULL OR g.expires > $1) AND NOT EXISTS "
    "(SELECT 1 FROM id_account a WHERE a.id = g.person AND a.kind = 'test') AND " TSU_SEEN(
        "g.person", "$1", "$2", "$3") "GROUP BY g.provider, g.purpose, g.kind ORDER BY g.provider, "
                                      "g.purpose, g.kind",
    place::people};

constexpr db::statement add_event{
    "consent.insert_event",
    "INSERT INTO consent_event (person, provider, purpose, kind, what, notice, method, by_subject, "
    "by_role, channel, at, receipt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    place::people};
constexpr db::statement events_of{
    "consent.events_of",
    "SELECT id, provider, purpose, kind, what, notice, method, by_subject, by_role, channel, at, "
    "receipt FROM consent_event WHERE " ALL_OF_PERSON "AND id < $2 ORDER BY id DESC LIMIT $3",
    place::people};
constexpr db::statement add_receipt{
    "consent.insert_receipt",
    "INSERT INTO consent_receipt (id, person, document) VALUES ($1, $2, $3)", place::people};
constexpr db::statement one_receipt{
    "consent.find_receipt",
    "SELECT document FROM consent_receipt WHERE " ALL_OF_PERSON "AND id = $2", place::people};
constexpr db::statement receipts_of{"consent.receipts_of",
                                    "SELECT document FROM consent_receipt WHERE " ALL_OF_PERSON
                                    "ORDER BY number DESC LIMIT $2",
                                    place::people};
constexpr db::statement drop_receipts{
    "consent.delete_receipts", "DELETE FROM consent_receipt WHERE " ALL_OF_PERSON, place::people};

constexpr std::array all{&put_row,      &find_row,        &of_person,   &of_provider,  &delete_rows,
                         &expired_rows, &consenting_rows, &counts,      &add_event,    &events_of,
                         &add_receipt,  &one_receipt,     &receipts_of, &drop_receipts};

db::param maybe(const std::optional<instant>& t) {
  return t ? db::param{to_micros(*t)} : db::param{nullptr};
}

grant_row grant_in(const db::row& r) {
  grant_row out{.person = {r.int64(0)},
                .provider = r.string(1),
                .purpose = r.string(2),
                .kind = r.string(3),
                .state = named<grant_state>(r.text(4)),
                .terms = r.int64(5),
                .notice = r.int64(6),
                .at = r.time(7),
                .expires = {}};
  if (!r.is_null(8)) {
    out.expires = r.time(8);
  }
  return out;
}

event_dto event_in(const db::row& r) {
  return {.id = r.int64(0),
          .provider = r.string(1),
          .purpose = r.string(2),
          .kind = r.string(3),
          .what = named<event_kind>(r.text(4)),
          .notice = r.int64(5),
          .how = named<method>(r.text(6)),
          .by = r.string(7),
          .by_role = r.string(8),
          .by_way = named<channel>(r.text(9)),
          .at = r.time(10),
          .receipt = r.string(11)};
}

std::vector<grant_row> grants_in(db::reader& r, const db::statement& s,
                                 std::initializer_list<db::param> p) {
  std::vector<grant_row> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(grant_in(row)); });
  return out;
}

}  // namespace

std::span<const db::statement* const> grant_statements() { return all; }

void put_grant(db::tx& t, const grant_row& g) {
  t.run(put_row, {g.person.value, g.provider, g.purpose, g.kind, name_of(g.state), g.terms,
                  g.notice, to_micros(g.at), maybe(g.expires)});
}

std::optional<grant_row> find_grant(db::reader& r, person_id who, std::string_view provider,
                                    std::string_view purpose, std::string_view kind) {
  std::optional<grant_row> out;
  r.first(find_row, {who.value, provider, purpose, kind},
          [&](const db::row& row) { out = grant_in(row); });
  return out;
}

std::vector<grant_row> read_grants(db::reader& r, person_id who) {
  return grants_in(r, of_person, {who.value});
}

std::vector<grant_row> read_grants(db::reader& r, person_id who, std::string_view provider) {
  return grants_in(r, of_provider, {who.value, provider});
}

void delete_grants(db::tx& t, person_id who) { t.run(delete_rows, {who.value}); }

std::vector<grant_row> read_expired(db::reader& r, instant now, std::int64_t limit) {
  return grants_in(r, expired_rows, {to_micros(now), limit});
}

std::vector<consenting> read_consenting(db::reader& r, const consenting_query& q, const viewer& v,
                                        instant now) {
  std::vector<consenting> out;
  r.each(consenting_rows,
         {q.provider, q.purpose, q.terms, to_micros(now), q.after.value, q.persons, v.by_role(),
          v.by_name(), q.kinds},
         [&](const db::row& row) {
           out.push_back({{row.int64(0)}, row.string(1)});
         });
  return out;
}

std::vector<count_dto> count_given(db::reader& r, const viewer& v, instant now) {
  std::vector<count_dto> out;
  r.each(counts, {to_micros(now), v.by_role(), v.by_name()}, [&](const db::row& row) {
    out.push_back({row.string(0), row.string(1), row.string(2), row.int64(3)});
  });
  return out;
}

void insert_event(db::tx& t, const event_row& e) {
  const auto& x = e.event;
  t.run(add_event,
        {e.person.value, x.provider, x.purpose, x.kind, name_of(x.what), x.notice, name_of(x.how),
         x.by, x.by_role, name_of(x.by_way), to_micros(x.at), x.receipt});
}

std::vector<event_dto> read_events(db::reader& r, person_id who, std::int64_t before,
                                   std::int64_t limit) {
  std::vector<event_dto> out;
  r.each(events_of, {who.value, before, limit},
         [&](const db::row& row) { out.push_back(event_in(row)); });
  return out;
}

void insert_receipt(db::tx& t, person_id who, std::string_view id, std::string_view document) {
  t.run(add_receipt, {id, who.value, document});
}

std::optional<std::string> find_receipt(db::reader& r, person_id who, std::string_view id) {
  std::optional<std::string> out;
  r.first(one_receipt, {who.value, id}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

std::vector<std::string> read_receipts(db::reader& r, person_id who, std::int64_t limit) {
  std::vector<std::string> out;
  r.each(receipts_of, {who.value, limit},
         [&](const db::row& row) { out.push_back(row.string(0)); });
  return out;
}

std::int64_t delete_receipts(db::tx& t, person_id who) { return t.run(drop_receipts, {who.value}); }

}  // namespace tsu::consent
