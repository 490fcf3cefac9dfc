#include "base/http/io_executor.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <utility>

namespace tsu::http {

namespace asio = boost::asio;

io_executor::io_executor() : work_(asio::make_work_guard(context_)) {}

void io_executor::post(std::span<const std::coroutine_handle<>> ready) {
  if (ready.empty()) {
    return;
  }
  const std::lock_guard hold{lock_};
  if (posted_.empty()) {
    asio::post(context_, [this] { resume_posted(); });
  }
  posted_.insert(posted_.end(), ready.begin(), ready.end());
}

void io_executor::resume_posted() {
  {
    const std::lock_guard hold{lock_};
    running_.swap(posted_);
  }
  for (auto h : running_) {
    h.resume();
  }
  running_.clear();
}

void io_executor::stop() {
  asio::post(context_, [this] {
    stopped_ = true;
    context_.stop();
  });
}

void io_executor::after(std::chrono::nanoseconds wait, std::coroutine_handle<> h) {
  auto timer = std::make_unique<asio::steady_timer>(context_, wait);
  auto& t = *timer;
  t.async_wait([this, h, timer = std::move(timer)](const boost::system::error_code&) {
    if (!stopped_) {
      h.resume();
    }
  });
}

void io_executor::run() {
  entered here{*this};
  context_.run();
}

void io_executor::run_left() {
  entered here{*this};
  context_.restart();
  context_.poll();
}

}  // namespace tsu::http
