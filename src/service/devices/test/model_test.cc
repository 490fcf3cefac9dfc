// Random acts against a model that is so simple that it cannot be wrong.
#include <map>

#include "base/core/random.h"
#include "service/devices/test/devices_town.h"

namespace tsu::devices {
namespace {

using enum tablet_state;

class devices_model : public testing::devices_town {
 protected:
  struct kept {
    tablet_state state = stock;
    bool to_wipe = false, repair_open = false, search_open = false;
    std::int64_t loan = 0, person = 0;
  };
  static constexpr int tablets = 24, persons = 16;
  seeded_random chance{20'261'130};
  std::map<std::string, kept> all;

  std::string any() { return serial(1 + static_cast<int>(chance.below(tablets))); }
  bool has_one(std::int64_t who) const {
    return std::any_of(all.begin(), all.end(),
                       [who](const auto& one) { return one.second.person == who; });
  }
  void go(kept& k, tablet_state to) {
    k.repair_open = to == repair;
    k.search_open = to == lost;
    k.state = to;
  }

  void lend_one() {
    const auto one = any();
    const auto who = static_cast<std::int64_t>(1 + chance.below(persons));
    auto& k = all[one];
    const auto made = lend_to({who}, one);
    const std::string expected = k.state != stock ? "devices_not_in_stock"
                                 : k.to_wipe      ? "devices_not_wiped"
                                 : has_one(who)   ? "devices_has_one"
                                                  : "ok";
    ASSERT_EQ(code_of(made), expected);
    if (made.ok()) {
      go(k, lent);
      k.loan = made.value().of.number;
      k.person = who;
    }
  }
  void end_one() {
    auto& k = all[any()];
    constexpr tablet_state ends[] = {stock, stock, repair, lost};
    const auto as = ends[chance.below(4)];
    const auto over = end(k.loan, as);
    ASSERT_EQ(code_of(over), k.loan == 0       ? "devices_no_loan"
                             : k.state != lent ? "devices_loan_over"
                                               : "ok");
    if (over.ok()) {
      go(k, as);
      k.to_wipe = true;
      k.person = 0;
    }
  }
  void move_one() {
    constexpr tablet_state to[] = {stock, repair, lost, repair, lost, retired};
    const auto one = any();
    const auto where = to[chance.below(chance.below(4) == 0 ? 6 : 5)];
    auto& k = all[one];
    const auto moved = move_to(one, where);
    ASSERT_EQ(moved.ok(), may_move(k.state, where)) << code_of(moved);
    if (moved.ok()) {
      k.to_wipe = k.to_wipe || k.state == lost || k.state == repair;
      go(k, where);
    }
  }
  void finish_one() {
    const auto tasks = to_do();
    if (tasks.empty()) {
      return;
    }
    const auto& task = tasks[chance.below(tasks.size())];
    auto& k = all[task.serial];
    ASSERT_TRUE(finish(task.number).ok());
    if (task.kind == task_kind::wipe) {
      k.to_wipe = false;
    } else {
      k.to_wipe = true;
      go(k, stock);
    }
  }

  void compare() {
    std::map<tablet_state, std::int64_t> counted;
    std::size_t open = 0;
    for (const auto& [name, k] : all) {
      ++counted[k.state];
      open += static_cast<std::size_t>(k.to_wipe) + static_cast<std::size_t>(k.repair_open) +
              static_cast<std::size_t>(k.search_open);
      const auto row = look([&](db::reader& r) { return *store::find_tablet(r, name); });
      ASSERT_EQ(row.state, k.state) << name;
      ASSERT_EQ(row.to_wipe, k.to_wipe) << name;
      const auto loan = look([&](db::reader& r) { return store::loan_of_tablet(r, name); });
      ASSERT_EQ(loan ? loan->person.value : 0, k.person) << name;
    }
    const auto now = sums();
    ASSERT_EQ(now.stock, counted[stock]);
    ASSERT_EQ(now.lent, counted[lent]);
    ASSERT_EQ(now.repair, counted[repair]);
    ASSERT_EQ(now.lost, counted[lost]);
    ASSERT_EQ(now.retired, counted[retired]);
    expect_sums(tablets - counted[retired]);
    ASSERT_EQ(to_do().size(), open);
    // Whoever had a tablet that has come back is signed out on it.
    const auto bound = std::count_if(smart_id.begin(), smart_id.end(),
                                     [](const auto& act) { return act.starts_with("bind"); });
    ASSERT_EQ(std::ssize(smart_id) - bound, bound - counted[lent]);
  }
};

TEST_P(devices_model, whatever_is_done_the_register_and_the_tasks_are_those_of_the_model) {
  add_stock(tablets);
  for (int i = 1; i <= tablets; ++i) {
    all[serial(i)] = {};
  }
  for (int i = 0; i < 240; ++i) {
    here.time.advance(std::chrono::seconds{30});
    switch (chance.below(8)) {
      case 0:
      case 1:
      case 2: lend_one(); break;
      case 3:
      case 4: end_one(); break;
      case 5: move_one(); break;
      default: finish_one();
    }
    if (HasFatalFailure()) {
      FAIL() << "step " << i;
    }
    if (i % 24 == 0) {
      compare();
    }
  }
  compare();
}

DEVICES_ON_BOTH(devices_model);

}  // namespace
}  // namespace tsu::devices
