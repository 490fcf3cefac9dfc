#include "base/core/side_work.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace tsu {
namespace {

TEST(side_work, runs_on_a_thread_of_its_own_and_comes_back_to_the_executor_it_left) {
  side_work side{{.name = "test"}};
  event_loop loop;
  std::thread::id there, back;
  const auto ask = [&]() -> task<int> {
    const auto seven = co_await side.run([&] {
      there = std::this_thread::get_id();
      return 7;
    });
    back = std::this_thread::get_id();
    co_return seven.value();
  };
  EXPECT_EQ(loop.wait(ask()), 7);
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_EQ(back, std::this_thread::get_id());
}

// One runs and holds the only thread, two wait, the fourth is refused while they wait.
TEST(side_work, beyond_its_queue_it_refuses_at_once_and_the_rest_is_done) {
  side_work side{{.name = "test", .threads = 1, .waiting_max = 2}};
  event_loop loop;
  std::promise<void> begun, go;
  const auto may_go = go.get_future().share();
  int done = 0;
  completion<bool> all_done;
  const auto hold = [&]() -> task<void> {
    const auto wait = [&] {
      begun.set_value();
      may_go.wait();
      return true;
    };
    done += (co_await side.run(wait)).ok() ? 1 : 0;
  };
  const auto one = [&]() -> task<void> {
    done += (co_await side.run([] { return true; })).ok() ? 1 : 0;
    if (done == 3) {
      all_done.set(true);
    }
  };
  const auto all = [&]() -> task<void> {
    spawn(hold());
    begun.get_future().wait();
    spawn(one());
    co_await all_done.wait([&] {
      spawn(one());
      EXPECT_EQ(side.waiting(), 2u);
      spawn([](side_work& s, std::promise<void>& free) -> task<void> {
        const auto refused = co_await s.run([] { return true; });
        EXPECT_EQ(refused.error().code, "busy");
        EXPECT_EQ(refused.error().reason, why::unavailable);
        free.set_value();
      }(side, go));
    });
  };
  loop.wait(all());
  EXPECT_EQ(done, 3);
  EXPECT_EQ(side.waiting(), 0u);
}

}  // namespace
}  // namespace tsu
