#include "app/upstreams.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/id/people/upstream.h"

namespace tsu::app {
namespace {

constexpr std::size_t key_file_max = 16 * 1024, hs256_secret_min = 32;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::string out(key_file_max, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

id::upstream_auth auth_of(std::string_view text) {
  return text == "private_key_jwt"       ? id::upstream_auth::private_key_jwt
         : text == "client_secret_basic" ? id::upstream_auth::client_secret_basic
                                         : id::upstream_auth::client_secret_post;
}

// The first fault, in words; empty where there is none.
std::string fault_of(const id::upstream& u, const config::settings& s) {
  if (!is_name(u.name)) {
    return "name: a-z, 0-9 and -, up to 40";
  }
  // What is left out is read where the issuer says it.
  for (const auto* url :
       {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"}) {
    const auto text = s.text(url);
    if (!id::is_endpoint(text) && (!text.empty() || std::string_view{url} == "issuer")) {
      return std::string{url} + ": starts with https://";
    }
  }
  const bool by_secret = u.id_token_alg == jose::algorithm::hs256;
  if (u.client_id.empty()) {
    return "client_id: what that provider calls us";
  }
  if (u.auth == id::upstream_auth::private_key_jwt && !u.key) {
    return "key_file: a JWK with the private key for key_alg";
  }
  const auto secret_size = u.client_secret.reveal().size();
  if (u.auth != id::upstream_auth::private_key_jwt && secret_size == 0) {
    return "client_secret: is missing";
  }
  if (by_secret && secret_size < hs256_secret_min) {
    return "client_secret: HS256 needs 32 bytes";
  }
  const bool wants_openid = (" " + u.scope + " ").find(" openid ") != std::string::npos;
  if (!wants_openid) {
    return "scope: openid is needed";
  }
  for (const auto& rule : u.claims) {
    if (!id::is_claim_field(rule.field) || rule.claim.empty()) {
      return "claims: name, kana, birth_date, district, phone or email, =, their claim";
    }
  }
  const auto factor = [](const std::string& f) {
    return f == "sc" || f == "pin" || f == "pwd" || f == "otp" || f == "hwk" || f == "user";
  };
  if (!std::all_of(u.proved.begin(), u.proved.end(), factor)) {
    return "proved: of sc, pin, pwd, otp, hwk, user";
  }
  if (!u.proved.empty() && u.acr_accepted.empty()) {
    return "acr_accepted: say which acr proves that";
  }
  return "";
}

// "birth_date=birthdate"; one that says no field has none, which fault_of() names.
std::vector<id::claim_rule> rules_in(const std::vector<std::string>& all) {
  std::vector<id::claim_rule> out;
  for (const auto& one : all) {
    const auto cut = std::min(one.find('='), one.size());
    out.push_back({one.substr(0, cut), cut < one.size() ? one.substr(cut + 1) : ""});
  }
  return out;
}

id::upstream one_of(const config::settings& s) {
  id::upstream u{.name = s.text("name"),
                 .title = s.text("title").empty() ? s.text("name") : s.text("title"),
                 .tenant = s.text("tenant"),
                 .issuer = s.text("issuer"),
                 .authorization_endpoint = s.text("authorization_endpoint"),
                 .token_endpoint = s.text("token_endpoint"),
                 .jwks_uri = s.text("jwks_uri"),
                 .client_id = s.text("client_id"),
                 .scope = s.text("scope"),
                 .auth = auth_of(s.text("auth")),
                 .client_secret = s.secret_text("client_secret"),
                 .key_id = s.text("key_id"),
                 .assertion_audience = s.text("assertion_audience"),
                 .id_token_alg = *jose::algorithm_of(s.text("id_token_alg")),
                 .subject_claim = s.text("subject_claim"),
                 .acr_values = s.text("acr_values"),
                 .acr_accepted = s.list("acr_accepted"),
                 .proved = s.list("proved"),
                 .sends_iss = s.boolean("sends_iss"),
                 .claims = rules_in(s.list("claims")),
                 .userinfo_endpoint = s.text("userinfo_endpoint")};
  if (!s.text("key_file").empty()) {
    auto key = jose::private_key::from_jwk(*jose::algorithm_of(s.text("key_alg")),
                                           secret<std::string>{read_file(s.text("key_file"))});
    if (key.ok()) {
      u.key = std::move(key).value();
    }
  }
  return u;
}

}  // namespace

result<std::shared_ptr<id::upstream_book>> read_upstreams(const config::settings& s) {
  std::string faults;
  std::set<std::string> seen;
  auto book = std::make_shared<id::upstream_book>();
  for (const auto& one : s.tables("upstream")) {
    auto u = one_of(one);
    auto fault = fault_of(u, one);
    if (fault.empty() && !seen.insert(u.name).second) {
      fault = "name: \"" + u.name + "\" stands here twice";
    }
    if (!fault.empty()) {
      faults += (faults.empty() ? "" : "\n") + one.place() + ": upstream: " + fault;
    }
    book->all.push_back(std::move(u));
  }
  if (!faults.empty()) {
    return problem{why::bad_input, faults, "config_invalid"};
  }
  return book->all.empty() ? nullptr : std::move(book);
}

result<done> check_upstreams(const config::settings& s) {
  TRY(const auto read, read_upstreams(s));
  return done{};
}

}  // namespace tsu::app
