#include "engine/broker/subscribe/store_subscriptions.h"

#include <array>
#include <limits>
#include <utility>

namespace tsu::broker {
namespace {

constexpr db::statement add_service{
    "broker.add_service",
    "INSERT INTO broker_service(name, created) VALUES($1, $2) ON CONFLICT(name) DO NOTHING"};
constexpr db::statement services{"broker.services",
                                 "SELECT name FROM broker_service ORDER BY name"};

constexpr db::statement add{
    "broker.add_subscription",
    "INSERT INTO broker_subscription(service, id, body, context, source, created, modified,"
    " times_sent, times_failed, failing, last_due, owner, kind, told_context, via)"
    " VALUES($1, $2, $3, $4, $5, $6, $6, 0, 0, 0, 0, $7, $8, $9, $10)"
    " ON CONFLICT(service, id) DO NOTHING"};
constexpr db::statement change{
    "broker.change_subscription",
    "UPDATE broker_subscription SET body = $3, context = $4, source = $5, modified = $6,"
    " told_context = $7"
    " WHERE service = $1 AND id = $2"};
constexpr db::statement remove{"broker.delete_subscription",
                               "DELETE FROM broker_subscription WHERE service = $1 AND id = $2"};
constexpr db::statement remove_deliveries{
    "broker.delete_deliveries",
    "DELETE FROM broker_delivery WHERE service = $1 AND subscription = $2"};

#define SUBSCRIPTION_COLUMNS                                                                  \
  "service, id, body, context, source, created, modified, times_sent, times_failed, failing," \
  " last_notification, last_success, last_failure, owner, kind, told_context, via"
constexpr db::statement find_one{"broker.find_subscription",
                                 "SELECT " SUBSCRIPTION_COLUMNS
                                 " FROM broker_subscription WHERE service = $1 AND id = $2"};
constexpr db::statement every_one{"broker.subscriptions",
                                  "SELECT " SUBSCRIPTION_COLUMNS
                                  " FROM broker_subscription ORDER BY number"};
constexpr db::statement page_of{"broker.subscriptions_of",
                                "SELECT " SUBSCRIPTION_COLUMNS
                                " FROM broker_subscription"
                                " WHERE service = $1 AND kind = $4 AND source <> 'ngsi-v2'"
                                " ORDER BY number LIMIT $2 OFFSET $3"};
constexpr db::statement page_of_owner{"broker.subscriptions_of_owner",
                                      "SELECT " SUBSCRIPTION_COLUMNS
                                      " FROM broker_subscription"
                                      " WHERE service = $1 AND owner = $4 AND kind = $5"
                                      " AND source <> 'ngsi-v2'"
                                      " ORDER BY number LIMIT $2 OFFSET $3"};
constexpr db::statement from_source{"broker.subscriptions_from",
                                    "SELECT " SUBSCRIPTION_COLUMNS
                                    " FROM broker_subscription WHERE service = $1 AND source = $2"
                                    " ORDER BY number LIMIT $3"};
#undef SUBSCRIPTION_COLUMNS
constexpr db::statement count{"broker.count_subscriptions",
                              "SELECT COUNT(*) FROM broker_subscription"
                              " WHERE service = $1 AND kind = $2 AND source <> 'ngsi-v2'"};
constexpr db::statement count_of_owner{"broker.count_subscriptions_of_owner",
                                       "SELECT COUNT(*) FROM broker_subscription"
                                       " WHERE service = $1 AND owner = $2 AND kind = $3"
                                       " AND source <> 'ngsi-v2'"};

// Bodies are kept without white space. One too many only costs room.
constexpr db::statement who_shows{"broker.subscriptions_that_show_changes",
                                  "SELECT COUNT(*) FROM (SELECT 1 FROM broker_subscription"
                                  " WHERE source = 'ngsi-v2'"
                                  " OR body LIKE '%\"showChanges\":true%' LIMIT 1) AS one"};
constexpr db::statement claim{"broker.claim_notification",
                              "UPDATE broker_subscription SET last_due = $3"
                              " WHERE service = $1 AND id = $2 AND last_due <= $4"};
// Not for a subscription that was deleted since it was matched.
constexpr db::statement add_delivery{
    "broker.add_delivery",
    "INSERT INTO broker_delivery(service, subscription, entity, made, due, attempts, dead, body)"
    " SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT),"
    " CAST($4 AS BIGINT), 0, 0, CAST($5 AS TEXT)"
    " WHERE EXISTS(SELECT 1 FROM broker_subscription WHERE service = $1 AND id = $2)"};
#define LINE_WAITS                                                                         \
  "EXISTS(SELECT 1 FROM broker_delivery AS b WHERE b.dead = 0 AND b.attempts > 0"          \
  " AND b.service = n.service AND b.subscription = n.subscription AND b.entity = n.entity" \
  " AND b.due > $1)"
constexpr db::statement due{
    "broker.due_deliveries",
    "SELECT n.number, n.attempts, n.service, n.subscription, n.entity, n.body, n.made, n.due"
    " FROM broker_delivery AS n WHERE n.dead = 0 AND n.service = $2 AND n.subscription = $3"
    " AND NOT " LINE_WAITS " ORDER BY n.number LIMIT $4"};
// The oldest delivery of each subscription, from one to the next through the index: however many
// wait for a dead receiver, only the first of them is looked at.
constexpr db::statement who_waits{
    "broker.waiting_subscriptions",
    "WITH RECURSIVE oldest(number) AS ("
    " SELECT f.number FROM (SELECT number FROM broker_delivery WHERE dead = 0"
    " ORDER BY service, subscription, number LIMIT 1) AS f"
    " UNION ALL"
    " SELECT (SELECT n.number FROM broker_delivery AS n WHERE n.dead = 0"
    " AND (n.service, n.subscription) > (d.service, d.subscription)"
    " ORDER BY n.service, n.subscription, n.number LIMIT 1)"
    " FROM oldest JOIN broker_delivery AS d ON d.number = oldest.number)"
    " SELECT d.service, d.subscription, s.failing"
    " FROM oldest JOIN broker_delivery AS d ON d.number = oldest.number"
    " JOIN broker_subscription AS s ON s.service = d.service AND s.id = d.subscription"
    " WHERE s.quiet_until <= $1 AND (s.busy_until <= $1 OR s.busy_by = $2)"
    " AND (d.attempts = 0 OR d.due <= $1 OR EXISTS(SELECT 1 FROM broker_delivery AS n"
    " WHERE n.dead = 0 AND n.service = d.service AND n.subscription = d.subscription"
    " AND NOT " LINE_WAITS "))"};
#undef LINE_WAITS
constexpr db::statement count_waiting{
    "broker.count_waiting_deliveries",
    "SELECT COUNT(*) FROM broker_delivery WHERE dead = 0 AND service = $1 AND subscription = $2"};
constexpr db::statement count_dead{
    "broker.count_dead_deliveries",
    "SELECT COUNT(*) FROM broker_delivery WHERE dead = 1 AND service = $1 AND subscription = $2"};

// The lease: who speaks to the receiver now.
constexpr db::statement take{"broker.take_lease",
                             "UPDATE broker_subscription SET busy_until = $3, busy_by = $4"
                             " WHERE service = $1 AND id = $2"
                             " AND (busy_until <= $5 OR busy_by = $4)"};
constexpr db::statement release{"broker.release_lease",
                                "UPDATE broker_subscription SET busy_until = 0"
                                " WHERE service = $1 AND id = $2 AND busy_by = $3"};

constexpr db::statement sent{"broker.delivery_sent",
                             "DELETE FROM broker_delivery WHERE number = $1"};
constexpr db::statement later{
    "broker.delivery_later",
    "UPDATE broker_delivery SET attempts = attempts + 1, due = $2, dead = $3"
    " WHERE number = $1 AND dead = 0"};
// $8 is 0 where one of them was taken, so that the count of failures in a row begins anew.
constexpr db::statement count_attempts{
    "broker.count_attempts",
    "UPDATE broker_subscription SET times_sent = times_sent + $4,"
    " times_failed = times_failed + $5, given_up = given_up + $6,"
    " failing = failing * $8 + $7, last_notification = $9,"
    " last_success = COALESCE($10, last_success), last_failure = COALESCE($11, last_failure),"
    " busy_until = $12, quiet_until = $13"
    " WHERE service = $1 AND id = $2 AND busy_by = $3"};

// Counted from the newest: the first of that age that is one too many.
constexpr db::statement first_beyond{
    "broker.first_delivery_beyond",
    "SELECT number FROM broker_delivery WHERE dead = $1 AND service = $2 AND subscription = $3"
    " ORDER BY number DESC LIMIT 1 OFFSET $4"};
constexpr db::statement give_up_to{
    "broker.give_up_deliveries",
    "UPDATE broker_delivery SET dead = 1"
    " WHERE dead = 0 AND service = $1 AND subscription = $2 AND number <= $3"};
constexpr db::statement count_given_up{
    "broker.count_given_up",
    "UPDATE broker_subscription SET given_up = given_up + $3 WHERE service = $1 AND id = $2"};
constexpr db::statement given_up{
    "broker.given_up", "SELECT given_up FROM broker_subscription WHERE service = $1 AND id = $2"};
constexpr db::statement forget_dead_to{
    "broker.forget_dead_beyond",
    "DELETE FROM broker_delivery"
    " WHERE dead = 1 AND service = $1 AND subscription = $2 AND number <= $3"};
constexpr db::statement forget_dead_before{
    "broker.forget_dead_before", "DELETE FROM broker_delivery WHERE dead = 1 AND made < $1"};
constexpr db::statement who_has_dead{
    "broker.subscriptions_with_dead",
    "SELECT service, subscription FROM broker_delivery WHERE dead = 1"
    " GROUP BY service, subscription HAVING COUNT(*) > $1"};

constexpr std::array listed{&add_service,
                            &services,
                            &add,
                            &change,
                            &remove,
                            &find_one,
                            &every_one,
                            &page_of,
                            &page_of_owner,
                            &from_source,
                            &count,
                            &count_of_owner,
                            &who_shows,
                            &claim,
                            &due,
                            &who_waits,
                            &count_waiting,
                            &count_dead,
                            &take,
                            &release,
                            &sent,
                            &later,
                            &count_attempts,
                            &first_beyond,
                            &give_up_to,
                            &given_up,
                            &add_delivery,
                            &count_given_up,
                            &remove_deliveries,
                            &forget_dead_to,
                            &forget_dead_before,
                            &who_has_dead};

instant time_or_none(const db::row& r, int column) {
  return r.is_null(column) ? no_time : r.time(column);
}

subscription_row row_of(const db::row& r) {
  return {.service = r.string(0),
          .id = r.string(1),
          .body = r.string(2),
          .context = r.string(3),
          .source = r.string(4),
          .state = {.times_sent = r.int64(7),
                    .times_failed = r.int64(8),
                    .failing = r.int64(9),
                    .last_notification = time_or_none(r, 10),
                    .last_success = time_or_none(r, 11),
                    .last_failure = time_or_none(r, 12),
                    .created = r.time(5),
                    .modified = r.time(6)},
          .owner = r.string(13),
          .kind = static_cast<subscription_kind>(r.int64(14)),
          .told_context = r.string(15),
          .via = r.string(16)};
}

std::int64_t number_of(subscription_kind k) { return static_cast<std::int64_t>(k); }

std::int64_t number_in(db::reader& from, const db::statement& s,
                       std::initializer_list<db::param> p) {
  std::int64_t n = 0;
  from.first(s, p, [&](const db::row& r) { n = r.int64(0); });
  return n;
}

}  // namespace

std::span<const db::statement* const> subscription_statements() { return listed; }

void insert_service(db::tx& t, std::string_view name) {
  t.run(add_service, {name, to_micros(t.now())});
}

std::vector<std::string> read_services(db::reader& from) {
  std::vector<std::string> out;
  from.each(services, {}, [&](const db::row& r) { out.push_back(r.string(0)); });
  return out;
}

bool some_show_changes(db::reader& from) { return number_in(from, who_shows, {}) > 0; }

bool insert_subscription(db::tx& t, const subscription_row& s) {
  return t.run(add, {std::string_view{s.service}, std::string_view{s.id}, std::string_view{s.body},
                     std::string_view{s.context}, std::string_view{s.source}, to_micros(t.now()),
                     std::string_view{s.owner}, number_of(s.kind), std::string_view{s.told_context},
                     std::string_view{s.via}}) == 1;
}

bool update_subscription(db::tx& t, const subscription_row& s) {
  return t.run(change,
               {std::string_view{s.service}, std::string_view{s.id}, std::string_view{s.body},
                std::string_view{s.context}, std::string_view{s.source}, to_micros(t.now()),
                std::string_view{s.told_context}}) == 1;
}

bool delete_subscription(db::tx& t, std::string_view service, std::string_view id) {
  t.run(remove_deliveries, {service, id});
  return t.run(remove, {service, id}) == 1;
}

std::optional<subscription_row> find_subscription(db::reader& from, std::string_view service,
                                                  std::string_view id) {
  std::optional<subscription_row> out;
  from.first(find_one, {service, id}, [&](const db::row& r) { out = row_of(r); });
  return out;
}

std::vector<subscription_row> read_subscriptions(db::reader& from) {
  std::vector<subscription_row> out;
  from.each(every_one, {}, [&](const db::row& r) { out.push_back(row_of(r)); });
  return out;
}

std::vector<subscription_row> read_subscriptions_of(db::reader& from, std::string_view service,
                                                    subscription_kind kind, const whose& owner,
                                                    std::int64_t limit, std::int64_t offset) {
  std::vector<subscription_row> out;
  const auto keep = [&](const db::row& r) { out.push_back(row_of(r)); };
  if (owner) {
    from.each(page_of_owner, {service, limit, offset, std::string_view{*owner}, number_of(kind)},
              keep);
  } else {
    from.each(page_of, {service, limit, offset, number_of(kind)}, keep);
  }
  return out;
}

std::vector<subscription_row> read_subscriptions_from(db::reader& from, std::string_view service,
                                                      std::string_view source, const whose& owner,
                                                      std::int64_t limit) {
  std::vector<subscription_row> out;
  from.each(from_source, {service, source, limit}, [&](const db::row& r) {
    auto row = row_of(r);
    if (!owner || row.owner == *owner) {
      out.push_back(std::move(row));
    }
  });
  return out;
}

std::int64_t count_subscriptions(db::reader& from, std::string_view service, subscription_kind kind,
                                 const whose& owner) {
  return owner
             ? number_in(from, count_of_owner, {service, std::string_view{*owner}, number_of(kind)})
             : number_in(from, count, {service, number_of(kind)});
}

bool claim_due(db::tx& t, const subscription& s, instant now) {
  return s.throttling.count() == 0 ||
         t.run(claim, {std::string_view{s.service}, std::string_view{s.id}, to_micros(now),
                       to_micros(now - s.throttling)}) == 1;
}

void note_due(db::tx& t, const subscription& s, instant now) {
  t.run(claim, {std::string_view{s.service}, std::string_view{s.id}, to_micros(now),
                std::numeric_limits<std::int64_t>::max()});
}

void insert_delivery(db::tx& t, const delivery_row& d) {
  t.run(add_delivery, {std::string_view{d.service}, std::string_view{d.subscription},
                       std::string_view{d.entity}, to_micros(d.made), std::string_view{d.body}});
}

std::vector<delivery_row> due_deliveries(db::reader& from, std::string_view service,
                                         std::string_view subscription, instant now,
                                         std::int64_t limit) {
  std::vector<delivery_row> out;
  from.each(due, {to_micros(now), service, subscription, limit}, [&](const db::row& r) {
    out.push_back({.number = r.int64(0),
                   .attempts = r.int64(1),
                   .service = r.string(2),
                   .subscription = r.string(3),
                   .entity = r.string(4),
                   .body = r.string(5),
                   .made = r.time(6),
                   .due = r.time(7)});
  });
  return out;
}

std::int64_t count_waiting_deliveries(db::reader& from, std::string_view service,
                                      std::string_view id) {
  return number_in(from, count_waiting, {service, id});
}

std::vector<waiting_subscription> waiting_subscriptions(db::reader& from, instant now,
                                                        std::string_view who) {
  std::vector<waiting_subscription> out;
  from.each(who_waits, {to_micros(now), who}, [&](const db::row& r) {
    out.push_back({r.string(0), r.string(1), r.int64(2)});
  });
  return out;
}

std::int64_t count_dead_deliveries(db::reader& from, std::string_view service,
                                   std::string_view id) {
  return number_in(from, count_dead, {service, id});
}

std::int64_t count_given_up_deliveries(db::reader& from, std::string_view service,
                                       std::string_view id) {
  return number_in(from, given_up, {service, id});
}

bool take_lease(db::tx& t, std::string_view service, std::string_view id, const lease& l,
                instant now) {
  return t.run(take, {service, id, to_micros(l.until), std::string_view{l.by}, to_micros(now)}) ==
         1;
}

void release_lease(db::tx& t, std::string_view service, std::string_view id, const lease& l) {
  t.run(release, {service, id, std::string_view{l.by}});
}

bool note_attempts(db::tx& t, std::string_view service, std::string_view id,
                   std::span<const attempt> all, const lease& l, instant now, instant quiet_until) {
  std::int64_t failed = 0, given_up_now = 0, failing = 0;
  for (const auto& a : all) {
    failed += a.what == then::taken ? 0 : 1;
    given_up_now += a.what == then::give_up ? 1 : 0;
    failing = a.what == then::taken ? 0 : failing + 1;
  }
  const auto sent_now = static_cast<std::int64_t>(all.size());
  const bool all_failed = failed == sent_now;
  const auto at = [&](bool some) { return some ? db::param{to_micros(now)} : db::param{nullptr}; };
  const bool ours = t.run(count_attempts, {service, id, std::string_view{l.by}, sent_now, failed,
                                           given_up_now, failing, std::int64_t{all_failed ? 1 : 0},
                                           to_micros(now), at(!all_failed), at(failed > 0),
                                           to_micros(l.until), to_micros(quiet_until)}) == 1;
  if (!ours) {
    return false;
  }
  for (const auto& a : all) {
    if (a.what == then::taken) {
      t.queue(sent, {a.number});
    } else {
      const std::int64_t over = a.what == then::give_up ? 1 : 0;
      t.queue(later, {a.number, to_micros(a.next), over});
    }
  }
  return true;
}

std::int64_t limit_waiting(db::tx& t, std::string_view service, std::string_view id,
                           std::int64_t waiting_max) {
  const auto last = number_in(t, first_beyond, {std::int64_t{0}, service, id, waiting_max});
  if (last == 0) {
    return 0;
  }
  const auto n = t.run(give_up_to, {service, id, last});
  t.run(count_given_up, {service, id, n});
  return n;
}

std::int64_t limit_dead(db::tx& t, std::string_view service, std::string_view id,
                        std::int64_t dead_max) {
  const auto last = number_in(t, first_beyond, {std::int64_t{1}, service, id, dead_max});
  return last == 0 ? 0 : t.run(forget_dead_to, {service, id, last});
}

std::int64_t forget_dead_deliveries(db::tx& t, instant before, std::int64_t dead_max) {
  auto n = t.run(forget_dead_before, {to_micros(before)});
  std::vector<std::pair<std::string, std::string>> too_many;
  t.each(who_has_dead, {dead_max},
         [&](const db::row& r) { too_many.emplace_back(r.string(0), r.string(1)); });
  for (const auto& [service, id] : too_many) {
    n += limit_dead(t, service, id, dead_max);
  }
  return n;
}

}  // namespace tsu::broker
