// Signing in with another identity provider (OpenID Connect Core 3.1, as a client): what is
// configured of each, what is asked of it, and what its answer must say. Pure but for
// upstream_metadata; any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/core/task.h"
#include "base/http/client.h"
#include "base/http/form.h"
#include "base/jose/jws.h"
#include "engine/id/keys/remote_keys.h"

namespace tsu::id {

enum class upstream_auth : std::uint8_t {
  private_key_jwt,
  client_secret_basic,
  client_secret_post
};
BOOST_DESCRIBE_ENUM(upstream_auth, private_key_jwt, client_secret_basic, client_secret_post)

// What a claim of theirs is here: a field of the profile ("birth_date", "birthdate").
struct claim_rule {
  std::string field, claim;
};
// Fields that may be filled in: name, kana, birth_date, district, phone, email.
bool is_claim_field(std::string_view);
using claim_values = std::map<std::string, std::string>;

// An address of a provider: https, or this very machine for a trial.
bool is_endpoint(std::string_view url);

struct upstream {
  std::string name;    // in addresses: "line"
  std::string title;   // on pages: "LINE"
  std::string tenant;  // code of the municipality; empty: all
  // What is empty of the addresses is read where the issuer says it (upstream_metadata).
  std::string issuer, authorization_endpoint, token_endpoint, jwks_uri;
  std::string client_id, scope = "openid";
  upstream_auth auth{};
  secret<std::string> client_secret;  // also what HS256 is checked with
  std::optional<jose::private_key> key = {};
  std::string key_id, assertion_audience;  // empty audience: the issuer
  jose::algorithm id_token_alg = jose::algorithm::es256;
  std::string subject_claim = "sub";
  std::string acr_values;                 // asked for; empty: nothing
  std::vector<std::string> acr_accepted;  // one of these must be done; empty: whatever
  // What a log-in there is worth here, as RFC 8176 says it: none for one factor.
  std::vector<std::string> proved;
  bool sends_iss = false;  // RFC 9207: an answer without iss is refused
  std::vector<claim_rule> claims = {};
  std::string userinfo_endpoint = {};  // asked where claims are wanted
};

// What the browser keeps, sealed, while it is there (a cookie), and afterwards where the subject is
// not known yet.
struct upstream_try {
  std::string upstream, state, nonce, verifier, next;
  std::string subject;       // of one that waits to be linked
  claim_values claims;       // what they say of that person, for who registers
  std::int64_t account = 0;  // that asked to link; 0: a log-in
  instant until;
};
BOOST_DESCRIBE_STRUCT(upstream_try, (),
                      (upstream, state, nonce, verifier, next, subject, claims, account, until))

upstream_try begin_upstream(const upstream&, std::string_view next, std::int64_t account,
                            instant now);
std::string authorization_url(const upstream&, const upstream_try&, std::string_view redirect_uri);

// The answer that a browser brings: the code; or "upstream_stale" (another state), "upstream_iss",
// "upstream_cancelled" (access_denied), "upstream_error" (every other error), "upstream_no_code".
result<std::string> code_of_answer(const upstream&, const upstream_try&, const http::form& query);

http::client_request token_request(const upstream&, const upstream_try&, std::string_view code,
                                   std::string_view redirect_uri, instant now);
struct upstream_tokens {
  std::string id_token, access_token;  // the second may be empty
};
// Of a token endpoint's reply; "upstream_token" where there is no ID token.
result<upstream_tokens> tokens_of_reply(const http::client_reply&);

struct upstream_person {
  std::string subject;
  claim_values claims;  // those of the ID token that are wanted
};
// "upstream_signature", "no_key", "upstream_claims", "upstream_acr", "upstream_subject".
// `keys`: not looked at for HS256.
result<upstream_person> check_id_token(const upstream&, const upstream_try&,
                                       std::string_view id_token, const jose::key_set& keys,
                                       instant now);

// Whether something is asked for that the ID token did not say, and where.
bool wants_userinfo(const upstream&, const upstream_person&);
http::client_request userinfo_request(const upstream&, std::string_view access_token);
// Adds what is said there; nothing where it is of another subject or cannot be read: who signs in
// is not kept out by it.
void add_userinfo(const upstream&, const http::client_reply&, upstream_person&);

using outside = std::function<task<result<http::client_reply>>(http::client_request)>;

// What stands at an address, asked for by `ask`, which must outlive it.
fetch_document documents_by(const outside& ask);

// What providers say of themselves (OpenID Connect Discovery 1.0): kept for an hour; asked again
// after a minute at the earliest where it could not be had, and what was known is good for a day.
// Who comes while it is fetched for the first time waits for it.
class upstream_metadata {
 public:
  // With the addresses that its settings leave out; as it is where none is left out.
  // "upstream_away" where they cannot be had, "upstream_metadata" where the document is another
  // issuer's, names an address that is not https, or does not do what the settings want.
  task<result<upstream>> complete(const outside&, upstream, instant now);
  void forget() {
    all_.change([](auto& all) { all.clear(); });
  }

  static constexpr std::chrono::minutes kept{60}, again_after{1};
  static constexpr std::chrono::hours good_without{24};
  static constexpr std::size_t bytes_max = 64 * 1024, remembers_at_most = 100;

 private:
  struct known {
    std::string json = {};  // of the last good one
    instant asked = {}, read = {};
    landing air = {};
  };
  using all_known = std::map<std::string, known>;
  struct outlook;
  outlook look(const std::string& issuer, instant now);
  task<void> fetch_into(const outside&, const std::string& issuer, instant now);
  task<result<std::string>> find(const outside&, const std::string& issuer, instant now);
  guarded<all_known> all_;
};

// Made once in main. `ask` refuses addresses that are not everybody's, and follows no redirects.
struct upstream_book {
  std::vector<upstream> all;
  outside ask;
  remote_keys keys = {};
  upstream_metadata metadata = {};
};

}  // namespace tsu::id
