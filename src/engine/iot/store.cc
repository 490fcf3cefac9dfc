#include "engine/iot/store.h"

#include "base/core/assert.h"
#include "engine/iot/embedded.h"

namespace tsu::iot {
namespace {

using db::statement;

#define DEVICE_COLUMNS \
  "SELECT about, owner, state, since, seen, battery, locked, created, changed FROM iot_device "

constexpr statement insert_one{
    "iot.insert_device",
    "INSERT INTO iot_device (id, about, owner, state, since, created, changed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"};
constexpr statement update_about{
    "iot.update_about", "UPDATE iot_device SET about = $2, owner = $3, changed = $4 WHERE id = $1"};
constexpr statement update_state{"iot.update_state",
                                 "UPDATE iot_device SET state = $2, since = $3 WHERE id = $1"};
constexpr statement update_lock{"iot.update_lock",
                                "UPDATE iot_device SET locked = $2, changed = $3 WHERE id = $1"};
constexpr statement update_seen{"iot.update_seen",
                                "UPDATE iot_device SET seen = $2, battery = COALESCE($3, battery) "
                                "WHERE id = $1 AND (seen IS NULL OR seen < $2)"};
constexpr statement select_one{"iot.select_device", DEVICE_COLUMNS "WHERE id = $1"};
constexpr statement select_all{"iot.select_devices", DEVICE_COLUMNS "ORDER BY id"};
constexpr statement select_page{"iot.select_device_page",
                                DEVICE_COLUMNS "WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr statement select_page_of{"iot.select_device_page_of", DEVICE_COLUMNS
                                   "WHERE owner = $3 AND id > $1 ORDER BY id LIMIT $2"};
constexpr statement count_by_state{
    "iot.count_states", "SELECT state, COUNT(*) FROM iot_device GROUP BY state ORDER BY state"};

constexpr statement insert_one_key{
    "iot.insert_key",
    "INSERT INTO iot_key (device, hash, sealed, created) VALUES ($1, $2, $3, $4) RETURNING number"};
constexpr statement select_keys{
    "iot.select_keys",
    "SELECT number, device, hash, sealed, created, ends FROM iot_key WHERE device = $1 "
    "ORDER BY number"};
constexpr statement update_keys{
    "iot.end_keys",
    "UPDATE iot_key SET ends = $2 WHERE device = $1 AND (ends IS NULL OR ends > $2)"};
constexpr statement update_key{"iot.end_key",
                               "UPDATE iot_key SET ends = $3 WHERE device = $1 AND number = $2 "
                               "AND (ends IS NULL OR ends > $3)"};
constexpr statement delete_keys{"iot.forget_keys", "DELETE FROM iot_key WHERE ends < $1"};

#define COMMAND_COLUMNS                                                                    \
  "SELECT number, device, name, value, transport, state, asked_by, asked, expires, sent, " \
  "ended, info FROM iot_command "

constexpr statement insert_one_command{
    "iot.insert_command",
    "INSERT INTO iot_command (device, name, value, transport, state, asked_by, asked, expires) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number"};
constexpr statement select_commands{
    "iot.select_commands", COMMAND_COLUMNS "WHERE device = $1 ORDER BY number DESC LIMIT $2"};
constexpr statement select_open{
    "iot.select_open_commands",
    COMMAND_COLUMNS "WHERE device = $1 AND state IN ('pending', 'delivered') ORDER BY number"};
constexpr statement select_pending{
    "iot.select_pending_commands",
    COMMAND_COLUMNS "WHERE state = 'pending' AND transport = 'mqtt' ORDER BY number LIMIT $1"};
constexpr statement select_overdue{
    "iot.select_overdue_commands", COMMAND_COLUMNS
    "WHERE state IN ('pending', 'delivered') AND expires <= $1 ORDER BY number LIMIT $2"};
constexpr statement update_command{
    "iot.update_command",
    "UPDATE iot_command SET state = $2, sent = $3, ended = $4, info = $5 WHERE number = $1"};
constexpr statement delete_commands{"iot.forget_commands",
                                    "DELETE FROM iot_command WHERE ended < $1"};

constexpr const statement* all_statements[] = {
    &insert_one,      &update_about,   &update_state,       &update_lock,    &update_seen,
    &select_one,      &select_all,     &select_page,        &select_page_of, &count_by_state,
    &insert_one_key,  &select_keys,    &update_keys,        &update_key,     &delete_keys,
    &select_commands, &select_open,    &insert_one_command, &select_pending, &select_overdue,
    &update_command,  &delete_commands};
constexpr db::migration all_migrations[] = {{1, "create", embedded::schema_0001_create_sql}};

template <class T>
T named(std::string_view text) {
  T out{};
  ASSERT(boost::describe::enum_from_string(std::string{text}.c_str(), out));
  return out;
}
template <class T>
std::string_view name_of(T value) {
  return boost::describe::enum_to_string(value, "");
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string as_text(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

db::param micros_or_null(const std::optional<instant>& t) {
  return t ? db::param{to_micros(*t)} : db::param{nullptr};
}
std::optional<instant> time_or_none(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.time(column)};
}

device_row device_of(const db::row& r) {
  auto about = from_json<device_draft>(r.text(0));
  ASSERT(about.ok());  // we wrote it
  device_row out{.about = std::move(about).value(),
                 .owner = r.string(1),
                 .state = named<device_state>(r.text(2)),
                 .since = r.time(3),
                 .seen = time_or_none(r, 4),
                 .battery = {},
                 .locked = time_or_none(r, 6),
                 .created = r.time(7),
                 .changed = r.time(8)};
  if (!r.is_null(5)) {
    out.battery = r.real(5);
  }
  return out;
}

key_row key_of(const db::row& r) {
  return {.number = r.int64(0),
          .device = r.string(1),
          .hash = as_text(r.blob(2)),
          .sealed = r.is_null(3) ? std::string{} : as_text(r.blob(3)),
          .created = r.time(4),
          .ends = time_or_none(r, 5)};
}

command_row command_of(const db::row& r) {
  command_row out{.number = r.int64(0),
                  .device = r.string(1),
                  .name = r.string(2),
                  .value = r.string(3),
                  .asked_by = r.string(6),
                  .by = named<transport>(r.text(4)),
                  .state = named<command_state>(r.text(5)),
                  .asked = r.time(7),
                  .expires = r.time(8),
                  .sent = time_or_none(r, 9),
                  .ended = time_or_none(r, 10),
                  .info = {}};
  if (!r.is_null(11)) {
    out.info = r.string(11);
  }
  return out;
}

template <class Row>
auto collect(db::reader& r, const statement& s, std::initializer_list<db::param> p, Row make) {
  std::vector<decltype(make(std::declval<const db::row&>()))> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(make(row)); });
  return out;
}

}  // namespace

const std::span<const db::statement* const> statements{all_statements};
const std::span<const db::migration> migrations{all_migrations};

bool insert_device(db::tx& t, const device_row& d) {
  const auto about = to_json(d.about);
  const bool fresh =
      t.run(insert_one, {d.about.id, about, d.owner, name_of(d.state), to_micros(d.since),
                         to_micros(d.created), to_micros(d.changed)}) > 0;
  if (fresh) {
    t.append_change(device_described, d.about.id, "{}");
  }
  return fresh;
}

void keep_about(db::tx& t, const device_row& d) {
  const auto about = to_json(d.about);
  t.run(update_about, {d.about.id, about, d.owner, to_micros(d.changed)});
  t.append_change(device_described, d.about.id, "{}");
}

void keep_state(db::tx& t, std::string_view id, device_state s, instant since) {
  t.run(update_state, {id, name_of(s), to_micros(since)});
  t.append_change(device_changed, std::string{id},
                  R"({"state":")" + std::string{name_of(s)} + "\"}");
}

void keep_lock(db::tx& t, std::string_view id, std::optional<instant> locked) {
  t.run(update_lock, {id, micros_or_null(locked), to_micros(t.now())});
}

void keep_seen(db::tx& t, std::string_view id, instant seen, std::optional<double> battery) {
  t.run(update_seen, {id, to_micros(seen), battery ? db::param{*battery} : db::param{nullptr}});
}

std::optional<device_row> find_device(db::reader& r, std::string_view id) {
  std::optional<device_row> out;
  r.first(select_one, {id}, [&](const db::row& row) { out = device_of(row); });
  return out;
}

std::vector<device_row> all_devices(db::reader& r) { return collect(r, select_all, {}, device_of); }

std::vector<device_row> list_devices(db::reader& r, const std::optional<std::string>& owner,
                                     std::string_view after, std::int64_t limit) {
  return owner ? collect(r, select_page_of, {after, limit, *owner}, device_of)
               : collect(r, select_page, {after, limit}, device_of);
}

std::vector<state_count> count_states(db::reader& r) {
  return collect(r, count_by_state, {}, [](const db::row& row) {
    return state_count{named<device_state>(row.text(0)), row.int64(1)};
  });
}

std::int64_t insert_key(db::tx& t, const key_row& k) {
  ASSERT(k.hash.size() == 32);
  std::int64_t number = 0;
  const auto sealed = k.sealed.empty() ? db::param{nullptr} : db::param{as_bytes(k.sealed)};
  t.each(insert_one_key, {k.device, as_bytes(k.hash), sealed, to_micros(k.created)},
         [&](const db::row& r) { number = r.int64(0); });
  return number;
}

std::vector<key_row> keys_of(db::reader& r, std::string_view device) {
  return collect(r, select_keys, {device}, key_of);
}

void end_keys(db::tx& t, std::string_view device, instant ends) {
  t.run(update_keys, {device, to_micros(ends)});
}

bool end_key(db::tx& t, std::string_view device, std::int64_t number, instant ends) {
  return t.run(update_key, {device, number, to_micros(ends)}) > 0;
}

std::int64_t insert_command(db::tx& t, const command_row& c) {
  std::int64_t number = 0;
  t.each(insert_one_command,
         {c.device, c.name, c.value, name_of(c.by), name_of(c.state), c.asked_by,
          to_micros(c.asked), to_micros(c.expires)},
         [&](const db::row& r) { number = r.int64(0); });
  return number;
}

std::vector<command_row> list_commands(db::reader& r, std::string_view device, std::int64_t limit) {
  return collect(r, select_commands, {device, limit}, command_of);
}

std::vector<command_row> open_commands_of(db::reader& r, std::string_view device) {
  return collect(r, select_open, {device}, command_of);
}

std::vector<command_row> pending_over_mqtt(db::reader& r, std::int64_t limit) {
  return collect(r, select_pending, {limit}, command_of);
}

std::vector<command_row> overdue_commands(db::reader& r, instant now, std::int64_t limit) {
  return collect(r, select_overdue, {to_micros(now), limit}, command_of);
}

void keep_command(db::tx& t, const command_row& c) {
  const auto info = c.info ? db::param{std::string_view{*c.info}} : db::param{nullptr};
  t.run(update_command,
        {c.number, name_of(c.state), micros_or_null(c.sent), micros_or_null(c.ended), info});
}

void forget_ended(db::tx& t, instant before) {
  t.run(delete_commands, {to_micros(before)});
  t.run(delete_keys, {to_micros(before)});
}

}  // namespace tsu::iot
