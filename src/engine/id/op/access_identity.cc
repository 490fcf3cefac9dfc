#include "engine/id/op/access_identity.h"

#include <algorithm>

#include "engine/id/op/live_token.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id::op {
namespace {

task<std::optional<identity>> as_program(gate& door, tenant_code tenant, const live_token& live) {
  identity out{.token = {}, .subject = live.row.client, .role = "provider"};
  out.expires = live.row.expires;
  out.client = co_await door.client(tenant, live.row.client);
  if (!out.client) {
    co_return std::nullopt;
  }
  co_return out;
}

// What staff may do needs two factors, also by a token.
std::optional<identity> as_person(db::reader& r, const live_token& live) {
  const auto grant = find_grant(r, live.row.grant);
  const auto account = grant ? find_account(r, grant->account) : std::nullopt;
  if (!account || account->state != account_state::active ||
      (account->kind == account_kind::staff && !reaches(grant->acr, acr_aal2))) {
    return std::nullopt;
  }
  // Numbers of grants and of tokens must not meet where requests are counted.
  identity out{
      .token = {-grant->id.value}, .subject = subject_of(account->id), .role = account->role};
  out.expires = live.row.expires;
  return out;
}

}  // namespace

bool looks_like_access_token(std::string_view text) {
  return text.starts_with(access_prefix) || std::count(text.begin(), text.end(), '.') == 2;
}

task<std::optional<identity>> identity_of(const provider& on, gate& door, tenant_code tenant,
                                          std::string_view token, instant now) {
  const auto live = co_await find_live_token(on, tenant, token, now);
  if (!live || !live->row.jkt.empty()) {
    co_return std::nullopt;
  }
  if (live->row.grant.value == 0) {
    co_return co_await as_program(door, tenant, *live);
  }
  const auto scopes = read_scopes(live->row.scopes).value_or(std::vector<std::string>{});
  if (!contains(scopes, platform_scope)) {
    co_return std::nullopt;
  }
  co_return co_await people_of(on, tenant).read([&](db::reader& r) { return as_person(r, *live); });
}

}  // namespace tsu::id::op
