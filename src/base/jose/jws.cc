#include "base/jose/jws.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::jose {
namespace {

constexpr std::size_t hs256_secret_bytes_min = 32;

// "" among what is read: the header may leave typ out.
struct use_row {
  use what{};
  std::string_view writes;
  std::array<std::string_view, 3> reads;
  bool brings_its_key = false;
};
constexpr std::string_view unused = "-";
constexpr std::array<use_row, 6> uses{{
    {use::id_token, "JWT", {"", "jwt", unused}},
    {use::access_token, "at+jwt", {"at+jwt", unused, unused}},
    {use::logout_token, "logout+jwt", {"logout+jwt", unused, unused}},
    {use::client_assertion, "JWT", {"", "jwt", "client-authentication+jwt"}},
    {use::dpop_proof, "dpop+jwt", {"dpop+jwt", unused, unused}, true},
    {use::userinfo, "userinfo+jwt", {"userinfo+jwt", unused, unused}},
}};

// They bring a key, say where one is, or change how the rest is to be read.
constexpr std::array<std::string_view, 7> refused_members{"jku",      "x5u",  "x5c", "x5t",
                                                          "x5t#S256", "crit", "b64"};

const use_row& row_of(use u) { return uses[static_cast<std::size_t>(u)]; }

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "bad_token"}; }

// RFC 7515 4.1.9: a media type, whose "application/" may be left out and whose case means nothing.
std::string plain_type(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  constexpr std::string_view in_front = "application/";
  return text.starts_with(in_front) ? text.substr(in_front.size()) : text;
}

bool has_type(const use_row& row, const claims& header) {
  const auto typ = header.text("typ");
  if (header.has("typ") && (!typ || typ->empty())) {
    return false;
  }
  const auto plain = plain_type(typ.value_or(""));
  return plain != unused && std::find(row.reads.begin(), row.reads.end(), plain) != row.reads.end();
}

result<claims> decoded(std::string_view part) {
  const auto json = crypto::from_base64url(part);
  if (!json) {
    return bad("a part is not base64url");
  }
  auto read = claims::parse(*json);
  return read.ok() ? std::move(read) : result<claims>{bad("a part is not a strict JSON object")};
}

result<algorithm> check_header(const use_row& row, const claims& header, algorithm_set allowed) {
  const auto alg = algorithm_of(header.text("alg").value_or(""));
  if (!alg || !allowed.has(*alg)) {
    return bad("an algorithm that is not taken here");
  }
  if (!has_type(row, header)) {
    return bad("a token of another type");
  }
  for (const auto name : refused_members) {
    if (header.has(name)) {
      return bad("the header has a member that is not taken");
    }
  }
  if (header.has("jwk") != row.brings_its_key) {
    return bad("a key in the header that must not be there, or none that must");
  }
  if (header.has("kid") && !header.text("kid")) {
    return bad("kid is no text");
  }
  return *alg;
}

std::string header_json(use u, algorithm a, std::string_view kid) {
  claims_writer w;
  w.add("alg", name_of(a));
  if (!kid.empty()) {
    w.add("kid", kid);
  }
  w.add("typ", type_of(u));
  return w.json();
}

verified without_signature(unverified&& t) {
  return {.alg = t.alg, .kid = std::move(t.kid), .payload = std::move(t.payload)};
}

problem bad_signature() {
  return {why::bad_input, "the signature is not this key's", "bad_signature"};
}

}  // namespace

std::string_view type_of(use u) { return row_of(u).writes; }

result<unverified> read_token(use u, std::string_view text, algorithm_set allowed) {
  if (text.size() > token_bytes_max) {
    return bad("a token is too long");
  }
  const auto first = text.find('.'), last = text.rfind('.');
  if (first == last || text.find('.', first + 1) != last) {
    return bad("a token has three parts");
  }
  TRY(const auto header, decoded(text.substr(0, first)));
  const auto& row = row_of(u);
  TRY(const auto alg, check_header(row, header, allowed));
  TRY(auto payload, decoded(text.substr(first + 1, last - first - 1)));
  auto signature = crypto::from_base64url(text.substr(last + 1));
  if (!signature || signature->empty()) {
    return bad("the signature is not base64url, or missing");
  }
  return unverified{.alg = alg,
                    .kid = header.text("kid").value_or(""),
                    .own_key = std::string{header.raw("jwk")},
                    .payload = std::move(payload),
                    .signed_part = text.substr(0, last),
                    .signature = std::move(*signature)};
}

result<verified> verify(use u, std::string_view text, const key_set& keys, algorithm_set allowed) {
  ASSERT(!allowed.has(algorithm::hs256));
  TRY(auto token, read_token(u, text, allowed));
  const auto* key = keys.find(token.kid, token.alg);
  if (!key) {
    return problem{why::bad_input, "no key of that kid and algorithm", "no_key"};
  }
  if (!key->verify(token.alg, token.signed_part, token.signature)) {
    return bad_signature();
  }
  return without_signature(std::move(token));
}

result<verified> verify_hs256(std::string_view id_token, const secret<std::string>& client_secret) {
  if (client_secret.reveal().size() < hs256_secret_bytes_min) {
    return problem{why::bad_input, "a secret is too short to sign with", "no_key"};
  }
  TRY(auto token, read_token(use::id_token, id_token, {algorithm::hs256}));
  const auto mac = crypto::hmac_sha256(client_secret.reveal(), token.signed_part);
  if (!crypto::constant_time_equal(crypto::bytes_of(mac), token.signature)) {
    return bad_signature();
  }
  return without_signature(std::move(token));
}

std::string sign(use u, const private_key& key, std::string_view kid,
                 std::string_view claims_json) {
  auto out =
      crypto::base64url(header_json(u, key.alg(), kid)) + "." + crypto::base64url(claims_json);
  const auto signature = key.sign(out);
  return out + "." + crypto::base64url(signature);
}

}  // namespace tsu::jose
