#include "engine/id/keys/rotation.h"

#include <algorithm>

namespace tsu::id {
namespace {

// Later in the line of successors.
bool is_younger(const key_facts& a, const key_facts* b) {
  return !b || a.signs_from > b->signs_from || (a.signs_from == b->signs_from && a.kid > b->kid);
}

}  // namespace

bool is_published(const key_facts& k, instant now) {
  return !k.revoked && (!k.ends || now < *k.ends);
}

const key_facts* signing(std::span<const key_facts> all, jose::algorithm a, instant now) {
  const key_facts* found = nullptr;
  for (const auto& k : all) {
    if (k.alg == a && is_published(k, now) && k.signs_from <= now && is_younger(k, found)) {
      found = &k;
    }
  }
  return found;
}

const key_facts* waiting_to_sign(std::span<const key_facts> all, jose::algorithm a, instant now) {
  const key_facts* found = nullptr;
  for (const auto& k : all) {
    if (k.alg == a && is_published(k, now) && k.signs_from > now && is_younger(k, found)) {
      found = &k;
    }
  }
  return found;
}

std::optional<instant> successor_due(std::span<const key_facts> all, jose::algorithm a, instant now,
                                     const key_times& times) {
  if (waiting_to_sign(all, a, now)) {
    return std::nullopt;
  }
  const auto* current = signing(all, a, now);
  if (!current) {
    return now;
  }
  auto takes_over = current->signs_from + times.signs;
  if (current->ends) {  // it had a successor, which was revoked before its time
    takes_over = std::min(takes_over, *current->ends - times.behind);
  }
  const auto earliest = now + times.ahead;
  return earliest >= takes_over ? std::optional{earliest} : std::nullopt;
}

bool times_fit(const key_times& t) {
  return t.ahead >= t.jwks_age && t.signs > t.ahead && t.behind >= t.token_life;
}

}  // namespace tsu::id
