// One client's connection: a coroutine that reads a request, runs the handler, writes the reply,
// and so on. Lives in its worker's list and on its thread; ends by itself. Private to base/http.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/event_stream.h"
#include "base/http/io_loop.h"
#include "base/http/message.h"
#include "base/http/request_parser.h"
#include "base/http/tls.h"
#include "base/http/worker.h"

namespace tsu::http {

// Bytes that came and are not used yet; grows up to a limit, forgets what is used.
class input_buffer {
 public:
  std::string_view view() const { return {bytes_.data() + from_, until_ - from_}; }
  std::span<char> bytes() { return std::span{bytes_}.subspan(from_, until_ - from_); }
  // Room for reading into; moves what is there to the front, so views into it end here.
  std::span<char> room(std::size_t most);
  void came(std::size_t n) { until_ += n; }
  void use(std::size_t n);
  void assign(std::string_view);
  bool empty() const { return from_ == until_; }

 private:
  std::vector<char> bytes_;
  std::size_t from_ = 0, until_ = 0;
};

class connection final : public watched {
 public:
  connection(worker&, int fd, const peer&, std::unique_ptr<tls_session>);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void start();
  void on_ready(std::uint32_t epoll_events) override;
  void check_time(std::chrono::nanoseconds now);
  void close_when_idle();
  void cut();
  const std::string& address() const { return peer_.address; }

  std::list<std::unique_ptr<connection>>::iterator place;

 private:
  enum class phase : std::uint8_t { idle, head, body, handler, reply, events, lingering, over };
  enum class wants : std::uint8_t { nothing, bytes, room };
  struct session;
  struct bytes_awaiter;
  struct written_awaiter;

  session run();
  bytes_awaiter bytes_into(std::span<char>);
  written_awaiter written();
  bool try_read();
  bool try_read_tls();
  bool try_write();
  bool try_write_tls();
  bool flush_tls();
  // Once, non-blocking. False: would block.
  bool receive(std::span<char> to, std::size_t& n);
  bool transmit(std::string_view first, std::string_view second, std::size_t& n);
  void resume();

  void enter(phase, std::chrono::nanoseconds time_allowed);
  void enter_waiting();
  const refusal* begin_request(std::size_t head_bytes);
  const refusal* no_request();
  task<const refusal*> read_body();
  task<const refusal*> read_plain_body();
  task<const refusal*> read_chunked_body();
  std::chrono::nanoseconds body_deadline(std::size_t bytes_so_far) const;
  task<void> linger();
  std::chrono::nanoseconds time_to_write() const;
  task<std::uint64_t> send_events();
  void believe_proxy();
  void forget_request();
  void prepare(const reply&, const refusal*);
  void append_headers(const reply&);
  void report(std::chrono::nanoseconds took, std::uint64_t reply_bytes);

  worker& worker_;
  int fd_;
  peer peer_;
  std::unique_ptr<tls_session> tls_;
  std::shared_ptr<event_stream> stream_;
  std::string client_address_;  // what a trusted proxy says; empty otherwise
  std::coroutine_handle<> waiting_{};
  phase phase_ = phase::idle;
  wants wants_ = wants::nothing;
  bool readable_ = true, writable_ = true, hung_up_ = false;
  bool broken_ = false;  // the socket is of no more use
  bool timed_out_ = false;
  bool keep_ = true;
  bool body_missing_ = false;  // not all of it came with the head
  std::chrono::nanoseconds deadline_ = std::chrono::nanoseconds::max(), body_began_{};
  std::span<char> read_into_{};
  std::size_t got_ = 0;

  input_buffer in_;
  head_reader head_;
  chunk_reader chunks_;
  framing frame_;
  request request_;
  reply reply_;
  std::string body_;          // of a request that did not come in one piece
  std::string next_;          // the beginning of the next one, where it came with a chunked body
  std::size_t consumed_ = 0;  // bytes of in_ that belong to this request
  std::size_t body_max_ = 0, requests_ = 0;
  trace_text trace_{};

  std::string out_;
  std::string_view out_body_;
  std::size_t out_sent_ = 0;
};

// co_await bytes_into(span): how many came; 0 when no more will, or when time is up.
struct connection::bytes_awaiter {
  connection& c;
  bool await_ready() const { return c.try_read(); }
  void await_suspend(std::coroutine_handle<> h) const {
    c.waiting_ = h;
    c.wants_ = wants::bytes;
  }
  std::size_t await_resume() const { return c.got_; }
};

// co_await written(): true when out_ and out_body_ are with the kernel.
struct connection::written_awaiter {
  connection& c;
  bool await_ready() const { return c.try_write(); }
  void await_suspend(std::coroutine_handle<> h) const {
    c.waiting_ = h;
    c.wants_ = wants::room;
  }
  bool await_resume() const { return !c.broken_; }
};

}  // namespace tsu::http
