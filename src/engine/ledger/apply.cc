#include "engine/ledger/apply.h"

#include <algorithm>

#include "base/core/assert.h"
#include "engine/ledger/books.h"
#include "engine/ledger/rules.h"

namespace tsu::ledger {
namespace {

constexpr std::int64_t holds_at_once = 100;

outcome refused(refusal why) { return {.how = fate::refused, .why = why}; }
outcome told(const transfer& x, fate how) {
  return {
      .how = how, .amount = x.amount, .debit_after = x.debit_after, .credit_after = x.credit_after};
}

std::vector<lot_part> parts_of(const std::vector<store::lot>& lots) {
  std::vector<lot_part> out;
  for (const auto& l : lots) {
    out.push_back({l.expires_at, l.remaining});
  }
  return out;
}

transfer row_of(const wish& w, instant now) {
  return {.id = w.id,
          .what = w.what,
          .debit = w.debit,
          .credit = w.credit,
          .amount = w.amount,
          .asked = w.amount,
          .at = to_micros(now),
          .code = w.code,
          .rule = w.rule,
          .evidence = w.evidence,
          .about = w.about,
          .by = w.by};
}

// One wish after the other against the same books.
class judge {
 public:
  explicit judge(books& b) : b_(b) {}
  outcome look_at(const wish&);
  void expire_lot(account_no, const store::lot&);
  void time_out(const transfer& hold);

 private:
  outcome move(const wish&);
  outcome post(const wish&);
  outcome release(const wish&);
  outcome reverse(const wish&);
  refusal both_open(account_no debit, account_no credit);
  refusal accounts_fit(const wish&);
  refusal fit_caps(const wish&, std::int64_t& amount);
  refusal room(account_no debit, account_no credit, std::int64_t amount);
  void expire_lots(account_no);
  bool time_out_holds(account_no);
  refusal hold_is_open(const wish&, const transfer*& hold);
  bool keeps_lots(account_no a) { return b_.find_account(a)->keeps_lots; }
  void return_lots(account_no, const std::vector<lot_part>&);
  void end_hold(const transfer& hold);
  void carry_over(const transfer&);

  books& b_;
};

outcome judge::look_at(const wish& w) {
  if (const auto r = shape_of(w); r != refusal::none) {
    return refused(r);
  }
  if (const auto* before = b_.find_transfer(w.id)) {
    const auto r = difference(w, *before);
    return r == refusal::none ? told(*before, fate::existed) : refused(r);
  }
  switch (w.what) {
    case deed::post: return post(w);
    case deed::release: return release(w);
    case deed::reverse: return reverse(w);
    default: return move(w);
  }
}

// ---- Single and hold

refusal judge::both_open(account_no debit, account_no credit) {
  if (b_.find_account(debit)->closed) {
    return refusal::debit_account_closed;
  }
  return b_.find_account(credit)->closed ? refusal::credit_account_closed : refusal::none;
}

refusal judge::accounts_fit(const wish& w) {
  const auto *debit = b_.find_account(w.debit), *credit = b_.find_account(w.credit);
  if (debit == nullptr) {
    return refusal::debit_account_not_found;
  }
  if (credit == nullptr) {
    return refusal::credit_account_not_found;
  }
  if (debit->unit != credit->unit) {
    return refusal::units_differ;
  }
  if (const auto r = both_open(w.debit, w.credit); r != refusal::none) {
    return r;
  }
  if (w.expires_at && !credit->keeps_lots) {
    return refusal::expiry_needs_lots;
  }
  return w.expires_at && *w.expires_at <= b_.now() ? refusal::expiry_in_the_past : refusal::none;
}

refusal judge::fit_caps(const wish& w, std::int64_t& amount) {
  for (const auto& c : w.caps) {
    const auto left = c.limit - b_.tally_of(c.name);
    if (left >= amount) {
      continue;
    }
    if (c.then == over_cap::refuse || left <= 0) {
      return refusal::cap_reached;
    }
    amount = left;
  }
  return refusal::none;
}

// What has expired is gone before anything is taken.
void judge::expire_lots(account_no a) {
  if (!keeps_lots(a)) {
    return;
  }
  for (const auto& l : b_.lots_of(a)) {
    if (l.expires_at <= to_micros(b_.now())) {
      expire_lot(a, l);
    }
  }
}

bool judge::time_out_holds(account_no a) {
  const auto due = b_.holds_due_of(a, holds_at_once);
  for (const auto& id : due) {
    time_out(*b_.find_transfer(id));
  }
  return !due.empty();
}

refusal judge::room(account_no debit, account_no credit, std::int64_t amount) {
  const auto* from = b_.find_account(debit);
  const auto short_of = [&] {
    return from->limit == guard::debits_within_credits && free_of(b_.balance_of(debit)) < amount;
  };
  expire_lots(debit);
  if (short_of() && time_out_holds(debit)) {
    expire_lots(debit);  // what was held may have expired meanwhile
  }
  if (short_of()) {
    return refusal::exceeds_credits;
  }
  const auto to = b_.balance_of(credit);
  if (b_.find_account(credit)->limit == guard::credits_within_debits &&
      to.debits_posted - to.credits_posted - to.credits_pending < amount) {
    return refusal::exceeds_debits;
  }
  const auto there = b_.balance_of(debit);
  const bool too_much = std::max({there.debits_posted, there.debits_pending, to.credits_posted,
                                  to.credits_pending}) > never / 4;
  return too_much ? refusal::overflows : refusal::none;
}

outcome judge::move(const wish& w) {
  if (const auto r = accounts_fit(w); r != refusal::none) {
    return refused(r);
  }
  auto x = row_of(w, b_.now());
  if (const auto r = fit_caps(w, x.amount); r != refusal::none) {
    return refused(r);
  }
  if (const auto r = room(w.debit, w.credit, x.amount); r != refusal::none) {
    return refused(r);
  }
  for (const auto& c : w.caps) {
    b_.add_tally(c, x.amount);
  }
  x.expires_at = keeps_lots(w.credit) ? lot_of(w) : 0;
  if (keeps_lots(w.debit)) {
    x.lots = take_from(parts_of(b_.lots_of(w.debit)), x.amount);
  }
  if (w.what == deed::hold) {
    x.timeout_at = timeout_of(w, b_.now());
    b_.add_to_balance(w.debit, w.credit, {.debits_pending = x.amount});
    b_.add_to_balance(w.credit, w.debit, {.credits_pending = x.amount});
    for (const auto& p : x.lots) {
      b_.add_to_lot(w.debit, p.expires_at, -p.amount);
    }
  } else {
    carry_over(x);
    if (x.expires_at != 0) {
      b_.add_to_lot(x.credit, x.expires_at, x.amount);
    }
  }
  return told(b_.add(std::move(x)), fate::made);
}

// For good, with the lots that the debit takes.
void judge::carry_over(const transfer& x) {
  b_.add_to_balance(x.debit, x.credit, {.debits_posted = x.amount});
  b_.add_to_balance(x.credit, x.debit, {.credits_posted = x.amount});
  for (const auto& p : x.lots) {
    b_.add_to_lot(x.debit, p.expires_at, -p.amount);
  }
}

// ---- How a hold ends

refusal judge::hold_is_open(const wish& w, const transfer*& hold) {
  hold = b_.find_transfer(w.about);
  if (hold == nullptr) {
    return refusal::hold_not_found;
  }
  if (hold->what != deed::hold) {
    return refusal::not_a_hold;
  }
  if (w.debit.value != 0 && w.debit != hold->debit) {
    return refusal::different_debit_account;
  }
  if (w.credit.value != 0 && w.credit != hold->credit) {
    return refusal::different_credit_account;
  }
  if (const auto* end = b_.what_ended(w.about)) {
    return end->what == deed::post      ? refusal::hold_already_posted
           : end->what == deed::release ? refusal::hold_already_released
                                        : refusal::hold_timed_out;
  }
  return hold->timeout_at <= to_micros(b_.now()) ? refusal::hold_timed_out : refusal::none;
}

void judge::return_lots(account_no a, const std::vector<lot_part>& parts) {
  for (const auto& p : parts) {
    b_.add_to_lot(a, p.expires_at, p.amount);
  }
}

void judge::end_hold(const transfer& hold) {
  b_.add_to_balance(hold.debit, hold.credit, {.debits_pending = -hold.amount});
  b_.add_to_balance(hold.credit, hold.debit, {.credits_pending = -hold.amount});
}

outcome judge::post(const wish& w) {
  const transfer* hold = nullptr;
  if (const auto r = hold_is_open(w, hold); r != refusal::none) {
    return refused(r);
  }
  if (w.amount > hold->amount) {
    return refused(refusal::exceeds_hold);
  }
  if (const auto r = both_open(hold->debit, hold->credit); r != refusal::none) {
    return refused(r);
  }
  auto x = row_of(w, b_.now());
  x.debit = hold->debit;
  x.credit = hold->credit;
  x.amount = w.amount == 0 ? hold->amount : w.amount;
  x.expires_at = hold->expires_at;
  auto parts = divide(hold->lots, x.amount);
  end_hold(*hold);
  return_lots(hold->debit, hold->lots);
  x.lots = std::move(parts.kept);
  carry_over(x);
  if (x.expires_at != 0) {
    b_.add_to_lot(x.credit, x.expires_at, x.amount);
  }
  return told(b_.add(std::move(x)), fate::made);
}

outcome judge::release(const wish& w) {
  const transfer* hold = nullptr;
  if (const auto r = hold_is_open(w, hold); r != refusal::none) {
    return refused(r);
  }
  if (w.amount != 0 && w.amount != hold->amount) {
    return refused(refusal::different_amount);
  }
  auto x = row_of(w, b_.now());
  x.debit = hold->debit;
  x.credit = hold->credit;
  x.amount = hold->amount;
  end_hold(*hold);
  return_lots(hold->debit, hold->lots);
  return told(b_.add(std::move(x)), fate::made);
}

void judge::time_out(const transfer& hold) {
  end_hold(hold);
  return_lots(hold.debit, hold.lots);
  b_.add({.id = std::string{own_ids} + "time_out:" + std::to_string(hold.number),
          .what = deed::time_out,
          .debit = hold.debit,
          .credit = hold.credit,
          .amount = hold.amount,
          .at = to_micros(b_.now()),
          .code = hold.code,
          .rule = hold.rule,
          .about = hold.id});
}

// ---- Taking back, and what time takes

outcome judge::reverse(const wish& w) {
  const auto* of = b_.find_transfer(w.about);
  if (of == nullptr) {
    return refused(refusal::transfer_not_found);
  }
  if (of->what != deed::single && of->what != deed::post) {
    return refused(refusal::not_reversible);
  }
  if (b_.what_ended(w.about) != nullptr) {
    return refused(refusal::already_reversed);
  }
  if (w.debit.value != 0 && w.debit != of->credit) {
    return refused(refusal::different_debit_account);
  }
  if (w.credit.value != 0 && w.credit != of->debit) {
    return refused(refusal::different_credit_account);
  }
  if (w.amount != 0 && w.amount != of->amount) {
    return refused(refusal::different_amount);
  }
  if (const auto r = both_open(of->credit, of->debit); r != refusal::none) {
    return refused(r);
  }
  if (const auto r = room(of->credit, of->debit, of->amount); r != refusal::none) {
    return refused(r);
  }
  auto x = row_of(w, b_.now());
  x.debit = of->credit;
  x.credit = of->debit;
  x.amount = of->amount;
  if (keeps_lots(x.debit)) {
    x.lots = take_from(parts_of(b_.lots_of(x.debit)), x.amount, of->expires_at);
  }
  carry_over(x);
  return_lots(x.credit, of->lots);
  return told(b_.add(std::move(x)), fate::made);
}

void judge::expire_lot(account_no a, const store::lot& l) {
  transfer x{.id = std::string{own_ids} + "expire:" + std::to_string(a.value) + ":" +
                   std::to_string(l.expires_at) + ":" + std::to_string(l.expired),
             .what = deed::expire,
             .debit = a,
             .credit = b_.find_account(a)->expires_to,
             .amount = l.remaining,
             .asked = l.remaining,
             .at = to_micros(b_.now()),
             .code = "expired",
             .lots = {{l.expires_at, l.remaining}}};
  b_.add_to_balance(x.debit, x.credit, {.debits_posted = x.amount});
  b_.add_to_balance(x.credit, x.debit, {.credits_posted = x.amount});
  b_.add_to_lot(a, l.expires_at, -l.remaining, l.remaining);
  b_.add(std::move(x));
}

// ---- Chains

// All of them hold, or all were carried out before; anything else is taken back.
void look_at_chain(books& b, judge& j, std::span<const wish> chain, std::span<outcome> out) {
  const auto begin = b.mark();
  std::size_t made = 0, existed = 0, i = 0;
  for (; i < chain.size(); ++i) {
    out[i] = j.look_at(chain[i]);
    if (!out[i].ok()) {
      break;
    }
    (out[i].how == fate::made ? made : existed)++;
  }
  if (i == chain.size() && (made == 0 || existed == 0)) {
    return;
  }
  b.back_to(begin);
  for (std::size_t k = 0; k < chain.size(); ++k) {
    if (k != i && out[k].how != fate::existed) {
      out[k] = refused(refusal::linked_chain_failed);
    }
  }
}

}  // namespace

std::vector<outcome> apply(db::tx& t, std::span<const wish> all) {
  ASSERT(all.size() <= wishes_max);
  books b{t};
  b.expect(all);
  judge j{b};
  std::vector<outcome> out(all.size());
  for (std::size_t begin = 0; begin < all.size();) {
    auto end = begin;
    while (end < all.size() && all[end].linked) {
      ++end;
    }
    if (end == all.size()) {  // nothing ends it
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
                refused(refusal::linked_chain_failed));
      out.back() = refused(refusal::linked_chain_open);
      break;
    }
    const auto size = end + 1 - begin;
    look_at_chain(b, j, all.subspan(begin, size), std::span{out}.subspan(begin, size));
    b.settle();
    begin = end + 1;
  }
  b.write();
  return out;
}

outcome apply_one(db::tx& t, const wish& w) { return ledger::apply(t, std::span{&w, 1})[0]; }

problem problem_of(refusal r) {
  const auto name = std::string{name_of(r)};
  auto reason = why::not_processable;
  if (r >= refusal::linked_chain_open && r <= refusal::cap_malformed) {
    reason = why::bad_input;
  } else if (name.ends_with("not_found")) {
    reason = why::not_found;
  } else if (name.starts_with("exists_") || name.starts_with("hold_") ||
             r == refusal::already_reversed) {
    reason = why::conflict;
  }
  return {reason, "the ledger refuses: " + name, "ledger_" + name};
}

result<outcome> must(const outcome& o) {
  if (!o.ok()) {
    return problem_of(o.why);
  }
  return o;
}

std::int64_t sweep(db::tx& t, std::int64_t limit) {
  books b{t};
  judge j{b};
  const auto holds = store::holds_due(t, t.now(), limit);
  for (const auto& id : holds) {
    j.time_out(*b.find_transfer(id));
  }
  b.write();
  books after{t};  // what was just set free may have expired
  judge k{after};
  const auto lots = store::lots_due(t, t.now(), limit);
  for (const auto& l : lots) {
    for (const auto& one : after.lots_of(l.account)) {
      if (one.expires_at == l.expires_at) {
        k.expire_lot(l.account, one);
      }
    }
  }
  after.write();
  store::forget_tallies(t, t.now());
  return static_cast<std::int64_t>(holds.size() + lots.size());
}

}  // namespace tsu::ledger
