// One client's connection: a coroutine that reads a request, runs the handler, writes the reply,
// and so on. Lives in its worker's list and on its thread; ends by itself. Private to base/http.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/event_stream.h"
#include "base/http/message.h"
#include "base/http/request_reader.h"
#include "base/http/worker.h"

namespace tsu::http {

class connection {
 public:
  connection(worker&, tcp_socket, const peer&, tls_identity::context);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void start();
  // None of these resumes anything before it comes back.
  void check_time(std::chrono::nanoseconds now);
  void close_when_idle();
  void cut();
  const std::string& address() const { return peer_.address; }

  std::list<std::unique_ptr<connection>>::iterator place;

 private:
  enum class phase : std::uint8_t { idle, head, body, handler, reply, events, lingering };
  enum class wants : std::uint8_t { nothing, bytes, room };
  using error_code = boost::system::error_code;
  struct session;
  struct tls_stream;
  struct handshake_awaiter;
  struct bytes_awaiter;
  struct written_awaiter;
  struct silence_awaiter;

  session run();
  // connection_io.cc
  handshake_awaiter handshake();
  bytes_awaiter bytes_into(boost::asio::mutable_buffer);
  written_awaiter written();
  silence_awaiter silence();
  template <class Done>
  void read_some(boost::asio::mutable_buffer, Done);
  std::array<boost::asio::const_buffer, 2> unsent() const;
  bool write_now();
  void note_end(const error_code&);
  void say_goodbye();
  void overhear(boost::asio::mutable_buffer);

  void enter(phase, std::chrono::nanoseconds time_allowed);
  void enter_waiting();
  // Of in_: what came and is not used yet, and where to read more of it.
  std::string_view unused() const;
  boost::asio::mutable_buffer room();
  const refusal* begin_request(std::size_t head_bytes);
  const refusal* no_request();
  task<const refusal*> read_body();
  std::chrono::nanoseconds body_deadline(std::size_t bytes_so_far) const;
  task<void> linger();
  std::chrono::nanoseconds time_to_write() const;
  task<std::uint64_t> send_events();
  task<std::uint64_t> send_pieces();
  task<std::string> next_piece();
  void believe_proxy();
  void forget_request();
  void prepare(const reply&, const refusal*);
  void append_headers(const reply&);
  void append_framing(std::string_view body);
  void put_body(std::string_view);
  void report(std::chrono::nanoseconds took, std::uint64_t reply_bytes);

  worker& worker_;
  tcp_socket socket_;
  std::unique_ptr<tls_stream> tls_;
  peer peer_;
  std::shared_ptr<event_stream> stream_;
  std::string client_address_;  // what a trusted proxy says; empty otherwise
  std::coroutine_handle<> waits_for_silence_{};
  phase phase_ = phase::idle;
  wants wants_ = wants::nothing;
  bool overhearing_ = false;
  bool broken_ = false;  // the socket is of no more use
  bool timed_out_ = false;
  bool keep_ = true;
  bool body_missing_ = false;  // not all of it came with the head
  std::chrono::nanoseconds deadline_ = std::chrono::nanoseconds::max(), body_began_{};

  boost::beast::flat_buffer in_;
  boost::beast::flat_buffer more_;  // of a body that did not all come with its head, and then on
  request_reader reader_;
  framing frame_;
  request request_;
  reply reply_;
  std::size_t consumed_ = 0;  // bytes of in_ that belong to this request
  std::size_t body_max_ = 0, requests_ = 0, overheard_bytes_ = 0;
  trace_text trace_{};

  std::string out_;
  std::string_view out_body_;
  std::size_t out_sent_ = 0;
};

// co_await handshake(): true when the connection may be used; at once where there is no TLS.
struct connection::handshake_awaiter {
  connection& c;
  bool await_ready() const { return !c.tls_; }
  void await_suspend(std::coroutine_handle<>) const;
  bool await_resume() const { return !c.broken_; }
};

// co_await bytes_into(buffer): how many came; 0 when no more will, or when time is up.
struct connection::bytes_awaiter {
  connection& c;
  boost::asio::mutable_buffer to;
  std::size_t n = 0;
  bool await_ready() const { return c.broken_; }
  void await_suspend(std::coroutine_handle<>);
  std::size_t await_resume() const { return c.broken_ ? 0 : n; }
};

// co_await written(): true when out_ and out_body_ are with the kernel.
struct connection::written_awaiter {
  connection& c;
  bool await_ready() const { return c.broken_ || c.write_now(); }
  void await_suspend(std::coroutine_handle<>) const;
  bool await_resume() const { return !c.broken_; }
};

// co_await silence(): overhear() has ended.
struct connection::silence_awaiter {
  connection& c;
  bool await_ready() const { return !c.overhearing_; }
  void await_suspend(std::coroutine_handle<> h) const { c.waits_for_silence_ = h; }
  void await_resume() const {}
};

}  // namespace tsu::http
