#include "engine/id/op/next_step.h"

#include "engine/id/op/scopes.h"

namespace tsu::id::op {
namespace {

// A sign-in after the request came is as new as anybody can ask for.
bool is_since(const next_question& q) { return q.signed_in->authenticated >= q.began; }

bool must_sign_in_again(const next_question& q) {
  if (is_since(q)) {
    return false;
  }
  return q.asked.prompt.login ||
         (q.asked.max_age && q.now - q.signed_in->authenticated > *q.asked.max_age);
}

// The least level that is asked for: the client's own, and the lowest of acr_values.
std::string_view wanted_acr(const next_question& q) {
  std::string_view wanted = q.who.may.min_acr ? std::string_view{*q.who.may.min_acr} : "";
  std::string_view least;
  for (const auto& one : q.asked.acr_values) {
    if (acr_level(one) > 0 && (least.empty() || acr_level(one) < acr_level(least))) {
      least = one;
    }
  }
  return acr_level(least) > acr_level(wanted) ? least : wanted;
}

// Whether that level has to be reached, or is only wished for (OpenID Connect Core 5.5.1.1).
bool is_needed(const next_question& q, std::string_view wanted) {
  const bool by_client = q.who.may.min_acr && acr_level(*q.who.may.min_acr) >= acr_level(wanted);
  return by_client || q.asked.acr_essential;
}

bool names_only_strangers(const next_question& q) {
  if (!q.asked.acr_essential) {
    return false;
  }
  for (const auto& one : q.asked.acr_values) {
    if (acr_level(one) > 0) {
      return false;
    }
  }
  return true;
}

std::optional<next_decision> look_at_level(const next_question& q) {
  if (names_only_strangers(q)) {
    return next_decision{step::refuse, "unmet_authentication_requirements"};
  }
  const auto wanted = wanted_acr(q);
  if (wanted.empty() || acr_level(q.signed_in->acr) >= acr_level(wanted)) {
    return std::nullopt;
  }
  if (!is_since(q)) {
    return q.asked.prompt.none && !is_needed(q, wanted)
               ? std::nullopt
               : std::optional{next_decision{step::step_up, {}, wanted}};
  }
  if (is_needed(q, wanted)) {
    return next_decision{step::refuse, "unmet_authentication_requirements"};
  }
  return std::nullopt;
}

// What it comes to where no page may be shown.
next_decision without_page(const next_decision& d) {
  switch (d.what) {
    case step::sign_in:
    case step::sign_in_again: return {step::refuse, "login_required"};
    case step::step_up: return {step::refuse, "interaction_required"};
    case step::ask: return {step::refuse, "consent_required"};
    default: return d;
  }
}

next_decision with_page(const next_question& q) {
  if (!q.signed_in) {
    return {step::sign_in};
  }
  if (q.other_person && is_since(q)) {
    return {step::refuse, "login_required"};
  }
  if (q.other_person || must_sign_in_again(q)) {
    return {step::sign_in_again};
  }
  if (const auto level = look_at_level(q)) {
    return *level;
  }
  if (!q.has_chosen && (q.has_to_agree || q.asked.prompt.consent)) {
    return {step::ask};
  }
  return {step::give_code};
}

}  // namespace

next_decision decide_next(const next_question& q) {
  const auto d = with_page(q);
  return q.asked.prompt.none ? without_page(d) : d;
}

}  // namespace tsu::id::op
