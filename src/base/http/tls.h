// The server's certificate and key, as Asio wants them. May be reloaded from any thread while
// connections are made with it. Private to base/http.
#pragma once

#include <memory>
#include <string>

#include "base/core/guarded.h"
#include "base/core/result.h"

namespace boost::asio::ssl {
class context;
}

namespace tsu::http {

// TLS 1.2 and 1.3, forward secrecy and authenticated ciphers only, HTTP/1.1 by ALPN.
class tls_identity {
 public:
  using context = std::shared_ptr<boost::asio::ssl::context>;

  tls_identity(std::string certificate_file, std::string key_file);

  // Reads both files again. On failure what was there goes on serving.
  result<done> load();
  // What new connections use; kept by each as long as it lasts.
  context current() const;

 private:
  const std::string certificate_file_, key_file_;
  guarded<context> context_;
};

}  // namespace tsu::http
