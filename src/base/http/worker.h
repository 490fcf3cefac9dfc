// What the connections of one I/O thread share: the loop, the options, the date line, trace ids and
// the access log's buffer. Touched only by that thread, except what is named atomic. Private.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/core/random.h"
#include "base/http/address.h"
#include "base/http/admission.h"
#include "base/http/io_executor.h"
#include "base/http/server.h"
#include "base/http/tls.h"

namespace tsu::http {

class connection;

using trace_text = std::array<char, 32>;

class worker {
 public:
  worker(const server_options&, const serve&, std::span<const network> trusted, admission&);
  ~worker();
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  // Any thread.
  void start();
  void take(int fd, tcp, const peer&, tls_identity::context);
  std::size_t open() const { return open_.load(std::memory_order_relaxed); }
  std::size_t busy() const { return busy_.load(std::memory_order_relaxed); }
  void begin_stop();
  void cut_all();
  void join();

  // The loop's thread.
  io_executor loop;
  const server_options& options;
  const serve& handler;
  const std::span<const network> trusted;
  std::atomic<std::size_t> streams{0};  // event streams open now
  bool stopping = false;

  // "Date: …", then the default headers; as one text.
  std::string_view fixed_headers();
  std::string_view date_line();
  // The trace id of this traceparent, or a new one (W3C Trace Context 3.2).
  void trace_of(std::string_view traceparent, trace_text& out);
  void append_traceparent(std::string& out, const trace_text&);
  void finished(const access_record&);
  void entered_handler() { busy_.fetch_add(1, std::memory_order_relaxed); }
  void left_handler() { busy_.fetch_sub(1, std::memory_order_relaxed); }
  void remove(connection&);
  // When bytes last came to one of the connections, or later; free to ask.
  std::chrono::nanoseconds now() const { return now_; }
  void note_time();

 private:
  void wait_for_beat();
  void beat();
  void refresh_date();
  void flush_log();

  admission& admission_;
  std::thread thread_;
  std::list<std::unique_ptr<connection>> connections_;
  std::atomic<std::size_t> open_{0}, busy_{0};
  seeded_random random_;
  std::string fixed_, log_lines_;
  const std::chrono::nanoseconds beat_interval_;
  std::chrono::nanoseconds now_{};
  boost::asio::steady_timer beat_timer_;
  std::size_t date_bytes_ = 0;
  std::chrono::nanoseconds date_until_{};
};

}  // namespace tsu::http
