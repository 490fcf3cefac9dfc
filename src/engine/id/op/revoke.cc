#include "engine/id/op/revoke.h"

#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_devices.h"
#include "engine/id/op/store_grants.h"
#include "engine/id/op/store_logouts.h"

namespace tsu::id::op {

std::int64_t revoke_grants(db::tx& t, account_id who, std::string_view client) {
  return revoke_grants_of(t, who, client, t.now());
}

std::int64_t revoke_grants(db::tx& t, account_id who) { return revoke_grants_of(t, who, t.now()); }

void forget_person(db::tx& t, account_id who) {
  forget_devices_of(t, who);
  forget_grants_of(t, who);
  forget_subjects_of(t, who);
}

void session_ended(db::tx& t, account_id who, session_id which) {
  for (const auto& grant : clients_of_session(t, who, which)) {
    const auto client = find_client(t, grant.client);
    const bool wants = client && client->may.backchannel_logout_uri;
    const auto subject = wants ? find_subject(t, who, client->sector) : std::nullopt;
    if (subject) {
      insert_logout(t, {.id = {},
                        .client = grant.client,
                        .subject = *subject,
                        .sid = grant.sid,
                        .issuer = grant.issuer});
    }
  }
  revoke_grants_of_session(t, who, which, t.now());
}

}  // namespace tsu::id::op
