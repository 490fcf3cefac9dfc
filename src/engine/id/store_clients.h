// The rows of clients (programs of providers) and of their keys. Functions of one transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/client_dto.h"
#include "engine/id/types.h"

namespace tsu::id {

// For the list in store.cc.
struct client_sql {
  db::statement insert, update, lock, find, list, count, keys, shorten;
};
extern const client_sql clients_sql;

// false where the name is taken.
bool insert_client(db::tx&, const client_wish&, instant now);
// false where there is none of that name.
bool update_client(db::tx&, const client_wish&);
// `since`: nothing unlocks. false where there is none of that name.
bool set_locked(db::tx&, std::string_view name, std::optional<instant> since);
std::optional<client_dto> find_client(db::reader&, std::string_view name);
std::vector<client_dto> read_clients(db::reader&, std::int64_t limit);
std::int64_t count_clients(db::reader&);
// Keys that are good at that time, newest first.
std::vector<key_dto> read_keys(db::reader&, std::string_view client, instant now);
void shorten_key(db::tx&, token_id, instant expires);

}  // namespace tsu::id
