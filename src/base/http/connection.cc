#include "base/http/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "base/core/log.h"
#include "base/core/time.h"
#include "base/http/proxy.h"
#include "base/http/reply_text.h"

namespace tsu::http {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t first_buffer = 4 * 1024, piece = 64 * 1024, chunked_piece = 16 * 1024;
constexpr std::size_t linger_bytes_max = 256 * 1024;
constexpr nanoseconds linger_time = std::chrono::seconds{2};
constexpr nanoseconds forever = nanoseconds::max();

head_limits head_limits_of(const server_options& o) {
  return {.bytes = o.head_bytes_max, .fields = o.header_count_max};
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

std::span<char> input_buffer::room(std::size_t most) {
  if (from_ == until_) {
    from_ = until_ = 0;
  } else if (from_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + from_, until_ - from_);
    until_ -= from_;
    from_ = 0;
  }
  if (until_ == bytes_.size()) {
    bytes_.resize(std::min(std::max(bytes_.size() * 2, first_buffer), most));
  }
  return std::span{bytes_}.subspan(until_);
}

void input_buffer::use(std::size_t n) {
  from_ += n;
  ASSERT(from_ <= until_);
}

void input_buffer::assign(std::string_view s) {
  bytes_.assign(s.begin(), s.end());
  from_ = 0;
  until_ = s.size();
}

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

connection::bytes_awaiter connection::bytes_into(std::span<char> to) {
  read_into_ = to;
  return {*this};
}

connection::written_awaiter connection::written() { return {*this}; }

connection::connection(worker& w, int fd, const peer& p, std::unique_ptr<tls_session> tls)
    : worker_(w), fd_(fd), peer_(p), tls_(std::move(tls)) {
  worker_.loop.watch(fd_, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *this);
}

connection::~connection() { ::close(fd_); }

void connection::start() { run(); }

void connection::resume() {
  wants_ = wants::nothing;
  std::exchange(waiting_, {}).resume();
}

void connection::on_ready(std::uint32_t e) {
  if (phase_ == phase::over) {
    return;
  }
  readable_ |= (e & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  hung_up_ |= (e & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  writable_ |= (e & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
  if (tls_ && writable_ && wants_ != wants::room) {
    flush_tls();
  }
  if (phase_ == phase::events && hung_up_) {
    stream_->close();
  }
  if ((wants_ == wants::bytes && try_read()) || (wants_ == wants::room && try_write())) {
    resume();
  }
}

void connection::enter(phase p, nanoseconds time_allowed) {
  phase_ = p;
  deadline_ = time_allowed == forever ? forever : worker_.loop.now() + time_allowed;
}

void connection::check_time(nanoseconds now) {
  if (now < deadline_) {
    return;
  }
  deadline_ = forever;
  if (phase_ == phase::events && wants_ == wants::nothing) {
    stream_->poke();
  } else if (wants_ == wants::bytes) {
    timed_out_ = true;
    got_ = 0;
    resume();
  } else if (wants_ == wants::room) {
    // What it has not read is thrown away; otherwise the kernel would go on offering it.
    const ::linger none{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
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
  ::shutdown(fd_, SHUT_RDWR);  // the client learns of it even while a handler still runs
  got_ = 0;
  if (stream_) {
    stream_->close();
  }
  if (wants_ != wants::nothing) {
    resume();
  }
}

connection::session connection::run() {
  while (true) {
    const refusal* no = peer_.one_too_many ? &refused::too_busy : nullptr;
    std::size_t head_bytes = 0;
    while (!no) {
      const auto progress = head_.look(in_.view(), head_limits_of(worker_.options));
      no = progress.refused;
      head_bytes = progress.head_bytes;
      if (no || head_bytes > 0) {
        break;
      }
      enter_waiting();
      const auto n = co_await bytes_into(in_.room(worker_.options.head_bytes_max));
      if (n == 0) {
        no = no_request();
        break;
      }
      in_.came(n);
    }
    if (!no && head_bytes == 0) {
      break;
    }
    const auto began = monotonic_now();
    no = no ? no : begin_request(head_bytes);
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
    }
    report(took, bytes);
    if (!sent || !keep_) {
      break;
    }
    forget_request();
  }
  if (!broken_ && out_sent_ > 0) {
    co_await linger();
  }
  phase_ = phase::over;
  deadline_ = forever;
  worker_.remove(*this);
}

// A connection that has not asked anything yet has as long as a head may take.
void connection::enter_waiting() {
  const auto& o = worker_.options;
  if (in_.empty()) {
    enter(phase::idle, requests_ == 0 ? o.head_timeout : o.idle_timeout);
  } else if (phase_ != phase::head) {
    enter(phase::head, o.head_timeout);
  }
}

// Closing with bytes unread would reset the connection and could take the reply with it.
task<void> connection::linger() {
  if (tls_) {
    tls_->say_goodbye();
    flush_tls();
  }
  ::shutdown(fd_, SHUT_WR);
  tls_.reset();
  enter(phase::lingering, linger_time);
  std::vector<char> bytes(first_buffer);
  std::size_t drained = 0, n = 0;
  do {
    n = co_await bytes_into(bytes);
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
  if (timed_out_ && !in_.empty()) {
    return &refused::too_slow;
  }
  return nullptr;
}

const refusal* connection::begin_request(std::size_t head_bytes) {
  const auto& o = worker_.options;
  const auto* no = head_.read(in_.bytes().first(head_bytes), head_limits_of(o), request_, frame_);
  worker_.trace_of(frame_.traceparent, trace_);
  request_.trace_id = {trace_.data(), trace_.size()};
  if (no) {
    return no;
  }
  believe_proxy();
  keep_ = frame_.keep_alive && ++requests_ < o.requests_per_connection_max && !worker_.stopping;
  consumed_ = head_bytes;
  request_.body = {};
  body_missing_ = frame_.body != body_kind::none;
  if (!body_missing_) {
    return nullptr;
  }
  body_max_ = o.body_limit ? o.body_limit(request_.verb, request_.path) : o.body_bytes_max;
  if (frame_.content_length > body_max_) {
    return &refused::body_too_large;
  }
  if (frame_.body == body_kind::length && in_.view().size() - head_bytes >= frame_.content_length) {
    request_.body = in_.view().substr(head_bytes, frame_.content_length);
    consumed_ += frame_.content_length;
    body_missing_ = false;
  }
  return nullptr;
}

void connection::believe_proxy() {
  request_.remote_address = peer_.address;
  request_.secure = tls_ != nullptr;
  if (!peer_.trusted_proxy) {
    return;
  }
  const auto said = forwarded_by(worker_.trusted, request_.headers);
  request_.secure |= said.secure;
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

// The head's views stay good: the body is gathered elsewhere.
task<const refusal*> connection::read_body() {
  phase_ = phase::body;
  body_began_ = worker_.loop.now();
  deadline_ = body_deadline(0);
  body_.clear();
  if (frame_.expects_continue && in_.view().size() == consumed_) {
    out_ = "HTTP/1.1 100 Continue\r\n\r\n";
    out_body_ = {};
    out_sent_ = 0;
    if (!co_await written()) {
      co_return nullptr;
    }
  }
  const refusal* no = nullptr;
  if (frame_.body == body_kind::chunked) {
    no = co_await read_chunked_body();
  } else {
    no = co_await read_plain_body();
  }
  request_.body = body_;
  co_return no;
}

task<const refusal*> connection::read_plain_body() {
  const auto wanted = static_cast<std::size_t>(frame_.content_length);
  body_ = in_.view().substr(consumed_);
  consumed_ = in_.view().size();
  while (body_.size() < wanted) {
    const auto have = body_.size();
    body_.resize(have + std::min(wanted - have, std::max(have, piece)));
    const auto n = co_await bytes_into({body_.data() + have, body_.size() - have});
    body_.resize(have + n);
    if (n == 0) {
      broken_ = !timed_out_;
      co_return timed_out_ ? &refused::too_slow : nullptr;
    }
    deadline_ = body_deadline(body_.size());
  }
  co_return nullptr;
}

task<const refusal*> connection::read_chunked_body() {
  chunks_.reset();
  std::string raw{in_.view().substr(consumed_)};
  consumed_ = in_.view().size();
  std::size_t at = 0, received = raw.size();
  while (true) {
    const auto p = chunks_.feed(std::string_view{raw}.substr(at), body_, body_max_);
    at += p.used;
    if (p.now == chunk_reader::state::refused) {
      co_return p.refused;
    }
    if (p.now == chunk_reader::state::done) {
      break;
    }
    raw.resize(chunked_piece);
    const auto n = co_await bytes_into(raw);
    raw.resize(n);
    at = 0;
    received += n;
    if (n == 0) {
      broken_ = !timed_out_;
      co_return timed_out_ ? &refused::too_slow : nullptr;
    }
    deadline_ = body_deadline(received);
  }
  // What follows the body is the next request; it waits until this one's views are done with.
  next_ = raw.substr(at);
  co_return nullptr;
}

void connection::forget_request() {
  in_.use(consumed_);
  consumed_ = 0;
  if (!next_.empty()) {
    in_.assign(next_);
    next_.clear();
  }
  head_.reset();
  if (body_.capacity() > piece) {
    body_ = {};
  }
  if (out_.capacity() > piece) {
    out_ = {};
  }
  request_.verb = method::get;
  request_.body = request_.trace_id = {};
  reply_ = {};
  out_.clear();
  out_body_ = {};
  out_sent_ = 0;
  phase_ = phase::idle;
}

}  // namespace tsu::http
