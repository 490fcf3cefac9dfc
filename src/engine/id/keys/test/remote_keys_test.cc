#include "engine/id/keys/remote_keys.h"

#include <gtest/gtest.h>

#include <utility>

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

constexpr auto es = jose::algorithm::es256;
const std::string at = "https://rp.example/jwks";
const instant start{std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}};

// Lets everything go on that has been posted until now.
struct turn {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const { executor::current()->post(h); }
  void await_resume() const noexcept {}
};

class remote_keys_test : public ::testing::Test {
 protected:
  // An address that answers when the test says so.
  struct held {
    std::coroutine_handle<>& who;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { who = h; }
    void await_resume() const noexcept {}
  };
  task<result<std::string>> answer() {
    ++fetched;
    if (is_slow) {
      co_await held{in_flight};
    }
    if (is_broken) {
      throw std::runtime_error{"the client failed"};
    }
    if (says.empty()) {
      co_return problem{why::unavailable, "nobody there", "cannot_connect"};
    }
    co_return says;
  }
  task<void> land() {
    executor::current()->post(std::exchange(in_flight, {}));
    for (int i = 0; i < 4; ++i) {
      co_await turn{};
    }
  }
  task<void> ask(std::string kid, instant now, std::vector<std::string>& out) {
    const auto got = co_await keys.find(fetch, at, std::move(kid), es, now);
    out.push_back(got.ok() ? "keys" : std::string{got.error().code});
  }
  std::string found(std::string kid, instant now) {
    std::vector<std::string> out;
    loop.wait(ask(std::move(kid), now, out));
    return out.at(0);
  }
  static std::string set_of(std::string_view kid) {
    return jose::key_set{{jose::private_key::make(es).public_part(kid)}}.json();
  }

  event_loop loop;
  remote_keys keys;
  fetch_document fetch = [this](std::string) { return answer(); };
  std::string says = set_of("k1");
  int fetched = 0;
  bool is_slow = false, is_broken = false;
  std::coroutine_handle<> in_flight;
};

TEST_F(remote_keys_test, whoever_comes_while_nothing_is_known_waits_for_the_one_who_fetches) {
  is_slow = true;
  std::vector<std::string> out;
  const auto crowd = [&]() -> task<void> {
    for (int i = 0; i < 3; ++i) {
      spawn(ask("k1", start, out));
    }
    co_await turn{};
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(fetched, 1);
    co_await land();
  };
  loop.wait(crowd());
  EXPECT_EQ(out, (std::vector<std::string>{"keys", "keys", "keys"}));
  EXPECT_EQ(fetched, 1);
}

TEST_F(remote_keys_test, who_waits_in_vain_is_told_so) {
  is_slow = true;
  says.clear();
  std::vector<std::string> out;
  const auto crowd = [&]() -> task<void> {
    spawn(ask("k1", start, out));
    spawn(ask("k1", start, out));
    co_await land();
  };
  loop.wait(crowd());
  EXPECT_EQ(out, (std::vector<std::string>{"no_keys", "no_keys"}));
  is_slow = false;
  says = set_of("k1");
  EXPECT_EQ(found("k1", start + 4s), "no_keys") << "not asked again at once";
  EXPECT_EQ(found("k1", start + 5s), "keys");
}

TEST_F(remote_keys_test, a_fetch_that_throws_lets_the_others_go_on) {
  is_slow = is_broken = true;
  std::vector<std::string> out;
  int failed = 0;
  const auto crowd = [&]() -> task<void> {
    spawn(ask("k1", start, out), [&](std::exception_ptr) { ++failed; });
    spawn(ask("k1", start, out));
    co_await land();
  };
  loop.wait(crowd());
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(out, (std::vector<std::string>{"no_keys"}));
}

TEST_F(remote_keys_test, keys_that_are_known_will_do_while_they_are_fetched_again) {
  EXPECT_EQ(found("k1", start), "keys");
  is_slow = true;
  std::vector<std::string> out;
  const auto crowd = [&]() -> task<void> {
    spawn(ask("k1", start + 5min, out));  // fetches
    spawn(ask("k1", start + 5min, out));
    spawn(ask("k2", start + 5min, out));  // a key that nobody knows: waits
    co_await turn{};
    EXPECT_EQ(out, std::vector<std::string>{"keys"});
    co_await land();
  };
  loop.wait(crowd());
  EXPECT_EQ(out.size(), 3u);
  EXPECT_EQ(fetched, 2);
}

TEST_F(remote_keys_test, a_key_that_is_missing_is_looked_for_every_half_minute_at_most) {
  EXPECT_EQ(found("k1", start), "keys");
  EXPECT_EQ(found("k2", start + 29s), "keys") << "as they are";
  EXPECT_EQ(fetched, 1);
  EXPECT_EQ(found("k2", start + 30s), "keys");
  EXPECT_EQ(fetched, 2);
  EXPECT_EQ(found("k2", start + 31s), "keys");
  EXPECT_EQ(fetched, 2);
}

TEST_F(remote_keys_test, an_address_that_is_away_leaves_what_was_good_for_a_day) {
  EXPECT_EQ(found("k1", start), "keys");
  says.clear();
  EXPECT_EQ(found("k1", start + 1h), "keys");
  says = "no keys";
  EXPECT_EQ(found("k1", start + 23h), "keys");
  EXPECT_EQ(found("k1", start + 24h), "no_keys");
}

}  // namespace
}  // namespace tsu::id
