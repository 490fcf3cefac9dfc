#include "base/http/tls.h"

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <utility>

#include "base/core/assert.h"

namespace tsu::http {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Of TLS 1.2 those that RFC 9325 4.2 recommends and no other: FAPI 2.0 5.2.2 asks for it.
constexpr char ciphers_1_2[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384";

problem cannot(const std::string& what, const std::string& why_not) {
  return {why::unavailable, "TLS: " + what + ": " + why_not, "bad_certificate"};
}

// A client that speaks other protocols only is refused (RFC 7301 3.2).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned in_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_length, ours, sizeof ours - 1, in, in_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

tls_identity::tls_identity(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}

result<done> tls_identity::load() {
  const auto made = std::make_shared<ssl::context>(ssl::context::tls_server);
  made->set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                    ssl::context::no_compression);
  auto* const c = made->native_handle();
  SSL_CTX_set_options(
      c, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(c, ciphers_1_2) != 1) {
    return cannot("ciphers", "not known");
  }
  error_code e;
  made->use_certificate_chain_file(certificate_file_, e);
  if (e) {
    return cannot(certificate_file_, e.message());
  }
  made->use_private_key_file(key_file_, ssl::context::pem, e);
  if (e) {
    return cannot(key_file_, e.message());
  }
  if (SSL_CTX_check_private_key(c) != 1) {
    return cannot(key_file_, "the key is not the certificate's");
  }
  context_.change([&](auto& now) { now = made; });
  return done{};
}

tls_identity::context tls_identity::current() const {
  auto c = context_.look([](const auto& now) { return now; });
  ASSERT(c);
  return c;
}

}  // namespace tsu::http
