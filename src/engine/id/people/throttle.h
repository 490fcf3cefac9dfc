// How wrong tries are slowed down, per id that is typed (whether or not anybody has it), per
// address and per account: rows, so that every node counts the same. A door that is closed opens
// again by itself. Functions of one transaction.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/db/db.h"

namespace tsu::id {

// One thing that tries are counted for. What it is stands in the row as a hash only.
struct door_of_tries {
  std::string what;
  std::int64_t free_ones;
};
door_of_tries door_of_login_id(std::string_view login_id);
door_of_tries door_of_address(std::string_view address);
// Apart from the door of passwords: who is closed out there may still come with a passkey.
door_of_tries door_of_passkeys_from(std::string_view address);
// Of what is written down about answers of other providers that nobody asked for.
door_of_tries door_of_refusals_from(std::string_view address);
door_of_tries door_of_second_factor(std::string_view subject);

// How long it stays closed; 0 s: it is open.
std::chrono::seconds closed_for(db::reader&, const door_of_tries&, instant now);
// Before the secret is looked at, so that many tries at once are counted too.
void count_try(db::tx&, const door_of_tries&);
// The right secret was told: nothing is held against this door any more.
void forgive(db::tx&, const door_of_tries&);
// The same where others may have tried from there too: this one try does not count.
void take_back(db::tx&, const door_of_tries&);

}  // namespace tsu::id
