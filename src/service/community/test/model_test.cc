// Many acts in a row, beside a model that is a list: who has a place, who waits and in which order
// are always the model's, and the numbers of the session those of its rows.
#include <algorithm>
#include <deque>

#include "base/core/random.h"
#include "service/community/test/community_town.h"

namespace tsu::community {
namespace {

class line_model {
 public:
  line_model(std::size_t capacity, std::size_t waiting) : capacity_(capacity), waiting_(waiting) {}
  std::string ask(std::int64_t who) {
    if (has(going, who) || has(line, who)) {
      return has(going, who) ? "going" : "waiting";
    }
    if (going.size() < capacity_) {
      going.push_back(who);
      return "going";
    }
    if (line.size() < waiting_) {
      line.push_back(who);
      return "waiting";
    }
    return "community_full";
  }
  void leave(std::int64_t who) {
    std::erase(line, who);
    std::erase(going, who);
    fill();
  }
  void widen(std::size_t capacity) {
    capacity_ = capacity;
    fill();
  }
  std::size_t capacity() const { return capacity_; }
  std::deque<std::int64_t> going, line;

 private:
  static bool has(const std::deque<std::int64_t>& all, std::int64_t who) {
    return std::find(all.begin(), all.end(), who) != all.end();
  }
  void fill() {
    while (going.size() < capacity_ && !line.empty()) {
      going.push_back(line.front());
      line.pop_front();
    }
  }
  std::size_t capacity_, waiting_;
};

class community_model : public testing::community_town {
 protected:
  std::string answer_of(const result<sign_up>& r) {
    return r.ok() ? boost::describe::enum_to_string(r.value().state, "") : r.error().code;
  }
};

TEST_P(community_model, places_and_the_line_are_always_those_of_a_list) {
  seeded_random dice{20'261'122};
  for (int round = 0; round < 3; ++round) {
    auto of = taichi();
    of.capacity = 1 + static_cast<std::int64_t>(dice.below(4));
    of.waiting_max = static_cast<std::int64_t>(dice.below(4));
    const auto s = plan(of);
    line_model model{static_cast<std::size_t>(of.capacity),
                     static_cast<std::size_t>(of.waiting_max)};
    for (int step = 0; step < 120; ++step) {
      const person_id who{1 + static_cast<std::int64_t>(dice.below(9))};
      const auto what = dice.below(20);
      if (what < 11) {
        ASSERT_EQ(answer_of(ask(s, who)), model.ask(who.value)) << "step " << step;
      } else if (what < 19) {
        const auto left = leave(s, who);
        ASSERT_TRUE(left.ok() || left.error().code == "community_no_sign_up");
        model.leave(who.value);
      } else {
        of.capacity = static_cast<std::int64_t>(std::max(model.capacity(), model.going.size())) + 1;
        ASSERT_TRUE(
            write([&](db::tx& t) { return change_session(t, testing::events, s, of); }).ok());
        model.widen(static_cast<std::size_t>(of.capacity));
      }
    }
    std::vector<std::int64_t> going, line;
    for (const auto& one :
         look([&](db::reader& r) { return store::sign_ups_at(r, s, 0, 1'000); })) {
      (one.state == sign_up_state::going ? going : line).push_back(one.person.value);
    }
    EXPECT_EQ(line, (std::vector<std::int64_t>{model.line.begin(), model.line.end()}));
    std::sort(going.begin(), going.end());
    std::sort(model.going.begin(), model.going.end());
    EXPECT_EQ(going, (std::vector<std::int64_t>{model.going.begin(), model.going.end()}));
    expect_sound(s);
  }
}

COMMUNITY_ON_BOTH(community_model);

}  // namespace
}  // namespace tsu::community
