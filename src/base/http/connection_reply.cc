// The part of connection that answers: replies as bytes, event streams, and the record of it.
#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>

#include "base/core/log.h"
#include "base/http/ascii.h"
#include "base/http/compress.h"
#include "base/http/connection.h"
#include "base/http/reply_text.h"

namespace tsu::http {
namespace {

constexpr std::size_t joined_body_max = 8 * 1024;  // copied behind the head: one buffer to send

// RFC 9112, 7.1. A chunk without bytes would be the last one.
void append_chunk(std::string& out, std::string_view bytes) {
  if (!bytes.empty()) {
    std::array<char, 16> hex{};
    const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), bytes.size(), 16).ptr;
    out.append(hex.data(), end).append("\r\n").append(bytes).append("\r\n");
  }
}

}  // namespace

void connection::append_headers(const reply& r) {
  if (r.headers.empty()) {
    out_ += worker_.fixed_headers();
  } else {
    out_ += worker_.date_line();
    for (const auto& [name, value] : worker_.options.default_headers) {
      const bool own = std::any_of(r.headers.begin(), r.headers.end(),
                                   [&n = name](const auto& h) { return same_name(h.first, n); });
      if (!own) {
        append_field(out_, name, value);
      }
    }
    for (const auto& [name, value] : r.headers) {
      append_field(out_, name, value);
    }
  }
  worker_.append_traceparent(out_, trace_);
  if (request_.secure && !worker_.options.strict_transport_security.empty()) {
    append_field(out_, "Strict-Transport-Security", worker_.options.strict_transport_security);
  }
  if (!keep_) {
    out_ += "Connection: close\r\n";
  } else if (frame_.http_1_0) {
    out_ += "Connection: keep-alive\r\n";
  }
}

void connection::prepare(const reply& made, const refusal* no) {
  if (!no && frame_.options_asterisk) {
    reply_ = {.status = 204};
    reply_.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }
  if (!no && !is_sendable(made)) {
    log_error("handler made a reply that cannot be sent, status {}", made.status);
    no = &refused::failed;
  }
  if (no) {
    // After a refusal nobody knows where the next request starts.
    keep_ = keep_ && no == &refused::failed;
    if (request_.trace_id.empty()) {
      worker_.trace_of({}, trace_);
    }
    reply_ = reply_of(*no, {trace_.data(), trace_.size()});
  }
  if (reply_.compressible && !reply_.pieces) {
    compress_for(request_.headers.find("accept-encoding").value_or(std::string_view{}), reply_);
  }
  keep_ = keep_ && !worker_.stopping;
  const auto body = body_of(reply_);
  const bool bodyless = reply_.status == 204 || reply_.status == 304;
  out_.clear();
  out_sent_ = 0;
  out_body_ = {};
  append_status_line(out_, reply_.status);
  if (!bodyless) {
    append_framing(body);
  }
  append_headers(reply_);
  out_ += "\r\n";
  if (bodyless || request_.verb == method::head) {
    reply_.pieces = {};
    return;
  }
  put_body(body);
}

// What says where the body ends, and what it is.
void connection::append_framing(std::string_view body) {
  if (reply_.events) {
    // Without a length: the end of the connection ends it.
    keep_ = false;
    out_ +=
        "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        "X-Accel-Buffering: no\r\n";
    return;
  }
  if (!body.empty() || reply_.pieces) {
    append_field(out_, "Content-Type", reply_.type);
  }
  if (!reply_.pieces) {
    out_ += "Content-Length: ";
    append_number(out_, body.size());
    out_ += "\r\n";
  } else if (frame_.http_1_0) {
    keep_ = false;  // it knows no chunks: the end of the connection ends it
  } else {
    out_ += "Transfer-Encoding: chunked\r\n";
  }
}

// Behind the head. The body of a reply in pieces is the first of them.
void connection::put_body(std::string_view body) {
  if (reply_.pieces && !frame_.http_1_0) {
    append_chunk(out_, body);
  } else if (body.size() <= joined_body_max) {
    out_ += body;
  } else {
    out_body_ = body;
  }
}

void connection::report(std::chrono::nanoseconds took, std::uint64_t reply_bytes) {
  const auto& o = worker_.options;
  if (!o.observe && !o.access_log) {
    return;
  }
  worker_.finished({.verb = request_.verb,
                    .route = reply_.route,
                    .status = reply_.status,
                    .request_bytes = request_.body.size(),
                    .reply_bytes = reply_bytes,
                    .took = took,
                    .trace_id = {trace_.data(), trace_.size()},
                    .remote_address = request_.remote_address});
}

// Until the client goes, the producer closes, or the server stops. Gives back the bytes sent.
task<std::uint64_t> connection::send_events() {
  std::uint64_t bytes = 0;
  keep_ = false;
  stream_ = std::make_shared<event_stream>(worker_.loop);
  worker_.streams.fetch_add(1, std::memory_order_relaxed);
  reply_.events(stream_);
  reply_.events = {};
  std::array<char, 512> ignored;
  overhear(boost::asio::buffer(ignored));
  if (worker_.stopping) {
    stream_->close();
  }
  while (!broken_) {
    enter(phase::events, worker_.options.heartbeat);
    out_ = co_await stream_->next();
    out_body_ = {};
    out_sent_ = 0;
    if (out_.empty()) {
      if (stream_->closed()) {
        break;
      }
      out_ = ":\n\n";  // a comment, so that proxies and we learn who is gone
    }
    bytes += out_.size();
    enter(phase::events, time_to_write());
    co_await written();
  }
  stream_->close();
  boost::system::error_code unused;
  socket_.cancel(unused);
  co_await silence();
  stream_.reset();
  worker_.streams.fetch_sub(1, std::memory_order_relaxed);
  co_return bytes;
}

// Empty at the end, and where there will be none: then the connection is broken.
task<std::string> connection::next_piece() {
  std::string piece;
  worker_.entered_handler();
  try {
    piece = co_await reply_.pieces();
  } catch (const std::exception& e) {
    log_error("the next piece of a reply failed: {}", e.what());
    cut();
  } catch (...) {
    log_error("the next piece of a reply failed");
    cut();
  }
  worker_.left_handler();
  co_return piece;
}

// One after the other, as the client takes them. Gives back how many bytes they had.
task<std::uint64_t> connection::send_pieces() {
  std::uint64_t bytes = 0;
  for (bool more = true; more && !broken_;) {
    enter(phase::handler, std::chrono::nanoseconds::max());
    const auto piece = co_await next_piece();
    if (broken_) {
      break;
    }
    more = !piece.empty();
    bytes += piece.size();
    out_.clear();
    out_body_ = {};
    out_sent_ = 0;
    if (frame_.http_1_0) {
      out_ = piece;
    } else {
      append_chunk(out_, piece);
      out_ += more ? "" : "0\r\n\r\n";
    }
    enter(phase::reply, time_to_write());
    co_await written();
  }
  reply_.pieces = {};
  co_return bytes;
}

}  // namespace tsu::http
