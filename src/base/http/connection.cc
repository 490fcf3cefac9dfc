#include "base/http/connection.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "base/core/log.h"
#include "base/core/time.h"
#include "base/http/proxy.h"
#include "base/http/reply_text.h"

namespace tsu::http {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t first_buffer = 4 * 1024, piece = 64 * 1024;
constexpr std::size_t linger_bytes_max = 256 * 1024;
constexpr nanoseconds linger_time = std::chrono::seconds{2};
constexpr nanoseconds forever = nanoseconds::max();

std::string_view view(const boost::beast::flat_buffer& b) {
  return {static_cast<const char*>(b.data().data()), b.size()};
}

void append(boost::beast::flat_buffer& b, std::string_view s) {
  b.commit(boost::asio::buffer_copy(b.prepare(s.size()), boost::asio::buffer(s)));
}

void log_failure(std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception& e) {
    log_error("handler failed: {}", e.what());
  } catch (...) {
    log_error("handler failed");
  }
}

}  // namespace

// Owns itself: the frame goes when the session ends.
struct connection::session {
  struct promise_type {
    session get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

void connection::start() { run(); }

void connection::enter(phase p, nanoseconds time_allowed) {
  phase_ = p;
  deadline_ = time_allowed == forever ? forever : worker_.now() + time_allowed;
}

std::string_view connection::unused() const { return view(in_); }

boost::asio::mutable_buffer connection::room() {
  const auto have = in_.size(), space = std::max(in_.capacity(), first_buffer);
  const auto most = worker_.options.head_bytes_max - have;
  return in_.prepare(std::min(most, have < space ? space - have : have));
}

connection::session connection::run() {
  enter(phase::idle, worker_.options.head_timeout);
  bool goes_on = co_await handshake();
  while (goes_on) {
    const refusal* no = peer_.one_too_many ? &refused::too_busy : nullptr;
    bool asked = false;
    while (!no && !asked) {
      const auto head = reader_.read_head(unused(), request_, frame_);
      no = head.refused ? head.refused : head.done ? begin_request(head.used) : nullptr;
      asked = head.done;
      if (no || asked) {
        break;
      }
      enter_waiting();
      const auto to = room();
      const auto n = co_await bytes_into(to);
      if (n == 0) {
        no = no_request();
        break;
      }
      in_.commit(n);
    }
    if (!no && !asked) {
      break;
    }
    const auto began = worker_.now();
    if (!no && body_missing_) {
      no = co_await read_body();
    }
    if (broken_) {
      break;
    }
    enter(phase::handler, forever);
    if (!no && !frame_.options_asterisk) {
      worker_.entered_handler();
      try {
        reply_ = co_await worker_.handler(request_);
      } catch (...) {
        log_failure(std::current_exception());
        no = &refused::failed;
      }
      worker_.left_handler();
    }
    prepare(reply_, no);
    enter(phase::reply, time_to_write());
    const bool sent = co_await written();
    const auto took = monotonic_now() - began;  // of an event stream: until it has begun
    std::uint64_t bytes = body_of(reply_).size();
    if (sent && reply_.events && request_.verb != method::head) {
      bytes = co_await send_events();
    } else if (sent && reply_.pieces && request_.verb != method::head) {
      bytes += co_await send_pieces();
    }
    report(took, bytes);
    goes_on = sent && keep_ && !broken_;
    if (goes_on) {
      forget_request();
    }
  }
  if (!broken_ && out_sent_ > 0) {
    co_await linger();
  }
  worker_.remove(*this);
}

// A connection that has not asked anything yet has as long as a head may take.
void connection::enter_waiting() {
  const auto& o = worker_.options;
  if (in_.size() == 0) {
    enter(phase::idle, requests_ == 0 ? o.head_timeout : o.idle_timeout);
  } else if (phase_ != phase::head) {
    enter(phase::head, o.head_timeout);
  }
}

// Closing with bytes unread would reset the connection and could take the reply with it.
task<void> connection::linger() {
  say_goodbye();
  enter(phase::lingering, linger_time);
  std::array<char, first_buffer> bytes;
  const auto to = boost::asio::buffer(bytes);
  std::size_t drained = 0, n = 0;
  do {
    n = co_await bytes_into(to);
    drained += n;
  } while (n > 0 && drained < linger_bytes_max);
}

nanoseconds connection::time_to_write() const {
  const auto bytes = out_.size() + out_body_.size() - out_sent_;
  return worker_.options.body_timeout +
         std::chrono::seconds{bytes / worker_.options.body_bytes_per_second_min};
}

// Why there is no head: the client left, is too slow, or has nothing more to ask.
const refusal* connection::no_request() {
  if (timed_out_ && in_.size() > 0) {
    return &refused::too_slow;
  }
  return nullptr;
}

const refusal* connection::begin_request(std::size_t head_bytes) {
  const auto& o = worker_.options;
  worker_.trace_of(frame_.traceparent, trace_);
  request_.trace_id = {trace_.data(), trace_.size()};
  believe_proxy();
  keep_ = frame_.keep_alive && ++requests_ < o.requests_per_connection_max && !worker_.stopping;
  consumed_ = head_bytes;
  body_missing_ = false;
  if (!frame_.has_body) {
    return nullptr;
  }
  body_max_ = o.body_limit ? o.body_limit(request_.verb, request_.path) : o.body_bytes_max;
  if (frame_.content_length > body_max_) {
    return &refused::body_too_large;
  }
  frame_.expects_continue &= in_.size() == head_bytes;
  const auto body = reader_.read_body(unused().substr(head_bytes), body_max_);
  consumed_ += body.used;
  body_missing_ = !body.done;
  return body.refused;
}

void connection::believe_proxy() {
  request_.remote_address = peer_.address;
  request_.secure = tls_ != nullptr;
  if (!peer_.trusted_proxy) {
    return;
  }
  const auto said = forwarded_by(worker_.trusted, request_.headers);
  request_.secure |= said.secure;
  request_.host = said.host.empty() ? request_.host : said.host;
  request_.prefix = said.prefix;
  if (said.client) {
    client_address_ = said.client->text();
    request_.remote_address = client_address_;
  }
}

nanoseconds connection::body_deadline(std::size_t bytes_so_far) const {
  const auto& o = worker_.options;
  return body_began_ + o.body_timeout +
         std::chrono::milliseconds{bytes_so_far * 1000 / o.body_bytes_per_second_min};
}

// The head's views stay good: what comes now goes elsewhere.
task<const refusal*> connection::read_body() {
  phase_ = phase::body;
  body_began_ = worker_.now();
  deadline_ = body_deadline(0);
  if (frame_.expects_continue) {
    out_ = "HTTP/1.1 100 Continue\r\n\r\n";
    out_body_ = {};
    out_sent_ = 0;
    if (!co_await written()) {
      co_return nullptr;
    }
  }
  append(more_, unused().substr(consumed_));
  consumed_ = in_.size();
  for (std::size_t received = more_.size();;) {
    const auto to = more_.prepare(piece);
    const auto n = co_await bytes_into(to);
    if (n == 0) {
      broken_ = !timed_out_;
      co_return timed_out_ ? &refused::too_slow : nullptr;
    }
    more_.commit(n);
    received += n;
    deadline_ = body_deadline(received);
    const auto body = reader_.read_body(view(more_), body_max_);
    more_.consume(body.used);
    if (body.refused || body.done) {
      co_return body.refused;  // what follows is the next request and waits for its turn
    }
  }
}

void connection::forget_request() {
  in_.consume(consumed_);
  consumed_ = 0;
  if (more_.capacity() > 0) {
    append(in_, view(more_));
    more_.clear();
    more_.shrink_to_fit();
  }
  reader_.reset();
  if (out_.capacity() > piece) {
    out_ = {};
  }
  request_.verb = method::get;
  request_.headers.clear();
  request_.body = request_.trace_id = {};
  reply_ = {};
  out_.clear();
  out_body_ = {};
  out_sent_ = 0;
  phase_ = phase::idle;
}

}  // namespace tsu::http
