#include "engine/broker/subscribe/store_dead_letters.h"

#include <algorithm>
#include <array>

#include "base/record/audit.h"

namespace tsu::broker {
namespace {

// $1 is the owner, or empty where everybody's are meant.
#define LETTERS "SELECT d.number, d.attempts, d.service, d.subscription, d.entity, d.made, d.due"
#define OF_OWNER                                             \
  " FROM broker_delivery AS d JOIN broker_subscription AS s" \
  " ON s.service = d.service AND s.id = d.subscription"      \
  " WHERE d.dead = 1 AND ($1 = '' OR s.owner = $1)"
constexpr db::statement all_letters{
    "broker.dead_letters", LETTERS OF_OWNER " AND d.number > $2 ORDER BY d.number LIMIT $3"};
constexpr db::statement letters_of{"broker.dead_letters_of", LETTERS OF_OWNER
                                   " AND d.number > $2 AND d.service = $4 AND d.subscription = $5"
                                   " ORDER BY d.number LIMIT $3"};
constexpr db::statement one_letter{"broker.dead_letter",
                                   LETTERS ", d.body" OF_OWNER " AND d.number = $2"};
#undef OF_OWNER
#undef LETTERS

constexpr db::statement replay_one{
    "broker.replay_dead_letter",
    "UPDATE broker_delivery SET dead = 0, attempts = 0, due = $2 WHERE number = $1 AND dead = 1"};
constexpr db::statement replay_some{
    "broker.replay_dead_letters",
    "UPDATE broker_delivery SET dead = 0, attempts = 0, due = $3 WHERE number IN"
    " (SELECT number FROM broker_delivery WHERE dead = 1 AND service = $1 AND subscription = $2"
    " ORDER BY number LIMIT $4)"};
constexpr db::statement discard_one{"broker.discard_dead_letter",
                                    "DELETE FROM broker_delivery WHERE number = $1 AND dead = 1"};
constexpr db::statement discard_all{
    "broker.discard_dead_letters",
    "DELETE FROM broker_delivery WHERE dead = 1 AND service = $1 AND subscription = $2"};
// Whoever asks for it has mended the receiver: it is tried now.
constexpr db::statement end_quiet{
    "broker.end_quiet",
    "UPDATE broker_subscription SET quiet_until = 0 WHERE service = $1 AND id = $2"};

constexpr db::statement troubled{
    "broker.troubled_receivers",
    "SELECT * FROM (SELECT s.service AS service, s.id AS id,"
    " (SELECT COUNT(*) FROM broker_delivery AS d WHERE d.dead = 0 AND d.service = s.service"
    " AND d.subscription = s.id) AS waiting,"
    " (SELECT COUNT(*) FROM broker_delivery AS d WHERE d.dead = 1 AND d.service = s.service"
    " AND d.subscription = s.id) AS dead,"
    " s.given_up, s.failing AS failing, s.last_success, s.last_failure, s.quiet_until"
    " FROM broker_subscription AS s WHERE ($1 = '' OR s.owner = $1)"
    " AND (s.service, s.id) > (CAST($2 AS TEXT), CAST($3 AS TEXT))) AS r"
    " WHERE r.waiting > 0 OR r.dead > 0 OR r.failing > 0 ORDER BY r.service, r.id LIMIT $4"};

constexpr std::array listed{&all_letters, &letters_of,  &one_letter, &replay_one, &replay_some,
                            &discard_one, &discard_all, &end_quiet,  &troubled};

std::string_view owner_in(const whose& w) { return w ? std::string_view{*w} : ""; }

instant time_or_none(const db::row& r, int column) {
  return r.is_null(column) || r.int64(column) == 0 ? no_time : r.time(column);
}

delivery_row letter_of(const db::row& r) {
  return {.number = r.int64(0),
          .attempts = r.int64(1),
          .service = r.string(2),
          .subscription = r.string(3),
          .entity = r.string(4),
          .made = r.time(5),
          .due = r.time(6)};
}

problem no_letter() { return {why::not_found, "no such dead letter", "broker_no_dead_letter"}; }

void tell_audit(db::tx& t, const letter_keeper& by, std::string_view action,
                std::string_view subscription, std::int64_t count) {
  const auto detail = "{\"count\":" + std::to_string(count) + "}";
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "broker.subscription",
                    .subject = subscription,
                    .trace_id = by.trace_id,
                    .detail = detail});
}

constexpr std::string_view replayed = "broker.dead_letter.replayed",
                           discarded = "broker.dead_letter.discarded";

result<done> find_owned(db::reader& r, std::string_view service, std::string_view id,
                        const letter_keeper& by) {
  const auto row = find_subscription(r, service, id);
  if (!row || (by.owner && row->owner != *by.owner)) {
    return problem{why::not_found, "no such subscription", "broker_no_subscription"};
  }
  return done{};
}

}  // namespace

std::span<const db::statement* const> dead_letter_statements() { return listed; }

std::vector<delivery_row> dead_letters(db::reader& from, const whose& owner,
                                       const letter_page& page) {
  std::vector<delivery_row> out;
  const auto take = [&](const db::row& r) { out.push_back(letter_of(r)); };
  if (page.subscription.empty()) {
    from.each(all_letters, {owner_in(owner), page.after, page.limit}, take);
  } else {
    from.each(letters_of,
              {owner_in(owner), page.after, page.limit, std::string_view{page.service},
               std::string_view{page.subscription}},
              take);
  }
  return out;
}

std::optional<delivery_row> find_dead_letter(db::reader& from, const whose& owner,
                                             std::int64_t number) {
  std::optional<delivery_row> out;
  from.first(one_letter, {owner_in(owner), number}, [&](const db::row& r) {
    out = letter_of(r);
    out->body = r.string(7);
  });
  return out;
}

result<done> replay_dead_letter(db::tx& t, std::int64_t number, const letter_keeper& by) {
  const auto letter = find_dead_letter(t, by.owner, number);
  if (!letter || t.run(replay_one, {number, to_micros(t.now())}) == 0) {
    return no_letter();
  }
  t.run(end_quiet, {std::string_view{letter->service}, std::string_view{letter->subscription}});
  tell_audit(t, by, replayed, letter->subscription, 1);
  return done{};
}

result<done> discard_dead_letter(db::tx& t, std::int64_t number, const letter_keeper& by) {
  const auto letter = find_dead_letter(t, by.owner, number);
  if (!letter || t.run(discard_one, {number}) == 0) {
    return no_letter();
  }
  tell_audit(t, by, discarded, letter->subscription, 1);
  return done{};
}

result<letters_moved> replay_dead_letters(db::tx& t, std::string_view service, std::string_view id,
                                          const letter_keeper& by, std::int64_t waiting_max) {
  TRY(const auto found, find_owned(t, service, id, by));
  const auto room =
      std::max<std::int64_t>(waiting_max - count_waiting_deliveries(t, service, id), 0);
  letters_moved out;
  out.count = t.run(replay_some, {service, id, to_micros(t.now()), room});
  out.left = count_dead_deliveries(t, service, id);
  if (out.count > 0) {
    t.run(end_quiet, {service, id});
    tell_audit(t, by, replayed, id, out.count);
  }
  return out;
}

result<letters_moved> discard_dead_letters(db::tx& t, std::string_view service, std::string_view id,
                                           const letter_keeper& by) {
  TRY(const auto found, find_owned(t, service, id, by));
  const letters_moved out{.count = t.run(discard_all, {service, id})};
  if (out.count > 0) {
    tell_audit(t, by, discarded, id, out.count);
  }
  return out;
}

std::vector<receiver_row> troubled_receivers(db::reader& from, const whose& owner,
                                             std::string_view after_service,
                                             std::string_view after_id, std::int64_t limit) {
  std::vector<receiver_row> out;
  from.each(troubled, {owner_in(owner), after_service, after_id, limit}, [&](const db::row& r) {
    out.push_back({.service = r.string(0),
                   .subscription = r.string(1),
                   .waiting = r.int64(2),
                   .dead = r.int64(3),
                   .given_up = r.int64(4),
                   .failing = r.int64(5),
                   .last_success = time_or_none(r, 6),
                   .last_failure = time_or_none(r, 7),
                   .quiet_until = time_or_none(r, 8)});
  });
  return out;
}

}  // namespace tsu::broker
