// Which log-in elsewhere is whose account here: by issuer and subject, never by an e-mail address.
// The subject stands in the row as a hash only. Functions of one transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {

struct upstream_subject {
  std::string_view issuer, subject;
};
std::optional<credential_row> find_upstream_link(db::reader&, const upstream_subject&);

struct upstream_link {
  credential_id id;
  std::string name;  // of the upstream
  instant created;
  std::optional<instant> used;
};
std::vector<upstream_link> upstream_links_of(db::reader&, account_id);

// "upstream_taken" where it is another account's, "upstream_linked" where this one has a log-in of
// that provider already. Twice the same is well.
result<done> link_upstream(db::tx&, const account_row&, std::string_view name,
                           const upstream_subject&);
// Other sessions end. "no_such_link"; "last_way_in".
result<done> unlink_upstream(db::tx&, const account_row&, credential_id, session_id but);

}  // namespace tsu::id
