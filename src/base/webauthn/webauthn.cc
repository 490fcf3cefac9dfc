#include "base/webauthn/webauthn.h"

#include <algorithm>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/jose/claims.h"
#include "base/webauthn/cbor.h"
#include "base/webauthn/fido.h"

namespace tsu::webauthn {
namespace {

problem bad(const char* field, const char* detail) {
  return {why::bad_input, detail, "bad_passkey", {{field, "not_accepted"}}};
}

// Authenticator data (6.1): 32 bytes of hash, flags, four of the counter, and what the flags say.
constexpr std::size_t header_bytes = 37, aaguid_bytes = 16;
constexpr unsigned flag_present = 1, flag_verified = 4, flag_eligible = 8, flag_backed_up = 16,
                   flag_key = 64, flag_extensions = 128;

struct header {
  std::string_view rp_hash;
  unsigned flags = 0;
  std::uint32_t counter = 0;
  bool has(unsigned flag) const { return (flags & flag) != 0; }
};

unsigned byte(std::string_view b, std::size_t at) { return static_cast<unsigned char>(b[at]); }

header header_of(std::string_view data) {
  header out{.rp_hash = data.substr(0, 32), .flags = byte(data, 32)};
  for (std::size_t i = 33; i < header_bytes; ++i) {
    out.counter = out.counter << 8u | byte(data, i);
  }
  return out;
}

// Whether it ends where its parts end; each part is measured before a library reads it.
bool is_whole(std::string_view data, const header& h) {
  auto rest = data.substr(header_bytes);
  if (h.has(flag_key)) {
    if (rest.size() < aaguid_bytes + 2) {
      return false;
    }
    const std::size_t id = byte(rest, aaguid_bytes) << 8u | byte(rest, aaguid_bytes + 1);
    rest.remove_prefix(aaguid_bytes + 2);
    if (id == 0 || id > credential_id_max || id > rest.size()) {
      return false;
    }
    rest.remove_prefix(id);
    const auto key = measure(rest);
    if (!key) {
      return false;
    }
    rest.remove_prefix(*key);
  }
  if (h.has(flag_extensions)) {
    const auto extensions = measure(rest);
    if (!extensions) {
      return false;
    }
    rest.remove_prefix(*extensions);
  }
  return rest.empty();
}

enum class ceremony : std::uint8_t { create, get };

// 7.1 steps 5 to 11, 7.2 steps 8 to 14.
result<done> check_client_data(std::string_view json, ceremony what, const wish& w) {
  if (json.size() > client_data_max) {
    return bad("clientData", "client data is too long");
  }
  const auto read = jose::claims::parse(json);
  if (!read.ok()) {
    return bad("clientData", "client data is no JSON object");
  }
  const auto& c = read.value();
  if (c.text("type") != (what == ceremony::create ? "webauthn.create" : "webauthn.get")) {
    return bad("type", "client data is of another ceremony");
  }
  const auto challenge = crypto::from_base64url(c.text("challenge").value_or(""));
  if (w.challenge.size() < 16 || !challenge ||
      !crypto::constant_time_equal(*challenge, w.challenge)) {
    return bad("challenge", "this was not the challenge");
  }
  const auto origin = c.text("origin");
  if (!origin || std::find(w.origins.begin(), w.origins.end(), *origin) == w.origins.end()) {
    return bad("origin", "client data comes from another origin");
  }
  if (c.boolean("crossOrigin").value_or(c.has("crossOrigin")) || c.has("topOrigin")) {
    return bad("origin", "the page was inside another site's");
  }
  return done{};
}

// 7.1 steps 13 to 15, 7.2 steps 15 to 17.
result<said> check_header(std::string_view data, const header& h, const wish& w) {
  if (!is_whole(data, h)) {
    return bad("authenticatorData", "authenticator data is not whole");
  }
  if (h.rp_hash != crypto::bytes_of(crypto::sha256(w.rp_id))) {
    return bad("rpId", "the passkey is for another host");
  }
  if (!h.has(flag_present)) {
    return bad("present", "nobody was there");
  }
  if (w.user_verified && !h.has(flag_verified)) {
    return bad("verified", "the device did not make sure who uses it");
  }
  if (h.has(flag_backed_up) && !h.has(flag_eligible)) {
    return bad("authenticatorData", "backed up, and yet not to be backed up");
  }
  return said{.counter = h.counter,
              .user_verified = h.has(flag_verified),
              .backup_eligible = h.has(flag_eligible),
              .backed_up = h.has(flag_backed_up)};
}

bool is_header_there(std::string_view data) {
  return data.size() >= header_bytes && data.size() <= authenticator_data_max;
}

std::string hash_of(std::string_view client_data) {
  return std::string{crypto::bytes_of(crypto::sha256(client_data))};
}

// 7.1 step 19: "none" says nothing; packed must be signed by the key itself, with its algorithm.
bool is_good_statement(const attestation& a, const attested& in, const new_key& key,
                       const wish& w) {
  constexpr std::string_view empty_map = "\xA0";
  if (a.format == "none") {
    return a.statement == empty_map;
  }
  return a.format == "packed" && !a.has_certificates && a.algorithm == static_cast<int>(key.alg) &&
         verify_self({.rp_id = w.rp_id,
                      .client_data_hash = hash_of(in.client_data),
                      .authenticator_data = a.authenticator_data,
                      .statement = a.statement,
                      .alg = key.alg});
}

}  // namespace

result<credential> check_registration(const attested& in, const wish& w) {
  TRY(const done good, check_client_data(in.client_data, ceremony::create, w));
  const auto a =
      in.attestation.size() <= attestation_max ? read_attestation(in.attestation) : std::nullopt;
  if (!a || !is_header_there(a->authenticator_data)) {
    return bad("attestation", "no attestation object of Web Authentication");
  }
  const auto h = header_of(a->authenticator_data);
  TRY(const auto now, check_header(a->authenticator_data, h, w));
  if (!h.has(flag_key)) {
    return bad("authenticatorData", "there is no key in it");
  }
  auto key = read_key(a->authenticator_data);
  if (!key) {
    return bad("algorithm", "a key of a kind that is not taken");
  }
  if (!is_good_statement(*a, in, *key, w)) {
    return bad("attestation", "an attestation that is not taken");
  }
  return credential{.id = std::move(key->id),
                    .alg = key->alg,
                    .key = std::move(key->key),
                    .aaguid = std::move(key->aaguid),
                    .now = now};
}

result<said> check_assertion(const asserted& in, const known_key& known, const wish& w) {
  TRY(const done good, check_client_data(in.client_data, ceremony::get, w));
  if (!is_header_there(in.authenticator_data)) {
    return bad("authenticatorData", "no authenticator data");
  }
  const auto h = header_of(in.authenticator_data);
  TRY(const auto now, check_header(in.authenticator_data, h, w));
  if (h.has(flag_key)) {
    return bad("authenticatorData", "a key where none belongs");
  }
  if (in.signature.size() > signature_max || !verify({.rp_id = w.rp_id,
                                                      .client_data_hash = hash_of(in.client_data),
                                                      .authenticator_data = in.authenticator_data,
                                                      .signature = in.signature,
                                                      .alg = known.alg,
                                                      .key = known.key})) {
    return bad("signature", "the signature is not the key's");
  }
  return now;
}

bool goes_back(std::uint32_t before, std::uint32_t now) {
  return (before != 0 || now != 0) && now <= before;
}

}  // namespace tsu::webauthn
