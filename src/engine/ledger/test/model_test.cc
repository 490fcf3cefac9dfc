// Random acts beside a model that knows nothing of tables, books or sums: it keeps a list of what
// everybody has and says what must happen. TSUNAGU_LEDGER_ACTS and TSUNAGU_LEDGER_SEED make a
// longer run, and another: bench/ledger_ten_million.sh.
#include <cstdlib>
#include <map>

#include "base/core/random.h"
#include "engine/ledger/test/ledger_town.h"

namespace tsu::ledger {
namespace {

using std::chrono::hours;

// What everybody has, in the simplest words.
class simple_ledger {
 public:
  struct record {
    wish of;
    std::int64_t amount = 0;
    std::map<std::int64_t, std::int64_t> taken;
    std::int64_t ends_at = never, lot = never;
    account_no debit{}, credit{};
    refusal ended = refusal::none;
    bool reversed = false;
  };
  instant now;
  account_no issued{}, expired{};
  std::map<account_no, std::map<std::int64_t, std::int64_t>> has;  // purses: lot, amount
  std::map<account_no, std::int64_t> counted;                      // all others: credits - debits
  std::map<std::string, record> done;
  std::map<std::string, std::int64_t> caps;

  bool is_purse(account_no a) const { return has.contains(a); }
  std::int64_t free(account_no a) const {
    std::int64_t out = 0;
    for (const auto& [lot, amount] : has.at(a)) {
      out += amount;
    }
    return out;
  }

  void pass_time() {
    for (auto& [id, r] : done) {
      if (r.of.what == deed::hold && r.ended == refusal::none && r.ends_at <= to_micros(now)) {
        r.ended = refusal::hold_timed_out;
        give_back(r);
      }
    }
    expire();
  }
  void expire() {
    for (auto& [a, lots] : has) {
      while (!lots.empty() && lots.begin()->first <= to_micros(now)) {
        counted[expired] += lots.begin()->second;
        lots.erase(lots.begin());
      }
    }
  }

  std::pair<refusal, std::int64_t> act(const wish& w) {
    if (const auto at = done.find(w.id); at != done.end()) {
      return {refusal::none, at->second.amount};
    }
    expire();
    switch (w.what) {
      case deed::post:
      case deed::release: return end(w);
      case deed::reverse: return reverse(w);
      default: return move(w);
    }
  }

 private:
  void add(account_no a, std::int64_t lot, std::int64_t amount) {
    if (!is_purse(a)) {
      counted[a] += amount;
    } else if (amount > 0) {
      has[a][lot] += amount;
    }
  }
  std::map<std::int64_t, std::int64_t> take(account_no a, std::int64_t amount,
                                            std::int64_t first = 0) {
    std::map<std::int64_t, std::int64_t> out;
    if (!is_purse(a)) {
      counted[a] -= amount;
      return out;
    }
    auto& lots = has[a];
    while (amount > 0) {
      const auto at = lots.contains(first) ? lots.find(first) : lots.begin();
      --at->second;
      ++out[at->first];
      --amount;
      if (at->second == 0) {
        lots.erase(at);
      }
    }
    return out;
  }
  void give_back(const record& r) {
    if (!is_purse(r.debit)) {
      counted[r.debit] += r.amount;
    }
    for (const auto& [lot, amount] : r.taken) {
      add(r.debit, lot, amount);
    }
  }

  std::pair<refusal, std::int64_t> move(const wish& w) {
    auto amount = w.amount;
    for (const auto& c : w.caps) {
      const auto left = c.limit - caps[c.name];
      if (left < amount && (c.then == over_cap::refuse || left <= 0)) {
        return {refusal::cap_reached, 0};
      }
      amount = std::min(amount, left);
    }
    if (is_purse(w.debit) && free(w.debit) < amount) {
      return {refusal::exceeds_credits, 0};
    }
    for (const auto& c : w.caps) {
      caps[c.name] += amount;
    }
    record r{.of = w, .amount = amount, .debit = w.debit, .credit = w.credit};
    r.taken = take(w.debit, amount);
    r.lot = w.expires_at ? to_micros(*w.expires_at) : never;
    if (w.what == deed::hold) {
      r.ends_at = w.timeout ? to_micros(now + *w.timeout) : never;
    } else {
      add(w.credit, r.lot, amount);
    }
    done[w.id] = r;
    return {refusal::none, amount};
  }

  std::pair<refusal, std::int64_t> end(const wish& w) {
    const auto at = done.find(w.about);
    if (at == done.end()) {
      return {refusal::hold_not_found, 0};
    }
    auto& hold = at->second;
    if (hold.of.what != deed::hold) {
      return {refusal::not_a_hold, 0};
    }
    if (hold.ended != refusal::none) {
      return {hold.ended, 0};
    }
    if (w.amount > hold.amount) {
      return {refusal::exceeds_hold, 0};
    }
    hold.ended =
        w.what == deed::post ? refusal::hold_already_posted : refusal::hold_already_released;
    record r{.of = w, .amount = hold.amount, .debit = hold.debit, .credit = hold.credit};
    give_back(hold);
    if (w.what == deed::post) {
      r.amount = w.amount == 0 ? hold.amount : w.amount;
      r.lot = hold.lot;
      // The first that were set aside are used.
      auto left = r.amount;
      for (const auto& [lot, amount] : hold.taken) {
        const auto part = std::min(amount, left);
        left -= part;
        if (part > 0) {
          r.taken[lot] = part;
          if ((has[r.debit][lot] -= part) == 0) {
            has[r.debit].erase(lot);
          }
        }
      }
      if (!is_purse(r.debit)) {
        counted[r.debit] -= r.amount;
      }
      add(r.credit, r.lot, r.amount);
    }
    done[w.id] = r;
    return {refusal::none, r.amount};
  }

  std::pair<refusal, std::int64_t> reverse(const wish& w) {
    const auto at = done.find(w.about);
    if (at == done.end()) {
      return {refusal::transfer_not_found, 0};
    }
    auto& of = at->second;
    if (of.of.what != deed::single && of.of.what != deed::post) {
      return {refusal::not_reversible, 0};
    }
    if (of.reversed) {
      return {refusal::already_reversed, 0};
    }
    if (is_purse(of.credit) && free(of.credit) < of.amount) {
      return {refusal::exceeds_credits, 0};
    }
    of.reversed = true;
    record r{.of = w, .amount = of.amount, .debit = of.credit, .credit = of.debit};
    r.taken = take(of.credit, of.amount, of.lot);
    give_back(of);
    done[w.id] = r;
    return {refusal::none, r.amount};
  }
};

class random_acts : public testing::ledger_town {
 protected:
  simple_ledger model;
  std::unique_ptr<seeded_random> random;
  std::vector<account_no> purses, others;
  std::vector<std::string> ids, holds, moved;
  std::int64_t number = 0;

  std::size_t pick(std::size_t n) { return random->below(n); }
  template <class T>
  T one_of(const std::vector<T>& all) {
    return all[pick(all.size())];
  }
  // Mostly of late.
  std::string recent(const std::vector<std::string>& all) {
    const auto back = std::min<std::size_t>(all.size(), pick(8) == 0 ? 2'000 : 12);
    return all[all.size() - 1 - pick(back)];
  }

  void begin(std::uint64_t seed) {
    random = std::make_unique<seeded_random>(seed);
    model.issued = issued;
    model.expired = expired;
    purses = {hana, taro};
    others = {shop, issued, jiro};
    for (const auto a : {hana, taro, jiro}) {
      model.has[a];
    }
    for (const auto a : {shop, issued, expired}) {
      model.counted[a] = 0;
    }
  }

  wish move_something() {
    const auto from = pick(3), to = pick(4);
    auto w = spend("t" + std::to_string(++number), from == 0 ? issued : one_of(purses),
                   1 + static_cast<std::int64_t>(pick(40)));
    if (pick(12) == 0) {
      w.debit = jiro;
    }
    w.credit = to == 0 ? one_of(others) : one_of(purses);
    if (w.credit == w.debit) {
      w.credit = w.debit == shop ? issued : shop;
    }
    const bool lots = w.credit == hana || w.credit == taro;
    if (lots && pick(3) > 0) {
      w.expires_at = here.time.now() + hours{1 + pick(200)};
    }
    if (pick(4) == 0) {
      w.what = deed::hold;
      if (pick(2) == 0) {
        w.timeout = hours{1 + pick(48)};
      }
    }
    if (pick(5) == 0) {
      w.caps.push_back({"cap" + std::to_string(number / 60), 50,
                        pick(2) == 0 ? over_cap::refuse : over_cap::trim, in(hours{100'000})});
    }
    return w;
  }

  wish next_wish() {
    const auto kind = pick(20);
    const auto id = "e" + std::to_string(number + 1);
    if (kind < 4 && !holds.empty()) {
      ++number;
      auto w = end(id, kind < 2 ? deed::post : deed::release, recent(holds));
      if (w.what == deed::post && pick(2) == 0) {
        w.amount = 1 + static_cast<std::int64_t>(pick(30));
      }
      return w;
    }
    if (kind == 4 && !ids.empty()) {
      ++number;
      return end(id, deed::reverse, recent(ids));
    }
    if (kind == 5 && !ids.empty()) {
      return model.done.at(recent(ids)).of;  // sent again
    }
    auto w = move_something();
    (w.what == deed::hold ? holds : moved).push_back(w.id);
    return w;
  }

  void some_at_once(std::size_t how_many) {
    std::vector<wish> all;
    std::vector<std::pair<refusal, std::int64_t>> said;
    for (std::size_t i = 0; i < how_many; ++i) {
      all.push_back(next_wish());
      const auto& w = all.back();
      said.push_back(model.act(w));
      if (said.back().first == refusal::none && model.done.at(w.id).of.id == w.id) {
        ids.push_back(w.id);
      }
    }
    const auto out = act_all(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(name_of(out[i].why), name_of(said[i].first)) << all[i].id;
      ASSERT_EQ(out[i].amount, said[i].second) << all[i].id;
    }
  }

  void time_passes() {
    here.time.advance(std::chrono::minutes{1 + pick(600)});
    model.now = here.time.now();
    while (sweep_now() > 0) {
    }
    model.pass_time();
  }

  void compare() {
    while (sweep_now() > 0) {
    }
    model.expire();
    for (const auto a : {hana, taro, jiro}) {
      const auto s = of(a);
      ASSERT_EQ(s.free, model.free(a));
      if (a != jiro) {
        std::vector<lot_part> lots;
        for (const auto& [lot, amount] : model.has[a]) {
          lots.push_back({lot, amount});
        }
        ASSERT_EQ(s.lots, lots);
      }
    }
    for (const auto a : {shop, issued, expired}) {
      const auto s = of(a).sums;
      ASSERT_EQ(s.credits_posted - s.debits_posted - s.debits_pending, model.counted[a]);
    }
    ASSERT_EQ(faults(), std::vector<std::string>{});
  }

  void live(std::int64_t acts, std::uint64_t seed) {
    begin(seed);
    model.now = here.time.now();
    for (std::int64_t made = 0, rounds = 0; made < acts && !HasFatalFailure(); ++rounds) {
      const auto some = 1 + pick(40);
      some_at_once(some);
      made += static_cast<std::int64_t>(some);
      if (pick(6) == 0) {
        time_passes();
      }
      if (rounds % 100 == 0) {
        compare();
      }
    }
    if (!HasFatalFailure()) {
      compare();
    }
  }
};

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const auto* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

TEST_P(random_acts, do_what_a_simple_model_says) {
  const auto seed = from_environment("TSUNAGU_LEDGER_SEED", 20261129);
  SCOPED_TRACE("seed " + std::to_string(seed));
  live(from_environment("TSUNAGU_LEDGER_ACTS", 6'000), static_cast<std::uint64_t>(seed));
}

LEDGER_ON_BOTH(random_acts);

}  // namespace
}  // namespace tsu::ledger
