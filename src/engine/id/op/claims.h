// What tokens and userinfo say. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/jose/claims.h"
#include "engine/id/op/client.h"
#include "engine/id/op/store_grants.h"
#include "engine/id/people/profile.h"

namespace tsu::id::op {

// The claims of a person that these scopes hand over (granted scopes only), and of the `claims`
// parameter those that they cover, each once.
std::vector<std::string> names_of_claims(std::span<const std::string> scopes);
// Adds those of them that are known of the person.
void add_claims(jose::claims_writer&, const profile&, std::span<const std::string> names,
                instant now);
// "70-79"; empty where the birth date is not known.
std::string age_band(std::string_view birth_date, instant now);

struct id_token_facts {
  std::string_view issuer, subject, access_token;
  const client& audience;
  const grant_row& grant;
  instant now;
};
inline constexpr std::chrono::minutes id_token_lives{60};
// OpenID Connect Core 2. The caller may add claims.
jose::claims_writer id_token_claims(const id_token_facts&);

struct access_token_facts {
  std::string_view issuer, subject, client, scopes, jti, jkt;
  instant now, expires;
};
// RFC 9068 2.2.
std::string access_token_claims(const access_token_facts&);

}  // namespace tsu::id::op
