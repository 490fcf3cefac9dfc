#include "engine/id/op/agreement.h"

#include <algorithm>

#include "engine/id/op/scopes.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {
namespace {

bool is_kept_elsewhere(const provider& on, db::reader& r, const client& who) {
  return on.consents.keeps && on.consents.keeps(r, who.name);
}

std::vector<std::string> words(std::string_view text) {
  return read_scopes(text).value_or(std::vector<std::string>{});
}

consent_state look_in_our_table(db::reader& r, const agreement& a, account_id person) {
  const auto before = find_agreed(r, person, a.who.name);
  consent_state out{
      .granted = before ? both(a.scopes, words(before->given)) : std::vector<std::string>{},
      .ask = {}};
  const bool all_asked = before && both(a.scopes, words(before->asked)).size() == a.scopes.size();
  if (!all_asked || a.again) {
    out.ask.emplace();
    for (const auto& scope : a.scopes) {
      out.ask->items.push_back(
          {.scope = scope, .title = {}, .says = {}, .granted = contains(out.granted, scope)});
    }
  }
  return out;
}

// Whether the page had a box for that scope.
bool was_offered(const consent_state& state, std::string_view scope) {
  if (!state.ask) {
    return contains(state.granted, scope);
  }
  const auto& items = state.ask->items;
  return std::any_of(items.begin(), items.end(),
                     [&](const consent_item& one) { return one.scope == scope; });
}

}  // namespace

consent_state look_at_consent(const provider& on, db::reader& r, const agreement& a,
                              account_id person, instant now) {
  if (a.who.may.consent == consent_policy::trusted) {
    return {.granted = a.scopes, .ask = {}};
  }
  if (is_kept_elsewhere(on, r, a.who)) {
    return on.consents.look(r,
                            {.account = person,
                             .client = a.who.name,
                             .scopes = a.scopes,
                             .language = a.language,
                             .again = a.again},
                            now);
  }
  return look_in_our_table(r, a, person);
}

std::vector<std::string> ticked(const http::form& form, const agreement& a,
                                const consent_state& state) {
  std::vector<std::string> out;
  for (const auto& scope : a.scopes) {
    const bool yes = was_offered(state, scope) ? form.text("scope_" + scope) == "yes"
                                               : contains(state.granted, scope);
    if (yes) {
      out.push_back(scope);
    }
  }
  return out;
}

result<done> keep_choice(const provider& on, db::tx& t, const agreement& a, const login& person,
                         const http::form& pressed, const std::vector<std::string>& given) {
  if (a.who.may.consent == consent_policy::trusted) {
    return done{};
  }
  if (is_kept_elsewhere(on, t, a.who)) {
    return on.consents.record(t, {.account = person.account,
                                  .client = a.who.name,
                                  .asked = a.scopes,
                                  .given = given,
                                  .notice_hash = std::string{pressed.text("notice")},
                                  .language = a.language,
                                  .authenticated = person.authenticated});
  }
  put_agreed(t, person.account, a.who.name, {join(a.scopes), join(given)}, t.now());
  return done{};
}

}  // namespace tsu::id::op
