#include "engine/broker/subscribe/send_side_by_side.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/core/executor.h"
#include "engine/broker/subscribe/notifier.h"

namespace tsu::broker {
namespace {

struct flock {
  std::vector<std::optional<result<int>>> came;
  std::size_t under_way = 0;
  std::coroutine_handle<> waiter = {};
};

task<void> send_one(sender& by, outgoing message, flock& all, std::size_t i) {
  try {
    auto status = co_await by.send(std::move(message));
    all.came[i].emplace(std::move(status));
  } catch (const std::exception& e) {
    all.came[i].emplace(problem{why::unavailable, e.what()});
  }
  if (--all.under_way == 0 && all.waiter) {
    executor::current()->post(std::exchange(all.waiter, {}));
  }
}

}  // namespace

task<std::vector<result<int>>> send_side_by_side(sender& by, std::vector<outgoing> messages) {
  flock all{.came = std::vector<std::optional<result<int>>>(messages.size()),
            .under_way = messages.size()};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    spawn(send_one(by, std::move(messages[i]), all, i));
  }
  struct awaiter {
    flock& all;
    bool await_ready() const noexcept { return all.under_way == 0; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { all.waiter = h; }
    void await_resume() const noexcept {}
  };
  co_await awaiter{all};
  std::vector<result<int>> out;
  for (auto& one : all.came) {
    out.push_back(std::move(*one));
  }
  co_return out;
}

}  // namespace tsu::broker
