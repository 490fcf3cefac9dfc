// One I/O thread: an Asio context of one thread, as the `executor` of the coroutines of its
// connections. They run here and nowhere else. Private to base/http.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <coroutine>
#include <mutex>
#include <span>
#include <vector>

#include "base/core/executor.h"

namespace tsu::http {

// A socket that knows its executor by type, which saves a request some indirect calls.
using tcp = boost::asio::ip::tcp;
using tcp_socket = boost::asio::basic_stream_socket<tcp, boost::asio::io_context::executor_type>;

class io_executor final : public executor {
 public:
  io_executor();

  // Any thread.
  using executor::post;
  void post(std::span<const std::coroutine_handle<>> ready) override;
  void stop();

  // The executor's own thread (or before run()).
  void after(std::chrono::nanoseconds, std::coroutine_handle<>) override;
  void run();
  // After run() has ended: does what was still to be done but waits for nothing, on the calling
  // thread.
  void run_left();

  boost::asio::io_context& context() { return context_; }

 private:
  void resume_posted();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  bool stopped_ = false;
  std::mutex lock_;  // guards the next; a whole batch is one entry in the context's queue
  std::vector<std::coroutine_handle<>> posted_;
  std::vector<std::coroutine_handle<>> running_;
};

}  // namespace tsu::http
