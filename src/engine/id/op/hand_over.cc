#include "engine/id/op/hand_over.h"

#include "engine/id/op/claims.h"
#include "engine/id/op/scopes.h"

namespace tsu::id::op {
namespace {

// What the provider itself was told on its page. A program that has left the catalogue of consents
// was told nothing here, whatever its tokens say.
std::vector<std::string> agreed_here(db::reader& r, const handing& h) {
  const auto before = find_agreed(r, h.account, h.to.name);
  const auto given = before ? read_scopes(before->given) : std::nullopt;
  return given ? both(h.scopes, *given) : std::vector<std::string>{};
}

}  // namespace

handed hand_over(const provider& on, db::tx& t, const handing& h) {
  const bool kept = on.consents.keeps && on.consents.keeps(t, h.to.name);
  const bool trusted = h.to.may.consent == consent_policy::trusted;
  auto names = names_of_claims(trusted || kept ? h.scopes : agreed_here(t, h));
  if (!h.only.empty()) {
    names = both(names, h.only);
  }
  if (names.empty()) {
    return {.who = problem{why::not_found, "nothing may be handed over", ""}, .names = {}};
  }
  handed out{.who = on.find_profile(t, h.tenant, h.account), .names = std::move(names)};
  if (out.who.ok() && on.consents.hand_over) {
    out.names = on.consents.hand_over(t, {.account = h.account,
                                          .client = h.to.name,
                                          .claims = std::move(out.names),
                                          .needs_consent = kept && !trusted,
                                          .trace_id = h.trace_id});
  }
  return out;
}

}  // namespace tsu::id::op
