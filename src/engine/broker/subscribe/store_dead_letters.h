// Dead letters: notifications that were given up after many attempts, or because too many waited.
// Who looks after a subscription sees them, has them sent again (replay) or discards them; both
// leave an audit row. Functions of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {

std::span<const db::statement* const> dead_letter_statements();

// Whose letters, or nobody's in particular; and for the audit row.
struct letter_keeper {
  whose owner;
  std::string_view subject, role, trace_id;
};

// Of one subscription, or (no id) of all.
struct letter_page {
  std::string service, subscription;
  std::int64_t after = 0, limit = 50;  // the oldest beyond that number
};
// Without their bodies.
std::vector<delivery_row> dead_letters(db::reader&, const whose&, const letter_page&);
std::optional<delivery_row> find_dead_letter(db::reader&, const whose&, std::int64_t number);

// A letter that is sent again keeps its place among those of its entity, and begins with its first
// attempt, at once. Problems: broker_no_dead_letter.
result<done> replay_dead_letter(db::tx&, std::int64_t number, const letter_keeper&);
result<done> discard_dead_letter(db::tx&, std::int64_t number, const letter_keeper&);

struct letters_moved {
  std::int64_t count = 0, left = 0;
};
// All of a subscription: the oldest first, as far as there is room among those that wait. Problems:
// broker_no_subscription.
result<letters_moved> replay_dead_letters(db::tx&, std::string_view service, std::string_view id,
                                          const letter_keeper&,
                                          std::int64_t waiting_max = waiting_deliveries_max);
result<letters_moved> discard_dead_letters(db::tx&, std::string_view service, std::string_view id,
                                           const letter_keeper&);

// A subscription whose receiver is owed something, or has failed lately.
struct receiver_row {
  std::string service, subscription;
  std::int64_t waiting = 0, dead = 0;  // now
  std::int64_t given_up = 0;           // ever
  std::int64_t failing = 0;            // attempts in a row
  instant last_success, last_failure, quiet_until;
};
// In order of service and id, beyond that one; at most `limit`.
std::vector<receiver_row> troubled_receivers(db::reader&, const whose&,
                                             std::string_view after_service,
                                             std::string_view after_id, std::int64_t limit);

}  // namespace tsu::broker
