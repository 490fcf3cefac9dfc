#include "base/http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/core/assert.h"

namespace tsu::http {
namespace {

constexpr char ciphers_1_2[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

problem cannot(const std::string& what) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return {why::unavailable, "TLS: " + what + ": " + text.data(), "bad_certificate"};
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

tls_session::tls_session(ssl_ctx_st& context) : ssl_(SSL_new(&context)) {
  auto* const in = BIO_new(BIO_s_mem());
  auto* const out = BIO_new(BIO_s_mem());
  if (!ssl_ || !in || !out) {
    throw std::bad_alloc{};
  }
  BIO_set_mem_eof_return(in, -1);
  SSL_set_bio(ssl_, in, out);
  SSL_set_accept_state(ssl_);
}

tls_session::~tls_session() { SSL_free(ssl_); }

void tls_session::feed(std::span<const char> bytes) {
  const int n = BIO_write(SSL_get_rbio(ssl_), bytes.data(), static_cast<int>(bytes.size()));
  ASSERT(n == static_cast<int>(bytes.size()));
}

tls_session::outcome tls_session::read(std::span<char> to, std::size_t& n) {
  n = 0;
  ERR_clear_error();
  if (SSL_read_ex(ssl_, to.data(), to.size(), &n) == 1) {
    return outcome::done;
  }
  switch (SSL_get_error(ssl_, 0)) {
    case SSL_ERROR_WANT_READ: return outcome::wants_bytes;
    case SSL_ERROR_ZERO_RETURN: return outcome::done;
    default: ERR_clear_error(); return outcome::failed;
  }
}

bool tls_session::write(std::string_view plaintext) {
  std::size_t n = 0;
  ERR_clear_error();
  return SSL_write_ex(ssl_, plaintext.data(), plaintext.size(), &n) == 1 && n == plaintext.size();
}

void tls_session::say_goodbye() {
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::string_view tls_session::pending() {
  if (pending_sent_ == pending_.size()) {
    pending_.clear();
    pending_sent_ = 0;
  }
  auto* const out = SSL_get_wbio(ssl_);
  if (const auto waiting = BIO_ctrl_pending(out); waiting > 0) {
    const auto have = pending_.size();
    pending_.resize(have + waiting);
    const int n = BIO_read(out, pending_.data() + have, static_cast<int>(waiting));
    ASSERT(n == static_cast<int>(waiting));
  }
  return std::string_view{pending_}.substr(pending_sent_);
}

void tls_session::sent(std::size_t n) { pending_sent_ += n; }

tls_identity::tls_identity(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}

result<done> tls_identity::load() {
  const std::shared_ptr<SSL_CTX> made{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  if (!made) {
    throw std::bad_alloc{};
  }
  auto* const c = made.get();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                             SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(c, ciphers_1_2) != 1) {
    return cannot("ciphers");
  }
  if (SSL_CTX_use_certificate_chain_file(c, certificate_file_.c_str()) != 1) {
    return cannot(certificate_file_);
  }
  if (SSL_CTX_use_PrivateKey_file(c, key_file_.c_str(), SSL_FILETYPE_PEM) != 1) {
    return cannot(key_file_);
  }
  if (SSL_CTX_check_private_key(c) != 1) {
    return cannot("the key is not the certificate's");
  }
  context_.change([&](auto& now) { now = made; });
  return done{};
}

std::unique_ptr<tls_session> tls_identity::new_session() const {
  const auto c = context_.look([](const auto& now) { return now; });
  ASSERT(c);
  return std::make_unique<tls_session>(*c);
}

}  // namespace tsu::http
