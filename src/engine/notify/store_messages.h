// Rows of messages and their deliveries. Functions of one transaction of the people store; whoever
// calls decides what is one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/notify/post.h"
#include "engine/notify/rules.h"
#include "engine/notify/types.h"

namespace tsu::notify {

struct message_row {
  std::int64_t number = 0;
  std::string key, kind;
  recipient to;
  std::string about, link;
  urgency how_urgent = urgency::normal;
  std::vector<std::string> answers;
  instant not_before;
  std::optional<instant> expires;
  std::chrono::seconds patience{0};
  instant made;
  state now = state::waiting;
  instant changed;
  std::string reason, answer;
  std::optional<instant> answered;
  std::string answered_way, answered_by;
};

struct delivery_row {
  std::int64_t number = 0, message = 0, place = 0;
  way by = way::inbox;
  state now = state::waiting;
  instant due;
  std::optional<instant> started;
  std::int64_t attempts = 0;
  std::string leased_by;
  instant leased_until{};
  std::optional<instant> expires;
  std::string receipt, note;
  bool stand_in = false;
  std::int64_t template_version = 0, parts = 0;
  bool sealed = false;
  std::string subject, body;  // as they stand: sealed where `sealed`
  std::optional<instant> sent, delivered, ended;
  std::int64_t round = 0;  // how often a person has started it again
};

struct attempt_row {
  instant at;
  std::string what, note;
};

// false, and nothing is kept, where the key is taken.
bool insert_message(db::tx&, message_row&);  // gives it its number
std::optional<message_row> find_message(db::reader&, std::int64_t number);
std::optional<message_row> find_message_by_key(db::reader&, std::string_view key);
// Its state, reason and answer.
void keep_message(db::tx&, const message_row&);

struct message_wish {
  std::string state;  // empty: any
  std::optional<contact_id> contact;
  std::string key_from;     // start of the key; empty: any
  std::int64_t before = 0;  // numbers below it; 0: from the newest
  std::int64_t limit = 50;
};
std::vector<message_row> read_messages(db::reader&, const message_wish&);  // newest first
// Of the inbox of that account and role.
struct inbox_row {
  message_row message;
  delivery_row delivery;
  std::optional<instant> read;
};
std::vector<inbox_row> read_inbox(db::reader&, std::string_view account, std::string_view role,
                                  std::int64_t before, std::int64_t limit);
// Nothing where it is not in that inbox.
std::optional<inbox_row> find_in_inbox(db::reader&, std::string_view account, std::string_view role,
                                       std::int64_t message);
std::int64_t count_unread(db::reader&, std::string_view account, std::string_view role);
void note_read(db::tx&, std::int64_t message, std::string_view account, instant);

// `token_hash` empty: none.
std::int64_t insert_delivery(db::tx&, const delivery_row&, std::string_view token_hash);
std::optional<delivery_row> find_delivery(db::reader&, std::int64_t number);
std::optional<delivery_row> find_delivery_by_token(db::reader&, std::string_view token_hash);
std::vector<delivery_row> deliveries_of(db::reader&, std::int64_t message);
// Newest first, numbers below `before` (0: from the newest).
std::vector<delivery_row> deliveries_in(db::reader&, state, std::int64_t before,
                                        std::int64_t limit);
// All but what it says and its lease. Whoever changes a state reads the row in the same transaction
// and has locked its message.
void keep_delivery(db::tx&, const delivery_row&);
// Held or waiting, due, and with nobody.
std::vector<std::int64_t> due_deliveries(db::reader&, way, instant now, std::int64_t limit);
// When the next of them is due.
std::optional<instant> next_due(db::reader&, instant after);
// Open, and their time is over.
std::vector<std::int64_t> overdue_deliveries(db::reader&, instant now, std::int64_t limit);
// false where somebody has it at that time.
bool take_lease(db::tx&, std::int64_t delivery, std::string_view by, instant until, instant now);
bool end_lease(db::tx&, std::int64_t delivery, std::string_view by);
// Serialises what changes one message, also between nodes.
void lock_message(db::tx&, std::int64_t number);

inline constexpr std::int64_t attempts_kept = 100;  // of one delivery
void add_attempt(db::tx&, std::int64_t delivery, instant, std::string_view what,
                 std::string_view note);
std::vector<attempt_row> read_attempts(db::reader&, std::int64_t delivery);

struct counts {
  std::int64_t waiting = 0, held = 0, dead = 0;
  std::optional<double> seconds_p95;  // from wanted to delivered, of the last day
};
counts count_deliveries(db::reader&, instant now);
// Messages that came to their end before that time, with all that belongs to them.
std::int64_t forget_messages(db::tx&, instant before, std::int64_t limit);

std::span<const db::statement* const> message_statements();

}  // namespace tsu::notify
