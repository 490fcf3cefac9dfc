#include "engine/id/keys/change_keys.h"

#include <algorithm>
#include <vector>

#include "base/record/audit.h"
#include "engine/id/keys/store_keys.h"

namespace tsu::id {
namespace {

std::string place_of(tenant_code tenant, std::string_view kid) {
  return "id.signing_key:" + std::string{tenant.text()} + ":" + std::string{kid};
}

std::vector<key_facts> facts_in(db::reader& r) {
  std::vector<key_facts> out;
  for (auto& row : read_signing_keys(r)) {
    out.push_back(std::move(row.facts));
  }
  return out;
}

void note(db::tx& t, const key_change& c, std::string_view action, std::string_view kid) {
  record::audit(t, {.actor = c.who,
                    .role = {},
                    .action = action,
                    .subject_kind = "id.signing_key",
                    .subject = kid});
}

// `signs`: the one that it takes over from, where there is one.
void add_successor(db::tx& t, const key_change& c, const jose::private_key& key,
                   const key_facts* signs, instant signs_from) {
  const key_facts k{
      .kid = key.public_part().kid(), .alg = key.alg(), .made = t.now(), .signs_from = signs_from};
  insert_signing_key(t, k, sealed_key(c.installation, c.tenant, k.kid, key));
  if (signs) {
    end_signing_key(t, signs->kid, signs_from + c.times.behind);
  }
  note(t, c, "id.signing_key.made", k.kid);
}

}  // namespace

std::string sealed_key(const crypto::box_key& by, tenant_code tenant, std::string_view kid,
                       const jose::private_key& key) {
  return by.seal(key.to_der().reveal(), place_of(tenant, kid));
}

result<jose::private_key> open_key(const crypto::box_key& by, tenant_code tenant,
                                   std::string_view kid, jose::algorithm a,
                                   std::string_view sealed) {
  auto der = by.open(sealed, place_of(tenant, kid));
  if (!der.ok()) {
    return problem{why::unavailable, "a signing key was sealed by another people_key",
                   "id_wrong_key"};
  }
  return jose::private_key::from_der(a, secret{std::move(der).value()});
}

void keep_up_keys(db::tx& t, const key_change& c, const fresh_keys& fresh) {
  const auto all = facts_in(t);
  for (const auto& [alg, key] : fresh) {
    if (const auto from = successor_due(all, alg, t.now(), c.times)) {
      add_successor(t, c, key, signing(all, alg, t.now()), *from);
    }
  }
  forget_signing_keys(t, t.now() - std::chrono::days{1});
}

void rotate_keys(db::tx& t, const key_change& c, const fresh_keys& fresh) {
  const auto all = facts_in(t);
  for (const auto& [alg, key] : fresh) {
    if (!waiting_to_sign(all, alg, t.now())) {
      const auto* signs = signing(all, alg, t.now());
      add_successor(t, c, key, signs, signs ? t.now() + c.times.ahead : t.now());
    }
  }
}

result<done> revoke_key(db::tx& t, const key_change& c, const fresh_keys& fresh,
                        std::string_view kid) {
  const auto all = facts_in(t);
  const auto at = std::find_if(all.begin(), all.end(), [&](const key_facts& k) {
    return k.kid == kid && is_published(k, t.now());
  });
  if (at == all.end() || !revoke_signing_key(t, kid)) {
    return problem{why::not_found, "no such key, or it is revoked or over", "no_such_key"};
  }
  note(t, c, "id.signing_key.revoked", kid);
  const auto* signs = signing(all, at->alg, t.now());
  if (!signs || signs->kid != kid) {
    return done{};
  }
  if (const auto* next = waiting_to_sign(all, at->alg, t.now())) {
    sign_from_now(t, next->kid);
  } else if (const auto made = fresh.find(at->alg); made != fresh.end()) {
    add_successor(t, c, made->second, signs, t.now());
  }
  return done{};
}

}  // namespace tsu::id
