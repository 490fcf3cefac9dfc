// The last step before claims of a person leave the house: what was agreed to is looked at again,
// and the person sees who got what. Functions of one transaction.
#pragma once

#include <string>
#include <vector>

#include "engine/id/op/provider.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

struct handing {
  tenant_code tenant;
  account_id account;
  const client& to;
  std::vector<std::string> scopes;  // of the token
  std::vector<std::string> only;    // of their claims; empty: all
  std::string trace_id;
};
// The names of the claims that may go, and the profile; no names where nothing may.
struct handed {
  result<profile> who;
  std::vector<std::string> names;
};
handed hand_over(const provider&, db::tx&, const handing&);

}  // namespace tsu::id::op
