#include "engine/consent/api_common.h"

#include <algorithm>

#include "engine/consent/persons.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"

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

result<deciding> whose(const parts& on, db::reader& r, const call& c, intent what) {
  const auto account = id::account_of(c.who.subject);
  if (!account) {
    return problem{why::not_allowed, "only a person's own account has consents", "not_a_person"};
  }
  TRY(const auto query, http::asked::parse(c.request));
  const auto self = current_of(r, {account->value});
  deciding out{.person = self, .by = actor_of(c), .signed_in = proof_of(on, r, c)};
  if (query.text("for").empty()) {
    return out;
  }
  TRY(const auto number, query.whole("for", 0, 1, std::numeric_limits<std::int64_t>::max()));
  out.person = current_of(r, {number});
  out.how = method::proxy;
  const auto proxy = find_proxy(r, out.person, self, c.now);
  const bool may = proxy && (what == intent::look || may_decide(proxy->kind));
  if (!may || is_kept_from(r, out.person, self, c.now)) {
    return not_your_proxy();
  }
  return out;
}

}  // namespace tsu::consent::api
