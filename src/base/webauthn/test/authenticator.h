// An authenticator for tests: keeps one key, makes and signs as Web Authentication says, and can be
// told to do it wrong. Header only, so that other folders' tests have passkeys too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/jose/claims.h"
#include "base/jose/key.h"
#include "base/webauthn/webauthn.h"

namespace tsu::webauthn::testing {

// The few heads of CBOR that are needed.
inline std::string head(unsigned major, std::size_t n) {
  const auto first = [&](unsigned info) { return static_cast<char>(major << 5u | info); };
  if (n < 24) {
    return {first(static_cast<unsigned>(n))};
  }
  if (n < 256) {
    return {first(24), static_cast<char>(n)};
  }
  return {first(25), static_cast<char>(n >> 8u), static_cast<char>(n & 255u)};
}
inline std::string cbor_text(std::string_view s) { return head(3, s.size()) + std::string{s}; }
inline std::string cbor_bytes(std::string_view s) { return head(2, s.size()) + std::string{s}; }
inline std::string cbor_int(int n) {
  return n >= 0 ? head(0, static_cast<std::size_t>(n)) : head(1, static_cast<std::size_t>(-1 - n));
}

// r and s side by side, as a SEQUENCE of two INTEGERs.
inline std::string der_of(std::string_view raw) {
  std::string inside;
  for (auto part : {raw.substr(0, raw.size() / 2), raw.substr(raw.size() / 2)}) {
    while (part.size() > 1 && part[0] == '\0') {
      part.remove_prefix(1);
    }
    const bool high = (static_cast<unsigned char>(part[0]) & 0x80u) != 0;
    inside += '\x02';
    inside += static_cast<char>(part.size() + (high ? 1 : 0));
    inside += high ? std::string(1, '\0') + std::string{part} : std::string{part};
  }
  return "\x30" + std::string(1, static_cast<char>(inside.size())) + inside;
}

class authenticator {
 public:
  static constexpr unsigned present = 1, verified = 4, eligible = 8, backed_up = 16;

  explicit authenticator(std::string for_rp = "localhost", std::string at = "http://localhost",
                         jose::algorithm a = jose::algorithm::es256)
      : rp_id(std::move(for_rp)), origin(std::move(at)), key_(jose::private_key::make(a)) {
    id = std::string{crypto::bytes_of(crypto::sha256(key_.public_part().jwk()))};
  }

  // What may be told wrong.
  std::string rp_id, origin, id, user_handle;
  unsigned flags = present | verified;
  std::uint32_t counter = 1;
  std::string more_client_data;  // "\"crossOrigin\":true"
  bool self_attested = false;
  int claimed_alg = 0;    // in the key; 0: its own
  int statement_alg = 0;  // in the statement; 0: its own

  std::string client_data(std::string_view type, std::string_view challenge) const {
    jose::claims_writer w;
    w.add("type", type).add("challenge", crypto::base64url(challenge)).add("origin", origin);
    auto out = w.json();
    if (!more_client_data.empty()) {
      out.insert(out.size() - 1, "," + more_client_data);
    }
    return out;
  }
  std::string header(unsigned more_flags) const {
    std::string out{crypto::bytes_of(crypto::sha256(rp_id))};
    out += static_cast<char>(flags | more_flags);
    for (const unsigned shift : {24u, 16u, 8u, 0u}) {
      out += static_cast<char>(counter >> shift & 255u);
    }
    return out;
  }
  std::string authenticator_data_with_key() const {
    auto out = header(64);
    out += std::string(16, '\x11');
    out += static_cast<char>(id.size() >> 8u);
    out += static_cast<char>(id.size() & 255u);
    return out + id + cose_key();
  }

  struct response {
    std::string client_data, attestation, authenticator_data, signature, id, user_handle;
    attested as_attested() const { return {client_data, attestation}; }
    asserted as_asserted() const { return {client_data, authenticator_data, signature}; }
  };
  response create(std::string_view challenge) const {
    response out{.client_data = client_data("webauthn.create", challenge), .id = id};
    const auto data = authenticator_data_with_key();
    std::string statement = head(5, 0);
    if (self_attested) {
      const auto alg = statement_alg == 0 ? cose_alg() : statement_alg;
      statement = head(5, 2) + cbor_text("alg") + cbor_int(alg) + cbor_text("sig") +
                  cbor_bytes(signature(data, out.client_data));
    }
    out.attestation = head(5, 3) + cbor_text("fmt") + cbor_text(self_attested ? "packed" : "none") +
                      cbor_text("attStmt") + statement + cbor_text("authData") + cbor_bytes(data);
    return out;
  }
  response get(std::string_view challenge) {
    ++counter;
    response out{.client_data = client_data("webauthn.get", challenge),
                 .authenticator_data = header(0),
                 .id = id,
                 .user_handle = user_handle};
    out.signature = signature(out.authenticator_data, out.client_data);
    return out;
  }
  std::string signature(std::string_view data, std::string_view client) const {
    auto message = std::string{data};
    message += crypto::bytes_of(crypto::sha256(client));
    const auto raw = key_.sign(message);
    return key_.alg() == jose::algorithm::es256 ? der_of(raw) : raw;
  }
  int cose_alg() const {
    switch (key_.alg()) {
      case jose::algorithm::eddsa: return -8;
      case jose::algorithm::rs256: return -257;
      case jose::algorithm::ps256: return -37;
      default: return -7;
    }
  }
  std::string cose_key() const {
    const auto jwk = jose::claims::parse(key_.public_part().jwk()).value();
    const auto number = [&](const char* name) {
      return cbor_bytes(*crypto::from_base64url(*jwk.text(name)));
    };
    const auto alg = cbor_int(3) + cbor_int(claimed_alg == 0 ? cose_alg() : claimed_alg);
    switch (key_.alg()) {
      case jose::algorithm::eddsa:
        return head(5, 4) + cbor_int(1) + cbor_int(1) + alg + cbor_int(-1) + cbor_int(6) +
               cbor_int(-2) + number("x");
      case jose::algorithm::rs256:
      case jose::algorithm::ps256:
        return head(5, 4) + cbor_int(1) + cbor_int(3) + alg + cbor_int(-1) + number("n") +
               cbor_int(-2) + number("e");
      default:
        return head(5, 5) + cbor_int(1) + cbor_int(2) + alg + cbor_int(-1) + cbor_int(1) +
               cbor_int(-2) + number("x") + cbor_int(-3) + number("y");
    }
  }

 private:
  jose::private_key key_;
};

}  // namespace tsu::webauthn::testing
