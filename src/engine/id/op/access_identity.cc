#include "engine/id/op/access_identity.h"

#include <algorithm>

#include "engine/id/op/live_token.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id::op {
namespace {

// Without anybody who reads what scopes say, a token says nothing.
task<std::optional<identity>> as_program(gate& door, tenant_code tenant, const live_token& live,
                                         const token_says& says) {
  identity out{.token = {}, .subject = live.row.client, .role = "provider"};
  out.expires = live.row.expires;
  const auto known = co_await door.client(tenant, live.row.client);
  if (!known) {
    co_return std::nullopt;
  }
  auto facts = *known;
  facts.limits = door.read_token_rules ? door.read_token_rules(facts.rules, says) : nullptr;
  out.client = std::make_shared<const client_facts>(std::move(facts));
  out.is_lent = !says.about.empty();
  co_return out;
}

struct whose_token {
  std::optional<grant_row> grant;
  std::optional<account_row> account;  // active
  std::string subject;                 // as the client knows the person

  // What staff may do needs two factors, also by a token. A test user is nobody in the town.
  bool is_let_in() const {
    return account && account->kind != account_kind::test &&
           (account->kind != account_kind::staff || reaches(grant->acr, acr_aal2));
  }
};

whose_token find_person(db::reader& r, const live_token& live, std::string_view sector) {
  whose_token out{.grant = find_grant(r, live.row.grant), .account = {}, .subject = {}};
  out.account = out.grant ? find_account(r, out.grant->account) : std::nullopt;
  if (out.account && out.account->state != account_state::active) {
    out.account.reset();
  }
  if (out.account) {
    out.subject = find_subject(r, out.account->id, sector).value_or("");
  }
  return out;
}

identity as_person(const whose_token& whose, const live_token& live) {
  const auto& account = whose.account;
  // Numbers of grants and of tokens must not meet where requests are counted.
  identity out{
      .token = {-whose.grant->id.value}, .subject = subject_of(account->id), .role = account->role};
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
  if (!live) {
    co_return std::nullopt;
  }
  // A name for what is said: temporaries do not live as long as they should across a wait (GCC 12).
  token_says says{.scopes = read_scopes(live->row.scopes).value_or(std::vector<std::string>{})};
  std::optional<identity> out;
  if (live->row.grant.value == 0) {
    out = co_await as_program(door, tenant, *live, says);
  } else {
    const auto client = co_await on.clients.find(tenant, live->row.client);
    const auto whose = co_await people_of(on, tenant).read([&](db::reader& r) {
      return find_person(r, *live, client ? client->sector : std::string{});
    });
    if (contains(says.scopes, platform_scope)) {
      out = whose.is_let_in() ? std::optional{as_person(whose, *live)} : std::nullopt;
    } else if (whose.account && !whose.subject.empty()) {
      says.about = whose.subject;
      out = co_await as_program(door, tenant, *live, says);
    }
  }
  if (out) {
    out->bound_to = live->row.jkt;
  }
  co_return out;
}

}  // namespace tsu::id::op
