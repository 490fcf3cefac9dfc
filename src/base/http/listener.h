// Accepts connections at one address and deals each to the worker with the fewest. Runs on the
// first worker's loop. Private to base/http.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/http/address.h"
#include "base/http/admission.h"
#include "base/http/tls.h"
#include "base/http/worker.h"

namespace tsu::http {

class listener {
 public:
  using workers = std::vector<std::unique_ptr<worker>>;
  // "127.0.0.1:0", "[::1]:8443"; names are not looked up, except "localhost".
  static result<std::unique_ptr<listener>> open(std::string_view address, const workers&,
                                                std::span<const network> trusted, admission&,
                                                const tls_identity*);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  std::uint16_t port() const { return port_; }
  void start();
  // From a thread that is not the loop's; nothing is accepted once it has come back.
  void close();

 private:
  listener(const workers&, std::span<const network> trusted, admission&, const tls_identity*);
  void wait();
  void accept_all();
  void deal(int fd, const ip_address&);
  void make_room_for_one();

  const workers& workers_;
  const std::span<const network> trusted_;
  admission& admission_;
  const tls_identity* const identity_;  // null: without TLS
  tcp::acceptor acceptor_;
  tcp protocol_ = tcp::v4();
  int spare_fd_;
  std::uint16_t port_ = 0;
  bool started_ = false;
};

}  // namespace tsu::http
