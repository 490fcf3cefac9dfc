#include "base/media/client.h"

#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/core/time.h"
#include "base/media/image_header.h"

namespace tsu::media {
namespace {

using outcome = result<helper::reply>;

struct job {
  std::string head, body;
  completion<outcome>* done;
};

why reason_of(std::string_view code) {
  if (code == "media_type_unsupported") {
    return why::unsupported;
  }
  if (code == "media_too_large") {
    return why::too_large;
  }
  if (code == "media_fonts_missing") {
    return why::unavailable;
  }
  return code == "media_damaged" ? why::not_processable : why::bad_input;
}

std::pair<int, int> size_in(std::string_view head) {
  std::pair<int, int> out{0, 0};
  const auto first = head.find(' ') + 1, second = head.find(' ', first) + 1;
  std::from_chars(head.data() + first, head.data() + head.size(), out.first);
  std::from_chars(head.data() + second, head.data() + head.size(), out.second);
  return out;
}

}  // namespace

struct client::state {
  options opt;
  mutable std::mutex lock;
  std::condition_variable woken;
  std::deque<job> queue;
  std::vector<std::thread> threads;
  std::size_t idle_threads = 0;
  bool stopping = false;
  numbers count;

  explicit state(options o) : opt(std::move(o)) {}

  // Called under no lock, after the waiting coroutine is suspended.
  void add(job j) {
    {
      const std::lock_guard hold{lock};
      if (!stopping && queue.size() < opt.queue_max) {
        if (idle_threads <= queue.size() && threads.size() < opt.helpers) {
          add_thread();
        }
        if (!threads.empty()) {
          queue.push_back(std::move(j));
          woken.notify_one();
          return;
        }
      }
    }
    j.done->set(problem{why::unavailable, "too many pictures are waiting", "media_busy"});
  }

  // Before the job is queued: nobody may be left to answer it. Where the system gives no thread,
  // those that are there do it, or the caller is told.
  void add_thread() {
    try {
      threads.emplace_back([this] { work(); });
    } catch (const std::system_error& e) {
      log_warning("media: no thread: {}", e.what());
    }
  }

  // Nothing when stopping. An idle helper is dropped on the way.
  std::optional<job> next(std::unique_ptr<helper>& mine) {
    std::unique_lock hold{lock};
    ++idle_threads;
    const auto something = [&] { return stopping || !queue.empty(); };
    if (!woken.wait_for(hold, opt.idle_limit, something) && mine) {
      --count.running_helpers;
      const auto ended = std::move(mine);
      hold.unlock();
    }
    if (!hold.owns_lock()) {
      hold.lock();
    }
    woken.wait(hold, something);
    --idle_threads;
    if (stopping) {
      return std::nullopt;
    }
    auto j = std::move(queue.front());
    queue.pop_front();
    ++count.jobs;
    return j;
  }

  void drop(std::unique_ptr<helper>& mine) {
    if (mine) {
      mine.reset();
      const std::lock_guard hold{lock};
      --count.running_helpers;
    }
  }

  outcome ask(std::unique_ptr<helper>& mine, const job& j) {
    if (mine && !mine->alive()) {
      drop(mine);
    }
    if (!mine) {
      TRY(auto started, helper::start(opt.helper, monotonic_now() + opt.start_limit));
      mine = std::move(started);
      const std::lock_guard hold{lock};
      ++count.started;
      ++count.running_helpers;
    }
    auto answer = mine->ask(j.head, j.body, monotonic_now() + opt.job_limit);
    if (!answer.ok()) {
      drop(mine);
    } else if (answer.value().kind == message_kind::refused) {
      const auto& said = answer.value();
      return problem{reason_of(said.head), said.body, said.head};
    }
    return answer;
  }

  // Out of memory for a large picture is that picture's matter.
  outcome ask_safely(std::unique_ptr<helper>& mine, const job& j) {
    try {
      return ask(mine, j);
    } catch (const std::exception& e) {
      drop(mine);
      return problem{why::unavailable, e.what(), "media_failed"};
    }
  }

  void work() {
    std::unique_ptr<helper> mine;
    while (auto j = next(mine)) {
      auto answer = ask_safely(mine, *j);
      if (!answer.ok()) {
        const bool failed = answer.error().reason == why::unavailable;
        if (failed) {
          log_warning("media: {}: {}", j->head, answer.error().detail);
        }
        const std::lock_guard hold{lock};
        ++(failed ? count.failed : count.refused);
      }
      j->done->set(std::move(answer));
    }
  }
};

client::client(options o) : state_(std::make_unique<state>(std::move(o))) {}

client::~client() {
  std::deque<job> left;
  {
    const std::lock_guard hold{state_->lock};
    state_->stopping = true;
    left.swap(state_->queue);
    state_->woken.notify_all();
  }
  for (auto& t : state_->threads) {
    t.join();
  }
  for (auto& j : left) {
    j.done->set(problem{why::unavailable, "the server is stopping", "media_unavailable"});
  }
}

task<outcome> client::run(std::string head, std::string body) {
  if (body.size() > file_max) {
    co_return problem{why::too_large, "more than 20 MB", "media_too_large"};
  }
  completion<outcome> done;
  co_return co_await done.wait([&done, &head, &body, s = state_.get()] {
    s->add({std::move(head), std::move(body), &done});
  });
}

task<outcome> client::run(std::string duty, std::string settings, std::vector<std::string> files) {
  auto head = std::move(duty) + " settings=" + std::to_string(settings.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    head += (i == 0 ? " files=" : ",") + std::to_string(files[i].size());
    settings += files[i];
  }
  if (head.size() > head_max) {
    co_return problem{why::too_large, "too many files", "media_too_large"};
  }
  co_return co_await run(std::move(head), std::move(settings));
}

task<result<picture>> client::thumbnail(std::string file, int side_max) {
  ASSERT(side_max >= 16 && side_max <= 1024);
  if (file.size() <= file_max && !image_type_of(file)) {
    co_return problem{why::unsupported, "neither JPEG, PNG nor WebP", "media_type_unsupported"};
  }
  CO_TRY(auto made,
         co_await run("thumbnail side_max=" + std::to_string(side_max), std::move(file)));
  const auto [width, height] = size_in(made.head);
  co_return picture{std::move(made.body), width, height};
}

numbers client::so_far() const {
  const std::lock_guard hold{state_->lock};
  auto out = state_->count;
  out.waiting = state_->queue.size();
  return out;
}

}  // namespace tsu::media
