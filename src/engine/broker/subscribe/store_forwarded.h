// The rows of subscriptions that were passed on to context sources (ETSI GS CIM 009 v1.9.1, 5.8):
// what each source should have and what it has. Functions of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::broker {

// What a source has is what it was last told (`told`): empty where it was never spoken to,
// told_perhaps where an attempt to make it may have arrived.
inline constexpr std::string_view told_perhaps = "?";

struct forwarded_row {
  std::int64_t number = 0;
  std::string service, subscription, registration;
  std::string id;      // at the source; nobody else knows it
  std::string source;  // the registration, as it is spoken to
  std::string via;     // of the request that made the subscription
  std::string wanted;  // a subscription in canonical words; empty: none
  std::string told = {};
  std::int64_t attempts = 0;
  instant due = {};
};

std::span<const db::statement* const> forwarded_statements();

std::vector<forwarded_row> read_forwarded(db::reader&);
std::optional<forwarded_row> find_forwarded(db::reader&, std::string_view id);
bool insert_forwarded(db::tx&, const forwarded_row&);
// What it should be from now on; it is due at once.
void want_forwarded(db::tx&, const forwarded_row&);
// The source is no longer spoken to under that registration: its row makes room for a new one.
void retire_forwarded(db::tx&, const forwarded_row&);
void delete_forwarded(db::tx&, std::int64_t number);

// Those that are not as they should be and may be tried now.
std::vector<forwarded_row> due_forwarded(db::reader&, instant now, std::int64_t limit);
// Until then no other node tries; false where another one was faster.
bool claim_forwarded(db::tx&, const forwarded_row&, instant until);
// The source has taken that; an empty one: nothing is there any more.
void settle_forwarded(db::tx&, std::int64_t number, std::string_view told);
void postpone_forwarded(db::tx&, std::int64_t number, instant due);
// One that is due waits with another one whose source did not answer that often.
void hold_back_forwarded(db::tx&, std::int64_t number, instant due, std::int64_t attempts);

// Counts the rounds in which somebody compared what should be with what is: of several that began
// with the same number one writes.
std::int64_t forwarded_round(db::reader&);
bool begin_forwarded_round(db::tx&, std::int64_t seen);
// Whether subscriptions or registrations changed after that number of the change log.
bool has_forwarding_changes(db::reader&, std::int64_t after);

// Whether an entity's data of that digest came before; else it is kept for the next time.
bool was_told_before(db::tx&, std::string_view service, std::string_view subscription,
                     std::string_view entity, std::string_view digest);
// Whether there is anything to forget, and forgetting it.
bool has_old_told(db::reader&, instant before);
void forget_told(db::tx&, instant before);

}  // namespace tsu::broker
