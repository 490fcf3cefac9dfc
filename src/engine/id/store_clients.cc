#include "engine/id/store_clients.h"

#include "base/core/json.h"

namespace tsu::id {
namespace {

using db::place;

}  // namespace

constinit const client_sql clients_sql{
    .insert =
        {"id.insert_client",
         "INSERT INTO id_client (name, title, contact, rules, per_second, burst, per_day, created) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (name) DO NOTHING",
         place::people},
    .update = {"id.update_client",
               "UPDATE id_client SET title = $2, contact = $3, rules = $4, "
               "per_second = $5, burst = $6, per_day = $7 WHERE name = $1",
               place::people},
    .lock = {"id.lock_client", "UPDATE id_client SET locked = $2 WHERE name = $1", place::people},
    .find = {"id.find_client",
             "SELECT name, title, contact, rules, per_second, burst, per_day, created, locked "
             "FROM id_client WHERE name = $1",
             place::people},
    .list = {"id.list_clients",
             "SELECT name, title, contact, rules, per_second, burst, per_day, created, locked "
             "FROM id_client ORDER BY name LIMIT $1",
             place::people},
    .count = {"id.count_clients", "SELECT COUNT(*) FROM id_client", place::people},
    .keys =
        {"id.keys_of_client",
         "SELECT id, COALESCE(label, ''), created, expires, rules FROM id_token WHERE subject = $1 "
         "AND kind = 'token' AND role = 'provider' AND expires > $2 AND revoked IS NULL "
         "ORDER BY id DESC",
         place::people},
    .shorten = {"id.shorten_key", "UPDATE id_token SET expires = $2 WHERE id = $1 AND expires > $2",
                place::people},
};

namespace {

std::string kept(const std::vector<allowed_rule>& rules) {
  return to_json(allowed_rules{.rules = rules});
}

// What was checked before it was kept.
std::vector<allowed_rule> rules_in(std::string_view text) {
  auto read = from_json<allowed_rules>(text);
  return read.ok() ? std::move(read).value().rules : std::vector<allowed_rule>{};
}

client_dto client_in(const db::row& r) {
  client_dto out{.name = r.string(0),
                 .title = r.string(1),
                 .contact = r.string(2),
                 .rules = rules_in(r.text(3)),
                 .per_second = r.int64(4),
                 .burst = r.int64(5),
                 .per_day = r.int64(6),
                 .created = r.time(7)};
  if (!r.is_null(8)) {
    out.locked = r.time(8);
  }
  return out;
}

}  // namespace

bool insert_client(db::tx& t, const client_wish& w, instant now) {
  return t.run(clients_sql.insert, {w.name, w.title, w.contact, kept(w.rules), w.per_second,
                                    w.burst, w.per_day, to_micros(now)}) > 0;
}

bool update_client(db::tx& t, const client_wish& w) {
  return t.run(clients_sql.update,
               {w.name, w.title, w.contact, kept(w.rules), w.per_second, w.burst, w.per_day}) > 0;
}

bool set_locked(db::tx& t, std::string_view name, std::optional<instant> since) {
  const db::param when = since ? db::param{to_micros(*since)} : db::param{nullptr};
  return t.run(clients_sql.lock, {name, when}) > 0;
}

std::optional<client_dto> find_client(db::reader& r, std::string_view name) {
  std::optional<client_dto> out;
  r.first(clients_sql.find, {name}, [&](const db::row& row) { out = client_in(row); });
  return out;
}

std::vector<client_dto> read_clients(db::reader& r, std::int64_t limit) {
  std::vector<client_dto> out;
  r.each(clients_sql.list, {limit}, [&](const db::row& row) { out.push_back(client_in(row)); });
  return out;
}

std::int64_t count_clients(db::reader& r) {
  std::int64_t n = 0;
  r.first(clients_sql.count, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::vector<key_dto> read_keys(db::reader& r, std::string_view client, instant now) {
  std::vector<key_dto> out;
  r.each(clients_sql.keys, {client, to_micros(now)}, [&](const db::row& row) {
    auto& k = out.emplace_back(key_dto{.id = row.int64(0),
                                       .label = row.string(1),
                                       .created = row.time(2),
                                       .expires = row.time(3),
                                       .rules = {}});
    if (!row.is_null(4)) {
      k.rules = rules_in(row.text(4));
    }
  });
  return out;
}

void shorten_key(db::tx& t, token_id which, instant expires) {
  t.run(clients_sql.shorten, {which.value, to_micros(expires)});
}

}  // namespace tsu::id
