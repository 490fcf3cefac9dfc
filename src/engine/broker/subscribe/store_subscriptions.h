// The rows of services, subscriptions and deliveries in a town's store. Functions of one
// transaction; the statements are listed for the test that prepares them on both engines.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

// What is subscribed to; kept by its number.
enum class subscription_kind : std::uint8_t { entities = 0, sources = 1, snapshots = 2 };

// A subscription as it is kept: `context` is what its names mean, flattened, so that reading it
// needs no network; `source` is the @context as it was given; `owner`: the subject who made it,
// empty where that is not known; `told_context`: flattened, where its notifications speak by a
// @context of their own (jsonldContext).
struct subscription_row {
  std::string service, id, body, context, source;
  subscription_state state;
  std::string owner = {};
  subscription_kind kind = subscription_kind::entities;
  std::string told_context = {};
  std::string via = {};  // which brokers passed it on (6.3.18), where any did
};
// The subject whose subscriptions somebody may see and change; nothing: everybody's.
using whose = std::optional<std::string>;

struct delivery_row {
  std::int64_t number = 0, attempts = 0;
  std::string service, subscription, entity, body;
  instant made, due;
};

std::span<const db::statement* const> subscription_statements();

void insert_service(db::tx&, std::string_view name);
std::vector<std::string> read_services(db::reader&);

// The kind of change that stands in the log for each of these.
inline constexpr std::string_view subscription_changed = "broker.subscription.changed";
// Whether any shows what was there before a change.
bool some_show_changes(db::reader&);
// false where the id is taken.
bool insert_subscription(db::tx&, const subscription_row&);
bool update_subscription(db::tx&, const subscription_row&);
bool delete_subscription(db::tx&, std::string_view service, std::string_view id);
std::optional<subscription_row> find_subscription(db::reader&, std::string_view service,
                                                  std::string_view id);
std::vector<subscription_row> read_subscriptions(db::reader&);
std::vector<subscription_row> read_subscriptions_of(db::reader&, std::string_view service,
                                                    subscription_kind, const whose&,
                                                    std::int64_t limit, std::int64_t offset);
std::int64_t count_subscriptions(db::reader&, std::string_view service, subscription_kind,
                                 const whose&);
// Those that another protocol made: its name is their `source`.
std::vector<subscription_row> read_subscriptions_from(db::reader&, std::string_view service,
                                                      std::string_view source, const whose&,
                                                      std::int64_t limit);

// Throttling: false where less than `pause` has passed since the last one that was made.
bool claim_due(db::tx&, const subscription&, instant now);
// One is made now whatever the throttling says; the next waits for it.
void note_due(db::tx&, const subscription&, instant now);
void insert_delivery(db::tx&, const delivery_row&);
// Oldest first of that subscription: those that may be tried at that time. An entity's deliveries
// are a line, and where its oldest has to wait for its next attempt, the line waits.
std::vector<delivery_row> due_deliveries(db::reader&, std::string_view service,
                                         std::string_view subscription, instant now,
                                         std::int64_t limit);
std::int64_t count_waiting_deliveries(db::reader&, std::string_view service, std::string_view id);
struct waiting_subscription {
  std::string service, id;
  std::int64_t failing;  // attempts in a row that came to nothing
};
// Those with something due at that time, whose receiver is not left alone for a while and that
// nobody but `who` is speaking to.
std::vector<waiting_subscription> waiting_subscriptions(db::reader&, instant now,
                                                        std::string_view who);

// Who speaks to a subscription's receiver, and until when nobody else does. It ends by itself, so
// that another node goes on where one died. Kept with the subscription.
struct lease {
  std::string by;
  instant until{};
};
// false where another one holds it.
bool take_lease(db::tx&, std::string_view service, std::string_view id, const lease&, instant now);
// Nothing where another one has taken it meanwhile.
void release_lease(db::tx&, std::string_view service, std::string_view id, const lease&);

// What came of attempts that were made side by side, in their order.
enum class then : std::uint8_t { taken, try_again, give_up };
struct attempt {
  std::int64_t number = 0;  // of the delivery
  then what = then::taken;
  instant next = {};  // try_again
};
// Also moves the subscription's counters and renews the lease; until `quiet_until` nobody speaks to
// the receiver. false, and nothing is changed, where the lease was lost (or the subscription is
// gone).
bool note_attempts(db::tx&, std::string_view service, std::string_view id, std::span<const attempt>,
                   const lease&, instant now, instant quiet_until);

inline constexpr std::int64_t waiting_deliveries_max = 10'000;  // of one subscription
inline constexpr std::int64_t dead_deliveries_max = 10'000;     // of one subscription
inline constexpr std::chrono::days dead_deliveries_kept{30};
// Makes dead letters of the oldest that wait beyond so many; gives back of how many.
std::int64_t limit_waiting(db::tx&, std::string_view service, std::string_view id,
                           std::int64_t waiting_max);
// Forgets the oldest dead letters beyond so many.
std::int64_t limit_dead(db::tx&, std::string_view service, std::string_view id,
                        std::int64_t dead_max);
// Those of changes before that time, and of every subscription those beyond so many.
std::int64_t forget_dead_deliveries(db::tx&, instant before, std::int64_t dead_max);
std::int64_t count_dead_deliveries(db::reader&, std::string_view service, std::string_view id);
// How many were ever given up, whether they are still kept or not.
std::int64_t count_given_up_deliveries(db::reader&, std::string_view service, std::string_view id);

}  // namespace tsu::broker
