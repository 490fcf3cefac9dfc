#include "engine/consent/store_catalogue.h"

#include <algorithm>
#include <array>

#include "base/core/json.h"
#include "engine/consent/known_kinds.h"

namespace tsu::consent {
namespace {

using db::place;

constexpr db::statement put_word{
    "consent.put_word",
    "INSERT INTO consent_word (sort, code, document, changed) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (sort, code) DO UPDATE SET document = excluded.document, "
    "changed = excluded.changed",
    place::people};
constexpr db::statement find_word{"consent.find_word",
                                  "SELECT document FROM consent_word WHERE sort = $1 AND code = $2",
                                  place::people};
constexpr db::statement list_words{
    "consent.list_words",
    "SELECT document FROM consent_word WHERE sort = $1 ORDER BY code LIMIT $2", place::people};
constexpr db::statement count_rows{
    "consent.count_words", "SELECT COUNT(*) FROM consent_word WHERE sort = $1", place::people};
constexpr db::statement insert_client{"consent.insert_client",
                                      "INSERT INTO consent_client (client, party) VALUES ($1, $2)",
                                      place::people};
constexpr db::statement delete_clients{
    "consent.delete_clients", "DELETE FROM consent_client WHERE party = $1", place::people};
constexpr db::statement find_client{
    "consent.find_client", "SELECT party FROM consent_client WHERE client = $1", place::people};

#define NOTICE "SELECT id, terms, document, hash, author, published, retired FROM consent_notice "
constexpr db::statement insert_row{
    "consent.insert_notice",
    "INSERT INTO consent_notice (provider, purpose, version, terms, document, hash, published, "
    "author) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    place::people};
constexpr db::statement retire_rows{
    "consent.retire_notices",
    "UPDATE consent_notice SET retired = $3 WHERE provider = $1 AND purpose = $2 AND retired IS "
    "NULL",
    place::people};
constexpr db::statement find_row{"consent.find_notice", NOTICE "WHERE id = $1", place::people};
constexpr db::statement find_newest{
    "consent.find_newest_notice",
    NOTICE "WHERE provider = $1 AND purpose = $2 ORDER BY version DESC LIMIT 1", place::people};
constexpr db::statement list_asked{
    "consent.list_asked",
    NOTICE "WHERE retired IS NULL ORDER BY provider, purpose, version LIMIT $1", place::people};
constexpr db::statement list_rows{"consent.list_notices",
                                  NOTICE "WHERE id < $1 ORDER BY id DESC LIMIT $2", place::people};

constexpr std::array all{&put_word,       &find_word,   &list_words, &count_rows,  &insert_client,
                         &delete_clients, &find_client, &insert_row, &retire_rows, &find_row,
                         &find_newest,    &list_asked,  &list_rows};

template <class Dto>
void put(db::tx& t, std::string_view sort, const Dto& d) {
  t.run(put_word, {sort, d.code, to_json(d), to_micros(t.now())});
}

// What was checked before it was kept.
template <class Dto>
Dto kept(std::string_view json) {
  auto read = from_json<Dto>(json);
  return read.ok() ? std::move(read).value() : Dto{};
}

template <class Dto>
std::optional<Dto> find(db::reader& r, std::string_view sort, std::string_view code) {
  std::optional<Dto> out;
  r.first(find_word, {sort, code}, [&](const db::row& row) { out = kept<Dto>(row.text(0)); });
  return out;
}

template <class Dto>
std::vector<Dto> list(db::reader& r, std::string_view sort) {
  std::vector<Dto> out;
  r.each(list_words, {sort, words_max},
         [&](const db::row& row) { out.push_back(kept<Dto>(row.text(0))); });
  return out;
}

notice_dto notice_in(const db::row& r) {
  notice_dto out{.id = r.int64(0),
                 .terms = r.int64(1),
                 .text = kept<notice_text>(r.text(2)),
                 .hash = r.string(3),
                 .author = r.string(4),
                 .published = r.time(5),
                 .retired = {}};
  if (!r.is_null(6)) {
    out.retired = r.time(6);
  }
  return out;
}

}  // namespace

std::span<const db::statement* const> catalogue_statements() { return all; }

void put_party(db::tx& t, const party_dto& p) { put(t, "party", p); }
void put_kind(db::tx& t, const kind_dto& k) { put(t, "kind", k); }
void put_purpose(db::tx& t, const purpose_dto& p) { put(t, "purpose", p); }

std::optional<party_dto> find_party(db::reader& r, std::string_view code) {
  return find<party_dto>(r, "party", code);
}

std::optional<kind_dto> find_kind(db::reader& r, std::string_view code) {
  auto own = find<kind_dto>(r, "kind", code);
  return own ? own : find_known_kind(code);
}

std::optional<purpose_dto> find_purpose(db::reader& r, std::string_view code) {
  return find<purpose_dto>(r, "purpose", code);
}

std::vector<party_dto> read_parties(db::reader& r) { return list<party_dto>(r, "party"); }
std::vector<purpose_dto> read_purposes(db::reader& r) { return list<purpose_dto>(r, "purpose"); }

std::vector<kind_dto> read_kinds(db::reader& r) {
  auto out = list<kind_dto>(r, "kind");
  for (auto& known : read_known_kinds()) {
    const bool own = std::any_of(out.begin(), out.end(),
                                 [&](const kind_dto& k) { return k.code == known.code; });
    if (!own) {
      out.push_back(std::move(known));
    }
  }
  return out;
}

std::int64_t count_words(db::reader& r, std::string_view sort) {
  std::int64_t n = 0;
  r.first(count_rows, {sort}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::optional<std::string> find_party_of_client(db::reader& r, std::string_view client) {
  std::optional<std::string> out;
  r.first(find_client, {client}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

void put_client(db::tx& t, std::string_view client, std::string_view party) {
  t.run(insert_client, {client, party});
}

void delete_clients_of(db::tx& t, std::string_view party) { t.run(delete_clients, {party}); }

std::int64_t insert_notice(db::tx& t, const new_notice& n) {
  std::int64_t id = 0;
  t.each(insert_row,
         {n.text.provider.code, n.text.purpose.code, n.text.version, n.terms, to_json(n.text),
          n.hash, to_micros(t.now()), n.author},
         [&](const db::row& r) { id = r.int64(0); });
  return id;
}

void retire_notices(db::tx& t, std::string_view provider, std::string_view purpose) {
  t.run(retire_rows, {provider, purpose, to_micros(t.now())});
}

std::optional<notice_dto> find_notice(db::reader& r, std::int64_t id) {
  std::optional<notice_dto> out;
  r.first(find_row, {id}, [&](const db::row& row) { out = notice_in(row); });
  return out;
}

std::optional<notice_dto> find_newest_notice(db::reader& r, std::string_view provider,
                                             std::string_view purpose) {
  std::optional<notice_dto> out;
  r.first(find_newest, {provider, purpose}, [&](const db::row& row) { out = notice_in(row); });
  return out;
}

std::optional<notice_dto> find_asked(db::reader& r, std::string_view provider,
                                     std::string_view purpose) {
  auto newest = find_newest_notice(r, provider, purpose);
  return newest && !newest->retired ? newest : std::nullopt;
}

std::vector<notice_dto> read_asked(db::reader& r) {
  std::vector<notice_dto> out;
  r.each(list_asked, {words_max}, [&](const db::row& row) { out.push_back(notice_in(row)); });
  return out;
}

std::vector<notice_dto> read_notices(db::reader& r, std::int64_t before, std::int64_t limit) {
  std::vector<notice_dto> out;
  r.each(list_rows, {before, limit}, [&](const db::row& row) { out.push_back(notice_in(row)); });
  return out;
}

}  // namespace tsu::consent
