// A client that sends exactly the bytes it is told to, for tests. Blocking; every read gives up
// after a minute, so that a server that hangs fails the test instead of the run.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace tsu::http {

struct raw_reply {
  int status = 0;
  std::string head, body;
  // The first value of that field, as sent; empty where there is none.
  std::string field(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string{name} + ": ");
    if (at == std::string::npos) {
      return {};
    }
    const auto from = at + 4 + name.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

class raw_client {
 public:
  explicit raw_client(std::uint16_t port, std::uint32_t from = INADDR_LOOPBACK)
      : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval minute{60, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl(from);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&source), sizeof source), 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  }
  ~raw_client() { close(); }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) {
        return;  // the server has closed already; what it said is read below
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void end_sending() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) {
      ::close(std::exchange(fd_, -1));
    }
  }
  int fd() const { return fd_; }

  // One reply by its Content-Length; status 0 when the connection ended before it was whole.
  raw_reply read_reply(bool has_body = true) {
    raw_reply r;
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) {
        return {};
      }
    }
    r.head = pending_.substr(0, end + 2);
    pending_.erase(0, end + 4);
    const auto length = has_body ? std::strtoul(r.field("Content-Length").c_str(), nullptr, 10) : 0;
    while (pending_.size() < length) {
      if (!more()) {
        return {};
      }
    }
    r.body = pending_.substr(0, length);
    pending_.erase(0, length);
    r.status = std::atoi(r.head.c_str() + 9);
    return r;
  }
  raw_reply ask(std::string_view bytes) {
    send(bytes);
    return read_reply();
  }
  // Everything until the server closes; "RESET" or "TIMEOUT" where it ended in another way.
  std::string read_to_end() {
    while (more()) {
    }
    if (error_ != 0) {
      return error_ == ECONNRESET ? "RESET" : "TIMEOUT";
    }
    return std::exchange(pending_, {});
  }
  bool pending_has(std::string_view text) const { return pending_.find(text) != std::string::npos; }
  const std::string& pending() const { return pending_; }
  std::size_t pending_bytes() const { return pending_.size(); }
  bool more() {
    char bytes[16 * 1024];
    const auto n = ::recv(fd_, bytes, sizeof bytes, 0);
    error_ = n < 0 ? errno : 0;
    pending_.append(bytes, n > 0 ? static_cast<std::size_t>(n) : 0);
    return n > 0;
  }

 private:
  int fd_;
  int error_ = 0;
  std::string pending_;
};

}  // namespace tsu::http
