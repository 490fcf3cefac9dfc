// What must hold in any order of things: failures, receipts, answers, restarts, nodes that die with
// something in their hands. Never two messages for one key; states only move forward; what was kept
// as sent is never sent again.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/notify/message_state.h"
#include "engine/notify/outbox.h"
#include "engine/notify/take_answer.h"
#include "engine/notify/take_receipt.h"
#include "engine/notify/test/post_office.h"

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;

class nights : public testing::TestWithParam<engine_kind> {};

// One night of 40 things that happen, drawn from a seed.
class night {
 public:
  night(post_office& p, std::uint64_t seed) : p_(p), chance_(seed), seed_(seed) {
    firm_ = p_.add_firm();
    for (auto& [w, c] : p_.channels) {
      c->got.clear();
      c->says = [this](const outgoing& o) { return outcome_of(o); };
    }
  }

  void run() {
    for (int step = 0; step < 40; ++step) {
      act();
      check();
    }
    drain();
    every_key_is_one_message();
  }

 private:
  std::string key(std::uint64_t n) const {
    return "trial:" + std::to_string(seed_) + ":" + std::to_string(n);
  }

  outcome outcome_of(const outgoing& o) {
    EXPECT_FALSE(kept_.contains(o.reference())) << "sent again: " << o.reference();
    switch (chance_.below(5)) {
      case 0: return {.note = "later"};
      case 1: return {.what = outcome::kind::refused, .note = "never"};
      case 2: return {.what = outcome::kind::delivered};
      default: return {.what = outcome::kind::sent};
    }
  }

  void act() {
    switch (chance_.below(9)) {
      case 0:
      case 1: want(); break;
      case 2: p_.follow(); break;
      case 3: p_.work(); break;
      case 4: p_.here.time.advance(std::chrono::seconds{chance_.below(120)}); break;
      case 5: die_with_something(); break;
      case 6: tell_receipt(); break;
      case 7: answer(); break;
      default: withdraw_one(); break;
    }
    note_kept();
  }

  void want() {
    auto w = p_.call_of(firm_, key(chance_.below(6)));
    w.ways = {way::sms, way::voice, way::email, way::inbox};
    w.ways.resize(1 + chance_.below(4));
    w.how = chance_.below(2) == 0 ? spread::in_order : spread::all_at_once;
    w.patience = 20s;
    if (chance_.below(3) == 0) {
      w.expires_at = p_.here.time.now() + 5min;
    }
    ASSERT_TRUE(p_.post(w, chance_.below(2) == 0 ? db::place::town : db::place::people).ok());
  }

  // A node takes what is due, perhaps sends it, and is gone before it keeps what came of it.
  void die_with_something() {
    const auto w = all_ways[1 + chance_.below(4)];
    const auto taken = p_.here.loop.wait(p_.people().write([&](db::tx& t) {
      return take_due(t, *p_.on, p_.town, w, {"dead node", 30s}, 2);
    }));
    died_with_ += taken.all.size();
    if (chance_.below(4) == 0) {
      p_.restart();
    }
  }

  std::optional<message_row> some_message() {
    const auto all = p_.here.loop.wait(p_.people().read([&](db::reader& r) {
      return read_messages(r, {.key_from = "trial:" + std::to_string(seed_), .limit = 100});
    }));
    return all.empty() ? std::nullopt : std::optional{all[chance_.below(all.size())]};
  }

  void tell_receipt() {
    const auto m = some_message();
    if (!m) {
      return;
    }
    const auto all = p_.deliveries(m->key);
    parsed_receipt r;
    r.delivery = all[chance_.below(all.size())].number;
    r.said.status = static_cast<receipt_status>(chance_.below(3));
    if (r.said.status == receipt_status::answered) {
      r.said.answer = chance_.below(2) == 0 ? "1" : "2";
    }
    [[maybe_unused]] const auto told =
        p_.here.loop.wait(p_.people().write([&](db::tx& t) { return take_receipt(t, r); }));
  }

  void answer() {
    const auto m = some_message();
    if (!m) {
      return;
    }
    [[maybe_unused]] const auto said = p_.here.loop.wait(p_.people().write([&](db::tx& t) {
      auto mine = locked_message(t, m->number);
      return take_answer(t, *mine, {.said = "accept", .by = way::inbox});
    }));
  }

  void withdraw_one() {
    const auto n = chance_.below(6);
    p_.here.loop.wait(
        p_.here.at(db::place::town).write([&](db::tx& t) { withdraw(t, key(n), "no longer"); }));
  }

  // Everything comes to its end once nothing new is wanted.
  void drain() {
    for (int i = 0; i < 60; ++i) {
      p_.work();
      note_kept();
      p_.here.time.advance(61s);
    }
    check();
    for (const auto& [number, s] : last_) {
      // In reserve while a gateway may still tell that the way before has failed.
      EXPECT_TRUE(!is_open(s) || s == state::reserve)
          << "seed " << seed_ << ": delivery " << number << " never ended";
    }
  }

  void note_kept() {
    for (std::uint64_t n = 0; n < 6; ++n) {
      for (const auto& d : deliveries_of_key(key(n))) {
        if (d.sent && d.by != way::inbox) {
          kept_.insert(outgoing{.tenant = p_.town, .delivery = d.number}.reference());
        }
      }
    }
  }

  std::vector<delivery_row> deliveries_of_key(const std::string& k) {
    return p_.here.loop.wait(p_.people().read([&](db::reader& r) {
      const auto m = find_message_by_key(r, k);
      return m ? deliveries_of(r, m->number) : std::vector<delivery_row>{};
    }));
  }

  void check() {
    for (std::uint64_t n = 0; n < 6; ++n) {
      for (const auto& d : deliveries_of_key(key(n))) {
        const auto [at, fresh] = last_.emplace(d.number, d.now);
        if (!fresh && at->second != d.now) {
          EXPECT_TRUE(may_follow(at->second, d.now) || reachable(at->second, d.now))
              << "seed " << seed_ << ": " << name_of(at->second) << " -> " << name_of(d.now);
          at->second = d.now;
        }
      }
    }
  }
  // Several steps may have happened between two looks.
  static bool reachable(state from, state to) {
    for (int i = 0; i <= static_cast<int>(state::withdrawn); ++i) {
      const auto between = static_cast<state>(i);
      if (may_follow(from, between) && may_follow(between, to)) {
        return true;
      }
    }
    return false;
  }

  void every_key_is_one_message() {
    const auto all = p_.here.loop.wait(p_.people().read([&](db::reader& r) {
      return read_messages(r, {.key_from = "trial:" + std::to_string(seed_), .limit = 100});
    }));
    std::set<std::string> keys;
    for (const auto& m : all) {
      EXPECT_TRUE(keys.insert(m.key).second) << m.key;
      std::set<way> ways;
      for (const auto& d : p_.deliveries(m.key)) {
        EXPECT_TRUE(ways.insert(d.by).second) << m.key << " twice by " << name_of(d.by);
      }
    }
    // News of an answer: once for each message that was answered.
    std::map<std::string, int> answers;
    for (const auto& line : p_.news()) {
      answers[line.substr(0, line.find(' '))] += line.find(" answered ") != std::string::npos;
    }
    for (const auto& m : all) {
      EXPECT_EQ(answers[m.key], m.now == state::answered ? 1 : 0) << "seed " << seed_ << m.key;
    }
  }

  post_office& p_;
  seeded_random chance_;
  const std::uint64_t seed_;
  contact_id firm_;
  std::map<std::int64_t, state> last_;
  std::set<std::string> kept_;
  std::size_t died_with_ = 0;
};

TEST_P(nights, whatever_happens_in_whatever_order_each_key_is_one_message) {
  post_office p{GetParam()};
  const std::uint64_t seeds = GetParam() == engine_kind::sqlite ? 12 : 4;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    night{p, seed}.run();
  }
}

TEST_P(nights, a_node_that_dies_while_sending_is_followed_by_another_after_its_lease) {
  post_office p{GetParam()};
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.follow();
  const auto taken = p.here.loop.wait(p.people().write([&](db::tx& t) {
    return take_due(t, *p.on, p.town, way::sms, {"dead node", 60s}, 10);
  }));
  ASSERT_EQ(taken.all.size(), 1u);
  p.restart();
  EXPECT_EQ(p.work(), 0u) << "somebody has it";
  p.here.time.advance(60s);
  EXPECT_EQ(p.work(), 1u);
  EXPECT_EQ(p.at(way::sms).got.at(0).reference(), taken.all[0].reference())
      << "who got both can tell";
  p.restart();
  p.here.time.advance(1h);
  EXPECT_EQ(p.work(), 0u) << "to a receiver that has answered it goes once";
  // The dead node was only slow: what it says late changes nothing, but is written down.
  p.here.loop.wait(p.people().write([&](db::tx& t) {
    settle(t, *p.on, p.town, taken.all[0], "dead node", {.note = "later"}, p.random);
  }));
  EXPECT_EQ(p.states(), "sms:sent");
}

TEST_P(nights, what_was_wanted_before_the_program_ended_is_sent_after_it_started) {
  post_office p{GetParam()};
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.restart();
  EXPECT_EQ(p.work(), 1u);
  p.restart();
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.at(way::sms).got.size(), 1u);
}

TEST_P(nights, two_nodes_share_the_work_and_neither_sends_what_the_other_has) {
  if (GetParam() != engine_kind::postgres) {
    GTEST_SKIP() << "SQLite has one node";
  }
  post_office p{GetParam()};
  const auto firm = p.add_firm();
  const auto other_house = p.here.second_node();
  parts there{*other_house, p.book, vault{p.key}, p.here.time};
  p.set_up(there);
  seeded_random random{9};
  wanted_follower follower{there, p.town, db::place::town};
  dispatcher other{there, p.town, random};
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(p.post(p.call_of(firm, "trial:" + std::to_string(i))).ok());
  }
  const auto follow = [](wanted_follower& f) -> task<void> {
    while (co_await f.follow_new() > 0) {
    }
  };
  const auto send = [](dispatcher& d) -> task<void> { co_await d.deliver_due(); };
  std::vector<task<void>> following;
  following.push_back(follow(*p.town_follower));
  following.push_back(follow(follower));
  p.here.loop.wait(db::testing::all(std::move(following)));
  std::vector<task<void>> sending;
  sending.push_back(send(*p.out));
  sending.push_back(send(other));
  p.here.loop.wait(db::testing::all(std::move(sending)));
  p.work();
  std::set<std::string> references;
  for (const auto& o : p.at(way::sms).got) {
    EXPECT_TRUE(references.insert(o.reference()).second) << o.reference();
  }
  EXPECT_EQ(references.size(), 30u);
}

// Answers only when it is let go.
class stuck_channel final : public channel {
 public:
  task<outcome> send(outgoing) override {
    ++waiting;
    co_await hold{*this};
    co_return outcome{.note = "at last"};
  }
  struct hold {
    stuck_channel& self;
    bool await_ready() const { return self.open; }
    void await_suspend(std::coroutine_handle<> h) const { self.held.push_back(h); }
    void await_resume() const {}
  };
  void let_go() {
    open = true;
    for (const auto h : std::exchange(held, {})) {
      executor::current()->post(h);
    }
  }
  bool open = false;
  int waiting = 0;
  std::vector<std::coroutine_handle<>> held;
};

TEST_P(nights, a_way_that_hangs_holds_up_only_its_own) {
  post_office p{GetParam()};
  const auto stuck = std::make_shared<stuck_channel>();
  p.on->ways[static_cast<std::size_t>(way::voice)] = stuck;
  const auto firm = p.add_firm();
  for (int i = 0; i < 30; ++i) {
    auto w = p.call_of(firm, "trial:" + std::to_string(i));
    w.ways = {way::voice, way::sms};
    ASSERT_TRUE(p.post(w).ok());
  }
  p.follow();
  const auto let_go_when_all_else_went = [&]() -> task<void> {
    while (p.at(way::sms).got.size() < 30) {
      co_await pause{std::chrono::milliseconds{1}};
    }
    EXPECT_LE(stuck->waiting, 8) << "and it takes no more places than are its own";
    stuck->let_go();
  };
  const auto run = [&]() -> task<void> { co_await p.out->run(); };
  const auto stop = [&]() -> task<void> {
    co_await let_go_when_all_else_went();
    p.out->stop();
  };
  std::vector<task<void>> both;
  both.push_back(run());
  both.push_back(stop());
  p.here.loop.wait(db::testing::all(std::move(both)));
  EXPECT_EQ(p.at(way::sms).got.size(), 30u);
}

INSTANTIATE_TEST_SUITE_P(engines, nights, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
