// TLS without sockets: ciphertext in, plaintext out, and back. A tls_identity (certificate and key)
// may be reloaded from any thread while sessions are made from it; a session belongs to its
// connection. Private to base/http.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/core/guarded.h"
#include "base/core/result.h"

struct ssl_st;
struct ssl_ctx_st;

namespace tsu::http {

class tls_session {
 public:
  enum class outcome { done, wants_bytes, failed };

  explicit tls_session(ssl_ctx_st&);
  ~tls_session();
  tls_session(const tls_session&) = delete;
  tls_session& operator=(const tls_session&) = delete;

  void feed(std::span<const char> ciphertext);
  // Runs the handshake too. done with n == 0: the other end has said that it is finished.
  outcome read(std::span<char> to, std::size_t& n);
  // False: the session is of no more use. The ciphertext is pending afterwards.
  bool write(std::string_view plaintext);
  void say_goodbye();
  std::string_view pending();
  void sent(std::size_t n);

 private:
  ssl_st* ssl_;
  std::string pending_;
  std::size_t pending_sent_ = 0;
};

// TLS 1.2 and 1.3, forward secrecy and authenticated ciphers only, HTTP/1.1 by ALPN.
class tls_identity {
 public:
  tls_identity(std::string certificate_file, std::string key_file);

  // Reads both files again. On failure what was there goes on serving.
  result<done> load();
  std::unique_ptr<tls_session> new_session() const;

 private:
  const std::string certificate_file_, key_file_;
  guarded<std::shared_ptr<ssl_ctx_st>> context_;
};

}  // namespace tsu::http
