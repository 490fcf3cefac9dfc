#include "engine/notify/store_messages.h"

#include <algorithm>
#include <array>

#include "base/core/assert.h"
#include "engine/notify/words.h"

namespace tsu::notify {
namespace {

using db::place;
using db::statement;

#define MESSAGE_COLUMNS                                                                        \
  "m.number, m.message_key, m.kind, m.contact, m.role, m.about, m.link, m.urgent, m.answers, " \
  "m.not_before, m.expires_at, m.patience_s, m.made_at, m.state, m.changed_at, m.reason, "     \
  "m.answer, m.answered_at, m.answered_way, m.answered_by"
constexpr int message_columns = 20;
#define DELIVERY_COLUMNS                                                                  \
  "d.number, d.message, d.place, d.way, d.state, d.due_at, d.started_at, d.attempts, "    \
  "d.leased_by, d.leased_until, d.expires_at, d.receipt, d.note, d.stand_in, "            \
  "d.template_version, d.parts, d.sealed, d.subject, d.body, d.sent_at, d.delivered_at, " \
  "d.ended_at, d.round"
constexpr int delivery_columns = 23;

constexpr statement insert_message_row{
    "notify.insert_message",
    "INSERT INTO notify_message (message_key, kind, contact, role, about, link, urgent, answers, "
    "not_before, expires_at, patience_s, made_at, state, changed_at, reason, answer, answered_way, "
    "answered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', "
    "'', '') ON CONFLICT (message_key) DO NOTHING RETURNING number",
    place::people};
constexpr statement find_message_row{
    "notify.find_message", "SELECT " MESSAGE_COLUMNS " FROM notify_message m WHERE m.number = $1",
    place::people};
constexpr statement find_message_by{
    "notify.find_message_by_key",
    "SELECT " MESSAGE_COLUMNS " FROM notify_message m WHERE m.message_key = $1", place::people};
constexpr statement update_message{
    "notify.update_message",
    "UPDATE notify_message SET state = $2, changed_at = $3, reason = $4, answer = $5, "
    "answered_at = $6, answered_way = $7, answered_by = $8 WHERE number = $1",
    place::people};
constexpr statement list_messages{
    "notify.list_messages",
    "SELECT " MESSAGE_COLUMNS
    " FROM notify_message m WHERE m.number < $1 "
    "AND ($2 = '' OR m.state = $2) AND (CAST($3 AS BIGINT) < 0 OR m.contact = $3) "
    "AND m.message_key >= $4 AND m.message_key < $5 ORDER BY m.number DESC LIMIT $6",
    place::people};

#define INBOX                                                           \
  "SELECT " MESSAGE_COLUMNS ", " DELIVERY_COLUMNS                       \
  ", r.at FROM notify_message m "                                       \
  "JOIN notify_delivery d ON d.message = m.number AND d.way = 'inbox' " \
  "AND d.delivered_at IS NOT NULL "                                     \
  "LEFT JOIN notify_read r ON r.message = m.number AND r.account = $1 " \
  "WHERE ((m.contact = 0 AND m.role = $2) OR m.contact IN "             \
  "(SELECT c.number FROM notify_contact c WHERE c.account = $1 AND c.account <> '')) "
constexpr statement list_inbox{
    "notify.list_inbox", INBOX "AND m.number < $3 ORDER BY m.number DESC LIMIT $4", place::people};
constexpr statement find_inbox{"notify.find_inbox", INBOX "AND m.number = $3", place::people};
constexpr statement unread{
    "notify.count_unread",
    "SELECT COUNT(*) FROM notify_message m "
    "JOIN notify_delivery d ON d.message = m.number AND d.way = 'inbox' "
    "AND d.state = 'delivered' LEFT JOIN notify_read r ON r.message = m.number AND r.account = $1 "
    "WHERE ((m.contact = 0 AND m.role = $2) OR m.contact IN "
    "(SELECT c.number FROM notify_contact c WHERE c.account = $1 AND c.account <> '')) "
    "AND r.at IS NULL",
    place::people};
constexpr statement keep_read{"notify.keep_read",
                              "INSERT INTO notify_read (message, account, at) VALUES ($1, $2, $3) "
                              "ON CONFLICT (message, account) DO NOTHING",
                              place::people};

constexpr statement insert_delivery_row{
    "notify.insert_delivery",
    "INSERT INTO notify_delivery (message, place, way, state, due_at, attempts, leased_by, "
    "leased_until, expires_at, receipt, note, stand_in, template_version, parts, sealed, subject, "
    "body, token, delivered_at, ended_at, sent_at, round) VALUES ($1, $2, $3, $4, $5, 0, '', 0, "
    "$6, '', $7, 0, $8, $9, $10, $11, $12, $13, $14, $15, $14, 0) RETURNING number",
    place::people};
constexpr statement find_delivery_row{
    "notify.find_delivery",
    "SELECT " DELIVERY_COLUMNS " FROM notify_delivery d WHERE d.number = $1", place::people};
constexpr statement find_by_token{
    "notify.find_delivery_by_token",
    "SELECT " DELIVERY_COLUMNS " FROM notify_delivery d WHERE d.token = $1", place::people};
constexpr statement list_deliveries{"notify.list_deliveries",
                                    "SELECT " DELIVERY_COLUMNS
                                    " FROM notify_delivery d WHERE d.message = $1 ORDER BY d.place",
                                    place::people};
constexpr statement list_in_state{"notify.list_in_state",
                                  "SELECT " DELIVERY_COLUMNS
                                  " FROM notify_delivery d WHERE d.state = $1 AND d.number < $2 "
                                  "ORDER BY d.number DESC LIMIT $3",
                                  place::people};
constexpr statement update_delivery{
    "notify.update_delivery",
    "UPDATE notify_delivery SET state = $2, due_at = $3, started_at = $4, attempts = $5, "
    "receipt = $6, note = $7, stand_in = $8, sent_at = $9, delivered_at = $10, ended_at = $11, "
    "round = $12 WHERE number = $1",
    place::people};
constexpr statement list_due{
    "notify.list_due",
    "SELECT number FROM notify_delivery WHERE state IN ('waiting', 'held') AND way = $1 "
    "AND due_at <= $2 AND leased_until <= $2 ORDER BY due_at LIMIT $3",
    place::people};
constexpr statement earliest_due{
    "notify.earliest_due",
    "SELECT MIN(due_at) FROM notify_delivery WHERE state IN ('waiting', 'held') AND due_at > $1",
    place::people};
constexpr statement list_overdue{
    "notify.list_overdue",
    "SELECT number FROM notify_delivery WHERE state IN ('waiting', 'held', 'reserve') "
    "AND expires_at <= $1 AND leased_until <= $1 ORDER BY number LIMIT $2",
    place::people};
constexpr statement lease{"notify.take_lease",
                          "UPDATE notify_delivery SET leased_by = $2, leased_until = $3 "
                          "WHERE number = $1 AND leased_until <= $4",
                          place::people};
constexpr statement unlease{"notify.end_lease",
                            "UPDATE notify_delivery SET leased_by = '', leased_until = 0 "
                            "WHERE number = $1 AND leased_by = $2",
                            place::people};
constexpr statement lock_row{"notify.lock_message",
                             "UPDATE notify_message SET changed_at = changed_at WHERE number = $1",
                             place::people};

constexpr statement insert_attempt{
    "notify.insert_attempt",
    "INSERT INTO notify_attempt (delivery, at, what, note) VALUES ($1, $2, $3, $4)", place::people};
constexpr statement forget_attempts{
    "notify.forget_attempts",
    "DELETE FROM notify_attempt WHERE delivery = $1 AND number <= (SELECT a.number FROM "
    "notify_attempt a WHERE a.delivery = $1 ORDER BY a.number DESC LIMIT 1 OFFSET $2)",
    place::people};
constexpr statement list_attempts{
    "notify.list_attempts",
    "SELECT at, what, note FROM notify_attempt WHERE delivery = $1 ORDER BY number LIMIT 200",
    place::people};

constexpr statement count_by_state{
    "notify.count_by_state",
    "SELECT state, COUNT(*) FROM notify_delivery WHERE state IN ('waiting', 'held', 'failed') "
    "GROUP BY state",
    place::people};
constexpr statement list_times{
    "notify.list_times",
    "SELECT d.sent_at - m.not_before FROM notify_delivery d "
    "JOIN notify_message m ON m.number = d.message WHERE d.way <> 'inbox' AND d.sent_at > $1 "
    "ORDER BY d.number DESC LIMIT 2000",
    place::people};

constexpr statement list_over{
    "notify.list_over",
    "SELECT number FROM notify_message WHERE made_at < $1 AND state NOT IN ('waiting', 'held') "
    "ORDER BY number LIMIT $2",
    place::people};
constexpr statement delete_attempts{"notify.delete_attempts",
                                    "DELETE FROM notify_attempt WHERE delivery IN "
                                    "(SELECT d.number FROM notify_delivery d WHERE d.message = $1)",
                                    place::people};
constexpr statement delete_deliveries{
    "notify.delete_deliveries", "DELETE FROM notify_delivery WHERE message = $1", place::people};
constexpr statement delete_reads{"notify.delete_reads",
                                 "DELETE FROM notify_read WHERE message = $1", place::people};
constexpr statement delete_message{"notify.delete_message",
                                   "DELETE FROM notify_message WHERE number = $1", place::people};

constexpr std::array all{&insert_message_row,
                         &find_message_row,
                         &find_message_by,
                         &update_message,
                         &list_messages,
                         &list_inbox,
                         &find_inbox,
                         &unread,
                         &keep_read,
                         &insert_delivery_row,
                         &find_delivery_row,
                         &find_by_token,
                         &list_deliveries,
                         &list_in_state,
                         &update_delivery,
                         &list_due,
                         &earliest_due,
                         &list_overdue,
                         &lease,
                         &unlease,
                         &lock_row,
                         &insert_attempt,
                         &forget_attempts,
                         &list_attempts,
                         &count_by_state,
                         &list_times,
                         &list_over,
                         &delete_attempts,
                         &delete_deliveries,
                         &delete_reads,
                         &delete_message};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string text_of(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

db::param maybe(const std::optional<instant>& t) {
  return t ? db::param{to_micros(*t)} : db::param{nullptr};
}
std::optional<instant> maybe_time(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.time(column)};
}

// What stands there was written by this program.
state known_state(std::string_view name) {
  const auto s = state_of(name);
  ASSERT(s);
  return *s;
}
way known_way(std::string_view name) {
  const auto w = way_of(name);
  ASSERT(w);
  return *w;
}

message_row message_of(const db::row& r) {
  return {.number = r.int64(0),
          .key = r.string(1),
          .kind = r.string(2),
          .to = {{r.int64(3)}, r.string(4)},
          .about = r.string(5),
          .link = r.string(6),
          .how_urgent = r.int64(7) != 0 ? urgency::urgent : urgency::normal,
          .answers = words_of(r.text(8)),
          .not_before = r.time(9),
          .expires = maybe_time(r, 10),
          .patience = std::chrono::seconds{r.int64(11)},
          .made = r.time(12),
          .now = known_state(r.text(13)),
          .changed = r.time(14),
          .reason = r.string(15),
          .answer = r.string(16),
          .answered = maybe_time(r, 17),
          .answered_way = r.string(18),
          .answered_by = r.string(19)};
}

delivery_row delivery_of(const db::row& r, int at = 0) {
  return {.number = r.int64(at),
          .message = r.int64(at + 1),
          .place = r.int64(at + 2),
          .by = known_way(r.text(at + 3)),
          .now = known_state(r.text(at + 4)),
          .due = r.time(at + 5),
          .started = maybe_time(r, at + 6),
          .attempts = r.int64(at + 7),
          .leased_by = r.string(at + 8),
          .leased_until = r.time(at + 9),
          .expires = maybe_time(r, at + 10),
          .receipt = r.string(at + 11),
          .note = r.string(at + 12),
          .stand_in = r.int64(at + 13) != 0,
          .template_version = r.int64(at + 14),
          .parts = r.int64(at + 15),
          .sealed = r.int64(at + 16) != 0,
          .subject = text_of(r.blob(at + 17)),
          .body = text_of(r.blob(at + 18)),
          .sent = maybe_time(r, at + 19),
          .delivered = maybe_time(r, at + 20),
          .ended = maybe_time(r, at + 21),
          .round = r.int64(at + 22)};
}

inbox_row inbox_of(const db::row& r) {
  return {message_of(r), delivery_of(r, message_columns),
          maybe_time(r, message_columns + delivery_columns)};
}

template <class Row, class Make, class Key>
std::optional<Row> first_of(db::reader& r, const statement& s, Key key, Make make) {
  std::optional<Row> out;
  r.first(s, {key}, [&](const db::row& row) { out = make(row); });
  return out;
}

std::vector<std::int64_t> numbers_of(db::reader& r, const statement& s,
                                     std::initializer_list<db::param> p) {
  std::vector<std::int64_t> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(row.int64(0)); });
  return out;
}

constexpr std::int64_t above_all = std::int64_t{1} << 62;
std::int64_t below(std::int64_t before) { return before > 0 ? before : above_all; }

}  // namespace

std::span<const db::statement* const> message_statements() { return all; }

bool insert_message(db::tx& t, message_row& m) {
  t.first(insert_message_row,
          {m.key, m.kind, m.to.contact.value, m.to.role, m.about, m.link,
           std::int64_t{m.how_urgent == urgency::urgent}, joined(m.answers),
           to_micros(m.not_before), maybe(m.expires), std::int64_t{m.patience.count()},
           to_micros(m.made), name_of(m.now), to_micros(m.changed), m.reason},
          [&](const db::row& r) { m.number = r.int64(0); });
  return m.number != 0;
}

std::optional<message_row> find_message(db::reader& r, std::int64_t number) {
  return first_of<message_row>(r, find_message_row, number, message_of);
}

std::optional<message_row> find_message_by_key(db::reader& r, std::string_view key) {
  return first_of<message_row>(r, find_message_by, key, message_of);
}

void keep_message(db::tx& t, const message_row& m) {
  t.run(update_message, {m.number, name_of(m.now), to_micros(m.changed), m.reason, m.answer,
                         maybe(m.answered), m.answered_way, m.answered_by});
}

std::vector<message_row> read_messages(db::reader& r, const message_wish& w) {
  std::vector<message_row> out;
  const auto until = w.key_from + "\x7f";  // keys are visible ASCII
  r.each(list_messages,
         {below(w.before), w.state, w.contact ? w.contact->value : std::int64_t{-1}, w.key_from,
          until, w.limit},
         [&](const db::row& row) { out.push_back(message_of(row)); });
  return out;
}

std::vector<inbox_row> read_inbox(db::reader& r, std::string_view account, std::string_view role,
                                  std::int64_t before, std::int64_t limit) {
  std::vector<inbox_row> out;
  r.each(list_inbox, {account, role, below(before), limit},
         [&](const db::row& row) { out.push_back(inbox_of(row)); });
  return out;
}

std::optional<inbox_row> find_in_inbox(db::reader& r, std::string_view account,
                                       std::string_view role, std::int64_t message) {
  std::optional<inbox_row> out;
  r.first(find_inbox, {account, role, message}, [&](const db::row& row) { out = inbox_of(row); });
  return out;
}

std::int64_t count_unread(db::reader& r, std::string_view account, std::string_view role) {
  std::int64_t n = 0;
  r.first(unread, {account, role}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

void note_read(db::tx& t, std::int64_t message, std::string_view account, instant at) {
  t.run(keep_read, {message, account, to_micros(at)});
}

std::int64_t insert_delivery(db::tx& t, const delivery_row& d, std::string_view token_hash) {
  std::int64_t number = 0;
  const auto token = token_hash.empty() ? db::param{nullptr} : db::param{as_bytes(token_hash)};
  t.first(insert_delivery_row,
          {d.message, d.place, name_of(d.by), name_of(d.now), to_micros(d.due), maybe(d.expires),
           d.note, d.template_version, d.parts, std::int64_t{d.sealed}, as_bytes(d.subject),
           as_bytes(d.body), token, maybe(d.delivered), maybe(d.ended)},
          [&](const db::row& r) { number = r.int64(0); });
  ASSERT(number != 0);
  return number;
}

std::optional<delivery_row> find_delivery(db::reader& r, std::int64_t number) {
  return first_of<delivery_row>(r, find_delivery_row, number,
                                [](const db::row& row) { return delivery_of(row); });
}

std::optional<delivery_row> find_delivery_by_token(db::reader& r, std::string_view token_hash) {
  return first_of<delivery_row>(r, find_by_token, as_bytes(token_hash),
                                [](const db::row& row) { return delivery_of(row); });
}

std::vector<delivery_row> deliveries_of(db::reader& r, std::int64_t message) {
  std::vector<delivery_row> out;
  r.each(list_deliveries, {message}, [&](const db::row& row) { out.push_back(delivery_of(row)); });
  return out;
}

std::vector<delivery_row> deliveries_in(db::reader& r, state s, std::int64_t before,
                                        std::int64_t limit) {
  std::vector<delivery_row> out;
  r.each(list_in_state, {name_of(s), below(before), limit},
         [&](const db::row& row) { out.push_back(delivery_of(row)); });
  return out;
}

void keep_delivery(db::tx& t, const delivery_row& d) {
  t.run(update_delivery, {d.number, name_of(d.now), to_micros(d.due), maybe(d.started), d.attempts,
                          d.receipt, d.note, std::int64_t{d.stand_in}, maybe(d.sent),
                          maybe(d.delivered), maybe(d.ended), d.round});
}

std::vector<std::int64_t> due_deliveries(db::reader& r, way w, instant now, std::int64_t limit) {
  return numbers_of(r, list_due, {name_of(w), to_micros(now), limit});
}

std::optional<instant> next_due(db::reader& r, instant after) {
  std::optional<instant> out;
  r.first(earliest_due, {to_micros(after)}, [&](const db::row& row) { out = maybe_time(row, 0); });
  return out;
}

std::vector<std::int64_t> overdue_deliveries(db::reader& r, instant now, std::int64_t limit) {
  return numbers_of(r, list_overdue, {to_micros(now), limit});
}

bool take_lease(db::tx& t, std::int64_t delivery, std::string_view by, instant until, instant now) {
  return t.run(lease, {delivery, by, to_micros(until), to_micros(now)}) > 0;
}

bool end_lease(db::tx& t, std::int64_t delivery, std::string_view by) {
  return t.run(unlease, {delivery, by}) > 0;
}

void lock_message(db::tx& t, std::int64_t number) { t.run(lock_row, {number}); }

void add_attempt(db::tx& t, std::int64_t delivery, instant at, std::string_view what,
                 std::string_view note) {
  t.run(insert_attempt, {delivery, to_micros(at), what, note});
  t.run(forget_attempts, {delivery, attempts_kept});
}

std::vector<attempt_row> read_attempts(db::reader& r, std::int64_t delivery) {
  std::vector<attempt_row> out;
  r.each(list_attempts, {delivery}, [&](const db::row& row) {
    out.push_back({row.time(0), row.string(1), row.string(2)});
  });
  return out;
}

counts count_deliveries(db::reader& r, instant now) {
  counts out;
  r.each(count_by_state, {}, [&](const db::row& row) {
    const auto s = known_state(row.text(0));
    auto& where = s == state::held ? out.held : s == state::failed ? out.dead : out.waiting;
    where = row.int64(1);
  });
  std::vector<double> seconds;
  r.each(list_times, {to_micros(now - std::chrono::days{1})},
         [&](const db::row& row) { seconds.push_back(double(row.int64(0)) / 1e6); });
  if (!seconds.empty()) {
    const auto at = seconds.begin() + static_cast<std::ptrdiff_t>((seconds.size() - 1) * 95 / 100);
    std::nth_element(seconds.begin(), at, seconds.end());
    out.seconds_p95 = std::max(*at, 0.0);
  }
  return out;
}

std::int64_t forget_messages(db::tx& t, instant before, std::int64_t limit) {
  const auto over = numbers_of(t, list_over, {to_micros(before), limit});
  for (const auto number : over) {
    for (const auto* s : {&delete_attempts, &delete_deliveries, &delete_reads, &delete_message}) {
      t.run(*s, {number});
    }
  }
  return static_cast<std::int64_t>(over.size());
}

}  // namespace tsu::notify
