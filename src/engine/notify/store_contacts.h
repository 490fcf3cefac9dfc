// Rows of the address book, as they stand: sealed. Functions of one transaction of the people
// store.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/notify/rules.h"
#include "engine/notify/types.h"

namespace tsu::notify {

struct contact_row {
  contact_id id;
  std::string organisation, language = "ja", account;
  std::optional<quiet_hours> quiet;
  std::string wrapped_key, sealed;
  instant made, changed;
  bool own = false;  // made for an account by the program: in no list of the address book
};

inline constexpr std::int64_t contacts_max = 20'000;

// Without key and sealed part, which are bound to the number that it gives back.
contact_id insert_contact(db::tx&, const contact_row&);
void keep_contact_row(db::tx&, const contact_row&);
bool delete_contact(db::tx&, contact_id);
std::optional<contact_row> find_contact(db::reader&, contact_id);
// The newest of the address book whose inbox is that account's, or the account's own.
std::optional<contact_id> find_contact_of(db::reader&, std::string_view account);
// The newest of the address book only: what goes there by e-mail too, and depends on nothing that
// somebody was told before.
std::optional<contact_id> find_listed_contact_of(db::reader&, std::string_view account);
// Of the address book, by number, after that one.
std::vector<contact_row> read_contacts(db::reader&, contact_id after, std::int64_t limit);
std::int64_t count_contacts(db::reader&);

// The town's key as it is wrapped; empty where there is none yet.
std::string find_town_key(db::reader&);
// Keeps the first; gives back what is kept.
std::string ensure_town_key(db::tx&, std::string_view wrapped);

std::span<const db::statement* const> contact_statements();

}  // namespace tsu::notify
