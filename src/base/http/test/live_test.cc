#include "base/http/live.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"

namespace tsu::http {
namespace {

using std::chrono::milliseconds;

// Each look at it finds one event fewer.
class draining_channel final : public event_channel {
 public:
  explicit draining_channel(std::size_t waiting, bool closed = false)
      : waiting_(waiting), closed_(closed) {}
  bool push(event) override { return !closed_; }
  bool closed() const override { return closed_; }
  std::size_t waiting() const override {
    ++looks;
    return drains ? waiting_-- : waiting_;
  }

  bool drains = true;
  mutable int looks = 0;

 private:
  mutable std::size_t waiting_;
  const bool closed_;
};

constexpr room no_pauses{.few = 2, .look_again = milliseconds{0}};

int looks_until_room(draining_channel& c, room r = no_pauses) {
  event_loop loop;
  loop.wait(wait_for_room(c, r));
  return c.looks;
}

TEST(live, who_has_few_events_waiting_is_not_waited_for) {
  draining_channel c{2};
  EXPECT_EQ(looks_until_room(c), 1);
}

TEST(live, who_reads_is_waited_for_until_few_wait) {
  draining_channel c{5};
  EXPECT_EQ(looks_until_room(c), 4) << "5, 4, 3, then 2";
}

TEST(live, who_is_gone_or_reads_nothing_is_not_waited_for_any_longer) {
  draining_channel gone{9, true};
  EXPECT_EQ(looks_until_room(gone), 1);
  draining_channel stuck{9};
  stuck.drains = false;
  auto no_patience = no_pauses;
  no_patience.patience = milliseconds{0};
  EXPECT_EQ(looks_until_room(stuck, no_patience), 1);
}

TEST(live, who_comes_back_says_the_number_of_the_last_event) {
  const auto last = [](std::string_view value) {
    request r;
    r.headers.add("last-event-id", value);
    return last_event_of(r);
  };
  EXPECT_EQ(last("17"), 17);
  EXPECT_EQ(last("x1"), std::nullopt);
  EXPECT_EQ(last(""), std::nullopt);
  EXPECT_EQ(last_event_of({}), std::nullopt);
}

}  // namespace
}  // namespace tsu::http
