#include "engine/ledger/books.h"

#include <algorithm>

#include "base/core/assert.h"
#include "engine/ledger/rules.h"

namespace tsu::ledger {
namespace {

void add(balance& to, const balance& more) {
  to.debits_pending += more.debits_pending;
  to.debits_posted += more.debits_posted;
  to.credits_pending += more.credits_pending;
  to.credits_posted += more.credits_posted;
}

bool ends_another(deed d) {
  return d == deed::post || d == deed::release || d == deed::time_out || d == deed::reverse;
}

}  // namespace

// ---- Reading

void books::load_accounts(std::span<const std::int64_t> numbers) {
  for (const auto n : numbers) {
    pages_.try_emplace(n);
  }
  store::load_accounts(t_, numbers, [&](store::account_row&& r) {
    auto& p = pages_[r.about.number.value];
    p.now = r.now;
    p.about = std::move(r.about);
  });
}

void books::enter(transfer&& x) {
  if (ends_another(x.what)) {
    ended_by_.try_emplace(x.about, x.id);
  }
  auto& at = by_id_[x.id];
  if (!at) {
    at = std::move(x);
  }
}

void books::load_transfers(std::span<const std::string> ids) {
  for (const auto& id : ids) {
    by_id_.try_emplace(id);
  }
  store::load_transfers(t_, ids, [&](transfer&& x) { enter(std::move(x)); });
}

void books::expect(std::span<const wish> all) {
  std::set<std::int64_t> accounts;
  std::set<std::string> ids;
  for (const auto& w : all) {
    if (shape_of(w) != refusal::none) {
      continue;  // refused before anything is looked up
    }
    ids.insert(w.id);
    if (!w.about.empty()) {
      ids.insert(w.about);
    }
    for (const auto a : {w.debit, w.credit}) {
      if (a.value > 0) {
        accounts.insert(a.value);
      }
    }
  }
  const std::vector<std::string> some(ids.begin(), ids.end());
  load_transfers(some);
  // What a hold moves between is known by its row only.
  for (const auto& w : all) {
    if (const auto at = by_id_.find(w.about); at != by_id_.end() && at->second) {
      accounts.insert(at->second->debit.value);
      accounts.insert(at->second->credit.value);
    }
  }
  const std::vector<std::int64_t> numbers(accounts.begin(), accounts.end());
  load_accounts(numbers);
}

books::page& books::page_of(account_no a) {
  if (const auto at = pages_.find(a.value); at != pages_.end()) {
    return at->second;
  }
  const std::int64_t one[] = {a.value};
  load_accounts(one);
  return pages_[a.value];
}

const account* books::find_account(account_no a) {
  const auto& p = page_of(a);
  return p.about ? &*p.about : nullptr;
}

balance books::balance_of(account_no a) { return page_of(a).now; }

std::map<std::int64_t, books::one_lot>& books::lots_in(page& p, account_no a) {
  if (!p.lots) {
    p.lots.emplace();
    for (const auto& l : store::lots_of(t_, a)) {
      p.lots->emplace(l.expires_at, one_lot{.remaining = l.remaining, .expired = l.expired});
    }
  }
  return *p.lots;
}

std::vector<store::lot> books::lots_of(account_no a) {
  std::vector<store::lot> out;
  for (const auto& [expires_at, l] : lots_in(page_of(a), a)) {
    if (l.remaining > 0) {
      out.push_back({expires_at, l.remaining, l.expired});
    }
  }
  return out;
}

const transfer* books::find_transfer(const std::string& id) {
  auto at = by_id_.find(id);
  if (at == by_id_.end()) {
    const std::string one[] = {id};
    load_transfers(one);
    at = by_id_.find(id);
  }
  return at->second ? &*at->second : nullptr;
}

const transfer* books::what_ended(const std::string& id) {
  find_transfer(id);  // reads what is about it, too
  const auto at = ended_by_.find(id);
  return at == ended_by_.end() ? nullptr : find_transfer(at->second);
}

std::int64_t books::tally_of(const std::string& name) {
  auto at = tallies_.find(name);
  if (at == tallies_.end()) {
    at = tallies_.emplace(name, one_tally{.used = store::tally_of(t_, name)}).first;
  }
  return at->second.used;
}

std::vector<std::string> books::holds_due_of(account_no a, std::int64_t limit) {
  auto out = store::holds_due_of(t_, a, now(), limit);
  std::erase_if(out, [&](const std::string& id) { return what_ended(id) != nullptr; });
  return out;
}

// ---- Changing

void books::add_to_balance(account_no a, account_no other, const balance& more) {
  auto& p = page_of(a);
  ASSERT(p.about);
  keep(p.now);
  keep(p.more);
  ledger::add(p.now, more);
  ledger::add(p.more[other.value % p.about->stripes], more);
}

void books::add_to_lot(account_no a, std::int64_t expires_at, std::int64_t more,
                       std::int64_t more_expired) {
  auto& lots = lots_in(page_of(a), a);
  auto at = lots.find(expires_at);
  if (at == lots.end()) {
    ASSERT(more >= 0);
    one_lot fresh{.fresh = true};
    if (expires_at <= to_micros(now())) {
      fresh.expired = store::expired_of(t_, a, expires_at);
    }
    at = lots.emplace(expires_at, fresh).first;
  }
  auto& l = at->second;
  keep(l);
  l.remaining += more;
  l.expired += more_expired;
  l.more += more;
  l.more_expired += more_expired;
  ASSERT(l.remaining >= 0);
}

void books::add_tally(const cap& c, std::int64_t more) {
  tally_of(c.name);
  auto& one = tallies_.find(c.name)->second;
  keep(one);
  one.used += more;
  one.more += more;
  one.keep_to = std::max(one.keep_to, c.keep_to);
}

const transfer& books::add(transfer x) {
  const auto after = [&](account_no a) {
    const auto& p = page_of(a);
    return p.about->stripes > 1 ? 0 : free_of(p.now);
  };
  x.debit_after = after(x.debit);
  x.credit_after = after(x.credit);
  auto& at = by_id_[x.id];
  ASSERT(!at);
  made_.push_back(x.id);
  const bool ends = ends_another(x.what);
  if (ends) {
    ASSERT(ended_by_.emplace(x.about, x.id).second);
  }
  undo_.push_back([this, &at, ends] {
    if (ends) {
      ended_by_.erase(at->about);
    }
    made_.pop_back();
    at.reset();
  });
  at = std::move(x);
  return *at;
}

void books::back_to(std::size_t mark) {
  while (undo_.size() > mark) {
    undo_.back()();
    undo_.pop_back();
  }
}

// ---- Writing

void books::write() {
  for (const auto& id : made_) {
    const auto& x = *by_id_.find(id)->second;
    store::add_transfer(t_, x);
    if (x.what == deed::hold) {
      store::open_hold(t_, x.id, x.debit, x.timeout_at);
    } else if (ends_another(x.what) && x.what != deed::reverse) {
      store::end_hold(t_, x.about);
    }
  }
  for (const auto& [number, p] : pages_) {
    for (const auto& [stripe, more] : p.more) {
      if (more != balance{}) {
        store::add_to_balance(t_, {number}, stripe, more);
      }
    }
    if (!p.lots) {
      continue;
    }
    for (const auto& [expires_at, l] : *p.lots) {
      if (l.more > 0 || (l.fresh && l.more_expired != 0)) {
        store::add_lot(t_, {number}, expires_at, std::max<std::int64_t>(l.more, 0));
      }
      if (l.more < 0 || l.more_expired != 0) {
        store::change_lot(t_, {number}, expires_at, std::min<std::int64_t>(l.more, 0),
                          l.more_expired);
      }
    }
  }
  for (const auto& [name, one] : tallies_) {
    if (one.more != 0) {
      store::add_tally(t_, name, one.more, one.keep_to);
    }
  }
}

}  // namespace tsu::ledger
