#include "engine/broker/registrations/asked_at_once.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/core/executor.h"

namespace tsu::broker {

struct asked_at_once::state {
  std::vector<std::optional<source_answer>> answers;
  std::size_t under_way = 0;
  std::coroutine_handle<> waiter;
  executor* where = nullptr;
};

namespace {

template <class State>
task<void> fly(std::shared_ptr<State> s, std::size_t at, registry& sources, town_key town,
               registration_ptr to, http::client_request request, instant now) {
  source_reply reply{problem{why::unavailable, "not asked"}};
  try {
    reply = co_await sources.ask(town, to, std::move(request), now);
  } catch (const std::exception& e) {
    reply.reply = problem{why::unavailable, e.what()};
  }
  s->answers[at] = source_answer{std::move(to), std::move(reply.reply), reply.is_kept};
  if (--s->under_way == 0 && s->waiter) {
    s->where->post(std::exchange(s->waiter, {}));
  }
}

}  // namespace

asked_at_once::asked_at_once() : state_(std::make_shared<state>()) {}

void asked_at_once::start(registry& sources, const town_key& town, registration_ptr to,
                          http::client_request request, instant now) {
  const auto at = state_->answers.size();
  state_->answers.emplace_back();
  ++state_->under_way;
  spawn(fly(state_, at, sources, town, std::move(to), std::move(request), now));
}

task<std::vector<source_answer>> asked_at_once::land() {
  struct awaiter {
    state& s;
    bool await_ready() const noexcept { return s.under_way == 0; }
    void await_suspend(std::coroutine_handle<> h) const noexcept {
      s.waiter = h;
      s.where = executor::current();
    }
    void await_resume() const noexcept {}
  };
  co_await awaiter{*state_};
  std::vector<source_answer> out;
  for (auto& one : state_->answers) {
    out.push_back(std::move(*one));
  }
  state_->answers.clear();
  co_return out;
}

}  // namespace tsu::broker
