// The part of connection that moves bytes: what Asio is asked for, with and without TLS.
#include <array>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "base/http/connection.h"

namespace tsu::http {
namespace {

constexpr std::size_t overheard_max = 64 * 1024;

}  // namespace

namespace asio = boost::asio;

struct connection::tls_stream {
  tls_stream(tcp_socket& socket, tls_identity::context c)
      : context(std::move(c)), stream(socket, *context) {}
  tls_identity::context context;
  asio::ssl::stream<tcp_socket&> stream;
};

connection::connection(worker& w, tcp_socket s, const peer& p, tls_identity::context tls)
    : worker_(w),
      socket_(std::move(s)),
      peer_(p),
      reader_({.bytes = w.options.head_bytes_max, .fields = w.options.header_count_max}) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  if (tls) {
    tls_ = std::make_unique<tls_stream>(socket_, std::move(tls));
  }
}

connection::~connection() = default;

// The end of the other side's bytes, and a time-out of ours, leave the way back open.
void connection::note_end(const error_code& e) {
  broken_ |= e && e != asio::error::eof && e != asio::error::operation_aborted &&
             e != asio::ssl::error::stream_truncated;
}

template <class Done>
void connection::read_some(asio::mutable_buffer to, Done done) {
  if (tls_) {
    tls_->stream.async_read_some(to, std::move(done));
  } else {
    socket_.async_read_some(to, std::move(done));
  }
}

connection::handshake_awaiter connection::handshake() { return {*this}; }
connection::bytes_awaiter connection::bytes_into(asio::mutable_buffer to) { return {*this, to}; }
connection::written_awaiter connection::written() { return {*this}; }
connection::silence_awaiter connection::silence() { return {*this}; }

void connection::handshake_awaiter::await_suspend(std::coroutine_handle<> h) const {
  c.wants_ = wants::bytes;
  c.tls_->stream.async_handshake(asio::ssl::stream_base::server, [&c = c, h](const error_code& e) {
    c.wants_ = wants::nothing;
    c.broken_ |= e.failed();
    h.resume();
  });
}

void connection::bytes_awaiter::await_suspend(std::coroutine_handle<> h) {
  c.wants_ = wants::bytes;
  c.timed_out_ = false;
  c.read_some(to, [this, h](const error_code& e, std::size_t got) {
    c.wants_ = wants::nothing;
    c.note_end(e);
    c.worker_.note_time();
    n = got;
    h.resume();
  });
}

void connection::written_awaiter::await_suspend(std::coroutine_handle<> h) const {
  c.wants_ = wants::room;
  auto done = [&c = c, h](const error_code& e, std::size_t n) {
    c.wants_ = wants::nothing;
    c.broken_ |= e.failed();
    c.out_sent_ += n;
    h.resume();
  };
  if (c.tls_) {
    asio::async_write(c.tls_->stream, c.unsent(), std::move(done));
  } else {
    asio::async_write(c.socket_, c.unsent(), std::move(done));
  }
}

std::array<asio::const_buffer, 2> connection::unsent() const {
  const auto body_sent = out_sent_ > out_.size() ? out_sent_ - out_.size() : 0;
  return {asio::buffer(out_) + out_sent_,
          asio::const_buffer{out_body_.data(), out_body_.size()} + body_sent};
}

// A reply nearly always fits into the socket's buffer. False: it does not, and Asio has to wait.
bool connection::write_now() {
  if (tls_) {
    return false;
  }
  error_code e;
  while (!e && out_sent_ < out_.size() + out_body_.size()) {
    const auto parts = unsent();
    out_sent_ += out_body_.empty() ? socket_.write_some(parts[0], e) : socket_.write_some(parts, e);
  }
  broken_ |= e && e != asio::error::would_block;
  return e != asio::error::would_block;
}

// Says that nothing more comes; under TLS too, where it is not waited for the other side's word.
void connection::say_goodbye() {
  error_code ignored;
  if (tls_) {
    tls_->stream.shutdown(ignored);
    tls_.reset();
  }
  socket_.shutdown(tcp_socket::shutdown_send, ignored);
}

// While events are sent the client has nothing to say: what comes is thrown away, and its end is
// the stream's.
void connection::overhear(asio::mutable_buffer to) {
  overhearing_ = true;
  read_some(to, [this, to](const error_code& e, std::size_t n) {
    overheard_bytes_ += n;
    if (!e && !broken_ && !stream_->closed() && overheard_bytes_ < overheard_max) {
      overhear(to);
      return;
    }
    note_end(e);
    overhearing_ = false;
    stream_->close();
    if (waits_for_silence_) {
      std::exchange(waits_for_silence_, {}).resume();
    }
  });
}

void connection::check_time(std::chrono::nanoseconds now) {
  if (now < deadline_) {
    return;
  }
  deadline_ = std::chrono::nanoseconds::max();
  error_code ignored;
  if (phase_ == phase::events && wants_ == wants::nothing) {
    stream_->poke();
  } else if (wants_ == wants::bytes) {
    timed_out_ = true;
    socket_.cancel(ignored);
  } else if (wants_ == wants::room) {
    // What it has not read is thrown away; otherwise the kernel would go on offering it. Closed
    // here: Asio's destructor would take the option back.
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
    cut();
  }
}

void connection::close_when_idle() {
  keep_ = false;
  if (stream_) {
    stream_->close();
  }
  if (phase_ == phase::idle) {
    cut();
  }
}

void connection::cut() {
  broken_ = true;
  error_code ignored;
  // The client learns of it even while a handler still runs.
  socket_.shutdown(tcp_socket::shutdown_both, ignored);
  socket_.cancel(ignored);
  if (stream_) {
    stream_->close();
  }
}

}  // namespace tsu::http
