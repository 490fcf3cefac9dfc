// The part of connection that moves bytes: sockets that never block, with and without TLS.
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

#include "base/http/connection.h"

namespace tsu::http {
namespace {

constexpr std::size_t slice_bytes = 64 * 1024;  // encrypted at once

}  // namespace

// A read that does not fill the span has emptied the socket, unless the other end has hung up,
// which is no edge of its own.
bool connection::receive(std::span<char> to, std::size_t& n) {
  n = 0;
  while (readable_ && !broken_) {
    const auto got = ::recv(fd_, to.data(), to.size(), 0);
    if (got >= 0) {
      n = static_cast<std::size_t>(got);
      readable_ = hung_up_ || n == to.size();
      return true;
    }
    readable_ = errno != EAGAIN;
    broken_ = errno != EAGAIN && errno != EINTR;
  }
  return broken_;
}

bool connection::transmit(std::string_view first, std::string_view second, std::size_t& n) {
  n = 0;
  while (writable_ && !broken_) {
    ssize_t sent = 0;
    if (second.empty()) {
      sent = ::send(fd_, first.data(), first.size(), MSG_NOSIGNAL);
    } else {
      std::array<iovec, 2> parts{{{const_cast<char*>(first.data()), first.size()},
                                  {const_cast<char*>(second.data()), second.size()}}};
      msghdr message{};
      message.msg_iov = parts.data();
      message.msg_iovlen = parts.size();
      sent = ::sendmsg(fd_, &message, MSG_NOSIGNAL);
    }
    if (sent >= 0) {
      n = static_cast<std::size_t>(sent);
      return true;
    }
    writable_ = errno != EAGAIN;
    broken_ = errno != EAGAIN && errno != EINTR;
  }
  return broken_;
}

// False: nothing there yet. True: got_ bytes came, 0 at the end.
bool connection::try_read() {
  got_ = 0;
  return tls_ ? try_read_tls() : receive(read_into_, got_);
}

bool connection::try_read_tls() {
  while (!broken_) {
    const auto now = tls_->read(read_into_, got_);
    flush_tls();  // the handshake speaks too
    if (now == tls_session::outcome::done) {
      return true;
    }
    broken_ |= now == tls_session::outcome::failed;
    std::size_t n = 0;
    if (!receive(worker_.scratch(), n)) {
      return false;
    }
    if (n == 0) {
      return true;
    }
    tls_->feed(worker_.scratch().first(n));
  }
  return true;
}

// True: no ciphertext is left, or the socket is broken.
bool connection::flush_tls() {
  for (auto left = tls_->pending(); !left.empty() && !broken_; left = tls_->pending()) {
    std::size_t n = 0;
    if (!transmit(left, {}, n)) {
      return false;
    }
    tls_->sent(n);
  }
  return true;
}

// False: would block. True: out_ and out_body_ are with the kernel, or the socket is broken.
bool connection::try_write() {
  if (tls_) {
    return try_write_tls();
  }
  const std::string_view head = out_;
  while (!broken_ && out_sent_ < head.size() + out_body_.size()) {
    const auto body_sent = out_sent_ > head.size() ? out_sent_ - head.size() : 0;
    const auto body = out_body_.substr(body_sent);
    std::size_t n = 0;
    const bool done =
        out_sent_ < head.size() ? transmit(head.substr(out_sent_), body, n) : transmit(body, {}, n);
    if (!done) {
      return false;
    }
    out_sent_ += n;
  }
  return true;
}

bool connection::try_write_tls() {
  while (flush_tls()) {
    const auto part = out_sent_ < out_.size() ? std::string_view{out_}.substr(out_sent_)
                                              : out_body_.substr(out_sent_ - out_.size());
    if (part.empty() || broken_) {
      return true;
    }
    const auto slice = part.substr(0, slice_bytes);
    broken_ |= !tls_->write(slice);
    out_sent_ += slice.size();
  }
  return false;
}

}  // namespace tsu::http
