#include "engine/broker/subscribe/store_forwarded.h"

#include <algorithm>
#include <array>

#include "engine/broker/registrations/store_registrations.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {
namespace {

constexpr std::size_t digests_max = 16;  // of an entity

#define FORWARDED_COLUMNS                                                                     \
  "number, service, subscription, registration, id, source, via, wanted, told, attempts, due" \
  " FROM broker_forwarded"
constexpr db::statement all{"broker.forwarded", "SELECT " FORWARDED_COLUMNS " ORDER BY number"};
constexpr db::statement find_one{"broker.find_forwarded",
                                 "SELECT " FORWARDED_COLUMNS " WHERE id = $1"};
constexpr db::statement due_ones{"broker.due_forwarded",
                                 "SELECT " FORWARDED_COLUMNS
                                 " WHERE wanted <> told AND due <= $1 ORDER BY due LIMIT $2"};
#undef FORWARDED_COLUMNS
constexpr db::statement add{
    "broker.add_forwarded",
    "INSERT INTO broker_forwarded(service, subscription, registration, id, source, via, wanted,"
    " told, attempts, due) VALUES($1, $2, $3, $4, $5, $6, $7, '', 0, $8)"
    " ON CONFLICT(service, subscription, registration) DO NOTHING"};
constexpr db::statement want{
    "broker.want_forwarded",
    "UPDATE broker_forwarded SET source = $2, via = $3, wanted = $4, attempts = 0, due = $5"
    " WHERE number = $1"};
constexpr db::statement retire{
    "broker.retire_forwarded",
    "UPDATE broker_forwarded SET registration = $2, wanted = '', attempts = 0, due = $3"
    " WHERE number = $1"};
constexpr db::statement remove{"broker.delete_forwarded",
                               "DELETE FROM broker_forwarded WHERE number = $1"};
constexpr db::statement claim{"broker.claim_forwarded",
                              "UPDATE broker_forwarded SET due = $3, attempts = attempts + 1,"
                              " told = CASE WHEN told = '' THEN '?' ELSE told END"
                              " WHERE number = $1 AND due = $2 AND wanted = $4"};
constexpr db::statement settle{
    "broker.settle_forwarded",
    "UPDATE broker_forwarded SET told = $2, attempts = 0, due = $3 WHERE number = $1"};
constexpr db::statement remove_ended{"broker.delete_ended_forwarded",
                                     "DELETE FROM broker_forwarded WHERE number = $1"
                                     " AND wanted = ''"};
constexpr db::statement postpone{"broker.postpone_forwarded",
                                 "UPDATE broker_forwarded SET due = $2 WHERE number = $1"};
constexpr db::statement hold_back{"broker.hold_back_forwarded",
                                  "UPDATE broker_forwarded SET due = $2,"
                                  " attempts = CASE WHEN attempts < $3 THEN $3 ELSE attempts END"
                                  " WHERE number = $1 AND due <= $4"};
constexpr db::statement round_now{"broker.forwarded_round",
                                  "SELECT round FROM broker_forwarded_round WHERE number = 1"};
constexpr db::statement first_round{
    "broker.first_forwarded_round",
    "INSERT INTO broker_forwarded_round(number, round) VALUES(1, 0) ON CONFLICT(number) DO "
    "NOTHING"};
constexpr db::statement next_round{
    "broker.next_forwarded_round",
    "UPDATE broker_forwarded_round SET round = round + 1 WHERE number = 1 AND round = $1"};
constexpr db::statement changes{
    "broker.forwarding_changes",
    "SELECT 1 FROM base_change WHERE number > $1 AND kind IN ($2, $3) LIMIT 1"};
constexpr db::statement digests_of{"broker.told_digests",
                                   "SELECT digests FROM broker_forwarded_told WHERE service = $1"
                                   " AND subscription = $2 AND entity = $3"};
constexpr db::statement put_digests{
    "broker.put_told_digests",
    "INSERT INTO broker_forwarded_told(service, subscription, entity, digests, at)"
    " VALUES($1, $2, $3, $4, $5) ON CONFLICT(service, subscription, entity)"
    " DO UPDATE SET digests = excluded.digests, at = excluded.at"};
constexpr db::statement old_digests{"broker.old_told_digests",
                                    "SELECT 1 FROM broker_forwarded_told WHERE at < $1 LIMIT 1"};
constexpr db::statement forget{"broker.forget_told_digests",
                               "DELETE FROM broker_forwarded_told WHERE at < $1"};

constexpr std::array listed{&all,      &find_one,   &due_ones,    &add,         &want,
                            &retire,   &remove,     &claim,       &settle,      &remove_ended,
                            &postpone, &hold_back,  &round_now,   &first_round, &next_round,
                            &changes,  &digests_of, &put_digests, &old_digests, &forget};

forwarded_row row_of(const db::row& r) {
  return {.number = r.int64(0),
          .service = r.string(1),
          .subscription = r.string(2),
          .registration = r.string(3),
          .id = r.string(4),
          .source = r.string(5),
          .via = r.string(6),
          .wanted = r.string(7),
          .told = r.string(8),
          .attempts = r.int64(9),
          .due = r.time(10)};
}

}  // namespace

std::span<const db::statement* const> forwarded_statements() { return listed; }

std::vector<forwarded_row> read_forwarded(db::reader& r) {
  std::vector<forwarded_row> out;
  r.each(all, {}, [&](const db::row& row) { out.push_back(row_of(row)); });
  return out;
}

std::optional<forwarded_row> find_forwarded(db::reader& r, std::string_view id) {
  std::optional<forwarded_row> out;
  r.first(find_one, {id}, [&](const db::row& row) { out = row_of(row); });
  return out;
}

bool insert_forwarded(db::tx& t, const forwarded_row& f) {
  return t.run(add, {std::string_view{f.service}, std::string_view{f.subscription},
                     std::string_view{f.registration}, std::string_view{f.id},
                     std::string_view{f.source}, std::string_view{f.via},
                     std::string_view{f.wanted}, to_micros(t.now())}) == 1;
}

void want_forwarded(db::tx& t, const forwarded_row& f) {
  t.run(want, {f.number, std::string_view{f.source}, std::string_view{f.via},
               std::string_view{f.wanted}, to_micros(t.now())});
}

void retire_forwarded(db::tx& t, const forwarded_row& f) {
  const auto name = f.registration + "\n" + std::to_string(f.number);
  t.run(retire, {f.number, std::string_view{name}, to_micros(t.now())});
}

void delete_forwarded(db::tx& t, std::int64_t number) { t.run(remove, {number}); }

std::vector<forwarded_row> due_forwarded(db::reader& r, instant now, std::int64_t limit) {
  std::vector<forwarded_row> out;
  r.each(due_ones, {to_micros(now), limit},
         [&](const db::row& row) { out.push_back(row_of(row)); });
  return out;
}

bool claim_forwarded(db::tx& t, const forwarded_row& f, instant until) {
  return t.run(claim, {f.number, to_micros(f.due), to_micros(until), std::string_view{f.wanted}}) ==
         1;
}

void settle_forwarded(db::tx& t, std::int64_t number, std::string_view told) {
  if (!told.empty() || t.run(remove_ended, {number}) == 0) {
    t.run(settle, {number, told, to_micros(t.now())});
  }
}

void postpone_forwarded(db::tx& t, std::int64_t number, instant due) {
  t.run(postpone, {number, to_micros(due)});
}

void hold_back_forwarded(db::tx& t, std::int64_t number, instant due, std::int64_t attempts) {
  t.run(hold_back, {number, to_micros(due), attempts, to_micros(t.now())});
}

std::int64_t forwarded_round(db::reader& r) {
  std::int64_t out = 0;
  r.first(round_now, {}, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

bool begin_forwarded_round(db::tx& t, std::int64_t seen) {
  t.run(first_round, {});
  return t.run(next_round, {seen}) == 1;
}

bool has_forwarding_changes(db::reader& r, std::int64_t after) {
  return r.first(changes, {after, subscription_changed, registration_changed},
                 [](const db::row&) {});
}

bool was_told_before(db::tx& t, std::string_view service, std::string_view subscription,
                     std::string_view entity, std::string_view digest) {
  std::string digests;
  t.first(digests_of, {service, subscription, entity},
          [&](const db::row& row) { digests = row.string(0); });
  if (digests.find(digest) != digests.npos) {
    return true;
  }
  digests.append(digest).append(" ");
  const auto most = digests_max * (digest.size() + 1);
  digests.erase(0, digests.size() > most ? digests.size() - most : 0);
  t.run(put_digests,
        {service, subscription, entity, std::string_view{digests}, to_micros(t.now())});
  return false;
}

bool has_old_told(db::reader& r, instant before) {
  return r.first(old_digests, {to_micros(before)}, [](const db::row&) {});
}

void forget_told(db::tx& t, instant before) { t.run(forget, {to_micros(before)}); }

}  // namespace tsu::broker
