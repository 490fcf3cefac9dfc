#include "engine/id/op/claims.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/asked.h"
#include "engine/id/op/scopes.h"

namespace tsu::id::op {
namespace {

// OpenID Connect Core 3.1.3.6, for algorithms with SHA-256.
std::string half_hash(std::string_view token) {
  const auto hash = crypto::sha256(token);
  return crypto::base64url(crypto::bytes_of(hash).substr(0, 16));
}

std::string address_json(const profile& p) {
  return "{\"locality\":" + json_string(p.district) + ",\"country\":\"JP\"}";
}

}  // namespace

std::vector<std::string> names_of_claims(std::span<const std::string> scopes) {
  std::vector<std::string> out;
  for (const auto& scope : scopes) {
    if (const auto names = read_scopes(claims_of_scope(scope))) {
      std::copy_if(names->begin(), names->end(), std::back_inserter(out),
                   [&](const std::string& one) { return !contains(out, one); });
    }
  }
  return out;
}

void add_claims(jose::claims_writer& out, const profile& p, std::span<const std::string> names,
                instant now) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (contains(names, name) && !value.empty()) {
      out.add(name, value);
    }
  };
  add("name", p.name);
  add("kana", p.kana);
  add("birthdate", p.birth_date);
  add("age_band", age_band(p.birth_date, now));
  add("locale", p.locale);
  // OpenID Connect Core 5.1. Nobody has written or called there: a program must not take who has
  // the address for this person.
  const auto add_unproved = [&](std::string_view name, std::string_view value,
                                std::string_view verified) {
    add(name, value);
    if (contains(names, name) && !value.empty()) {
      out.add(verified, false);
    }
  };
  add_unproved("email", p.email, "email_verified");
  add_unproved("phone_number", p.phone, "phone_number_verified");
  add("district", p.district);
  if (contains(names, "address") && !p.district.empty()) {
    out.add_json("address", address_json(p));
  }
  if (contains(names, "roles") && !p.role.empty()) {
    const std::string roles[] = {p.role};
    out.add("roles", std::span<const std::string>{roles});
  }
}

std::string age_band(std::string_view birth_date, instant now) {
  const auto part = [&](std::size_t at, std::size_t size) {
    return birth_date.size() == 10 ? http::parse_whole(birth_date.substr(at, size)) : std::nullopt;
  };
  const auto year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (!year || !month || !day) {
    return {};
  }
  const auto today = jst_date(now);
  const auto this_year = std::int64_t{int{today.year()}};
  const auto month_now = std::int64_t{unsigned{today.month()}};
  const bool had_birthday =
      month_now > *month || (month_now == *month && std::int64_t{unsigned{today.day()}} >= *day);
  const auto age = this_year - *year - (had_birthday ? 0 : 1);
  if (age < 0 || age > 150) {
    return {};
  }
  const auto from = age / 10 * 10;
  return std::to_string(from) + "-" + std::to_string(from + 9);
}

jose::claims_writer id_token_claims(const id_token_facts& f) {
  jose::claims_writer out;
  out.add("iss", f.issuer).add("sub", f.subject).add("aud", f.audience.name);
  out.add("exp", f.now + id_token_lives).add("iat", f.now);
  out.add("auth_time", f.grant.authenticated);
  if (!f.grant.nonce.empty()) {
    out.add("nonce", f.grant.nonce);
  }
  if (!f.grant.acr.empty()) {
    out.add("acr", f.grant.acr);
  }
  if (const auto amr = read_scopes(f.grant.amr); amr && !amr->empty()) {
    out.add("amr", std::span<const std::string>{*amr});
  }
  if (!f.grant.sid.empty()) {
    out.add("sid", f.grant.sid);
  }
  if (!f.access_token.empty() && f.audience.may.id_token_alg != "EdDSA") {
    out.add("at_hash", half_hash(f.access_token));
  }
  return out;
}

std::string access_token_claims(const access_token_facts& f) {
  jose::claims_writer out;
  out.add("iss", f.issuer).add("sub", f.subject).add("aud", f.issuer);
  out.add("client_id", f.client).add("exp", f.expires).add("iat", f.now).add("jti", f.jti);
  out.add("scope", f.scopes);
  if (!f.jkt.empty()) {
    out.add_json("cnf", "{\"jkt\":" + json_string(f.jkt) + "}");
  }
  return out.json();
}

}  // namespace tsu::id::op
