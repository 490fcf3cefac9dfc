// Rows of clients of the OpenID Provider, of invitations to register, and of the names that an
// account has towards sectors. Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/db/db.h"
#include "engine/id/op/client.h"
#include "engine/id/people/types.h"

namespace tsu::id::op {

// Nothing where the program does not use the provider.
std::optional<client> find_client(db::reader&, std::string_view name);
// Makes or changes; the secrets stay.
void put_settings(db::tx&, std::string_view name, const client_settings&, std::string_view by);
bool delete_settings(db::tx&, std::string_view name);
// The one until now stays good until then.
void put_secret(db::tx&, std::string_view name, std::string_view hash, instant old_good_till);
struct invitation_row {
  std::string label, profile;  // profile: that of who comes by it
  std::int64_t uses = 1;
  instant expires;
};
void insert_invitation(db::tx&, std::string_view hash, const invitation_row&);
std::optional<invitation_row> find_invitation(db::reader&, std::string_view hash, instant now);
// Takes one use; nothing where there is none, or its time or uses are over.
std::optional<invitation_row> use_invitation(db::tx&, std::string_view hash, instant now);
std::int64_t forget_invitations(db::tx&, instant now);

// The account's name towards the sector; makes one where there is none. In a read: nothing.
std::string ensure_subject(db::tx&, account_id, std::string_view sector);
std::optional<std::string> find_subject(db::reader&, account_id, std::string_view sector);
std::optional<account_id> account_of_subject(db::reader&, std::string_view subject);
// Every name of the account; none of them is given to anybody again.
void forget_subjects_of(db::tx&, account_id);

}  // namespace tsu::id::op
