// A mail server for tests: speaks SMTP on a port that the system chose, on a thread of its own, and
// keeps what it was told. `answers` replaces what it says to a verb ("RCPT" -> "550 no such user");
// an empty answer ends the connection. Gone when the object is.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/core/assert.h"

namespace tsu::mail::testing {

class fake_smtp {
 public:
  explicit fake_smtp(std::map<std::string, std::string> answers = {})
      : answers_(std::move(answers)), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT(::bind(listening_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
    ASSERT(::listen(listening_, 16) == 0);
    socklen_t size = sizeof here;
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&here), &size);
    port_ = ntohs(here.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~fake_smtp() {
    stopping_ = true;
    ::shutdown(listening_, SHUT_RDWR);
    if (const int open = talking_.load(); open >= 0) {
      ::shutdown(open, SHUT_RDWR);
    }
    thread_.join();
    ::close(listening_);
  }

  std::uint16_t port() const { return port_; }
  void answer(const std::string& verb, const std::string& text) {
    const std::lock_guard hold{lock_};
    answers_[verb] = text;
  }
  std::vector<std::string> letters() const {
    const std::lock_guard hold{lock_};
    return letters_;
  }
  // Every line but those of letters.
  std::vector<std::string> heard() const {
    const std::lock_guard hold{lock_};
    return heard_;
  }

 private:
  void serve() {
    while (!stopping_) {
      const int fd = ::accept(listening_, nullptr, nullptr);
      if (fd < 0) {
        return;
      }
      talking_ = fd;
      if (!stopping_) {
        talk(fd);
      }
      talking_ = -1;
      ::close(fd);
    }
  }

  void talk(int fd) {
    std::string buffer;
    if (!say(fd, answer_to("HELLO", "220 fake.example ESMTP"))) {
      return;
    }
    for (std::string line; read_line(fd, buffer, line);) {
      const auto verb = line.substr(0, line.find_first_of(" :"));
      {
        const std::lock_guard hold{lock_};
        heard_.push_back(line);
      }
      if (verb == "QUIT") {
        say(fd, "221 bye");
        return;
      }
      if (line == "AUTH PLAIN" && (!say(fd, "334 ") || !read_line(fd, buffer, line))) {
        return;
      }
      if (!say(fd, answer_to(verb, usual(verb)))) {
        return;
      }
      if (verb == "DATA" && answer_to(verb, usual(verb)).starts_with("354") &&
          !take_letter(fd, buffer)) {
        return;
      }
    }
  }

  static std::string usual(const std::string& verb) {
    return verb == "EHLO"   ? "250-fake.example\r\n250 AUTH PLAIN"
           : verb == "DATA" ? "354 go on"
           : verb == "AUTH" ? "235 welcome"
                            : "250 ok";
  }

  bool take_letter(int fd, std::string& buffer) {
    std::string letter;
    for (std::string line; read_line(fd, buffer, line);) {
      if (line == ".") {
        const auto said = answer_to("LETTER", "250 taken");
        if (said.starts_with("250")) {
          const std::lock_guard hold{lock_};
          letters_.push_back(letter);
        }
        return say(fd, said);
      }
      letter += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
    }
    return false;
  }

  std::string answer_to(const std::string& verb, const std::string& otherwise) const {
    const std::lock_guard hold{lock_};
    const auto at = answers_.find(verb);
    return at == answers_.end() ? otherwise : at->second;
  }

  static bool say(int fd, const std::string& text) {
    const auto line = text + "\r\n";
    return !text.empty() && ::send(fd, line.data(), line.size(), MSG_NOSIGNAL) > 0;
  }

  static bool read_line(int fd, std::string& buffer, std::string& line) {
    auto end = buffer.find("\r\n");
    while (end == std::string::npos) {
      char bytes[4096];
      const auto n = ::recv(fd, bytes, sizeof bytes, 0);
      if (n <= 0) {
        return false;
      }
      buffer.append(bytes, static_cast<std::size_t>(n));
      end = buffer.find("\r\n");
    }
    line = buffer.substr(0, end);
    buffer.erase(0, end + 2);
    return true;
  }

  mutable std::mutex lock_;
  std::map<std::string, std::string> answers_;  // guarded, like the next two
  std::vector<std::string> letters_, heard_;
  const int listening_;
  std::uint16_t port_ = 0;
  std::atomic<int> talking_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace tsu::mail::testing
