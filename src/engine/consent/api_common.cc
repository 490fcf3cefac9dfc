#include "engine/consent/api_common.h"

#include <algorithm>

#include "engine/consent/erased_list.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_persons.h"
#include "engine/id/api.h"
#include "engine/id/pages/page.h"
#include "engine/id/people/login.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/types.h"
#include "engine/id/tokens.h"

namespace tsu::consent::api {
namespace {

problem not_your_proxy() {
  return {why::not_allowed, "you are not registered as somebody who may act for that person",
          "not_your_proxy"};
}

// A protection order also holds against proxies whom it does not name: they may be the reason.
bool is_kept_from(db::reader& r, person_id person, person_id proxy, instant now) {
  const auto order = find_protection(r, person, now);
  const auto name = "proxy:" + std::to_string(proxy.value);
  return order && std::find(order->who.begin(), order->who.end(), name) == order->who.end();
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const auto end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    if (end == text.size()) {
      return out;
    }
    text.remove_prefix(end + 1);
  }
}

proof proof_of(const parts& on, db::reader& r, const call& c) {
  const auto at = on.signed_in ? on.signed_in(r, c.request, c.now) : std::nullopt;
  return at && *at + fresh >= c.now ? proof::fresh : proof::stale;
}

std::string name_of_town(const parts& on, const call& c) {
  return on.name_of_town ? on.name_of_town(c.tenant) : std::string{c.tenant.text()};
}

http::reply to_sign_in(std::string_view path, std::string_view more) {
  return id::pages::see_other("/id/login?next=" + std::string{path} + std::string{more});
}

std::optional<sitting> find_sitting(db::reader& r, const call& c) {
  const auto cookie = id::api::session_cookie(c.request);
  const auto login = cookie ? id::find_login(r, id::hash_of(*cookie), c.now) : std::nullopt;
  const auto account = login ? id::find_account(r, login->account) : std::nullopt;
  if (!account) {
    return std::nullopt;
  }
  return sitting{
      .who = {.person = current_of(r, {login->account.value}),
              .by = {id::subject_of(login->account), account->role,
                     std::string{c.request.trace_id}},
              .signed_in = login->authenticated + fresh >= c.now ? proof::fresh : proof::stale},
      .role = account->role,
      .two_factors = id::reaches(login->acr, id::acr_aal2)};
}

bool is_for_another(const call& c) {
  const auto query = http::asked::parse(c.request);
  return query.ok() && !query.value().text("for").empty();
}

void write_down(const parts& on, tenant_code town, const erasure& who) {
  if (on.erased != nullptr) {
    for (const auto one : who.accounts) {
      on.erased->add(town, one.value);
    }
  }
}

result<deciding> whose(const parts& on, db::reader& r, const call& c, intent what) {
  const auto account = id::account_of(c.who.subject);
  if (!account) {
    return problem{why::not_allowed, "only a person's own account has consents", "not_a_person"};
  }
  TRY(const auto query, http::asked::parse(c.request));
  const auto self = current_of(r, {account->value});
  deciding out{.person = self, .by = actor_of(c), .signed_in = proof_of(on, r, c)};
  if (query.text("for").empty()) {
    if (c.who.role == "helper") {
      return not_your_proxy();
    }
    return out;
  }
  TRY(const auto number, query.whole("for", 0, 1, std::numeric_limits<std::int64_t>::max()));
  out.person = current_of(r, {number});
  out.how = method::proxy;
  const auto all = read_proxies_now(r, out.person, c.now);
  const bool may = std::any_of(all.begin(), all.end(), [&](const proxy_row& p) {
    return p.proxy == self && (what == intent::look || may_decide(p.kind));
  });
  if (!may || !is_there(r, on.out, out.person) || is_kept_from(r, out.person, self, c.now)) {
    return not_your_proxy();
  }
  return out;
}

}  // namespace tsu::consent::api
