#include "service/points/spend_points.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/ledger/accounts.h"
#include "service/points/purses.h"
#include "service/points/rules.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

constexpr std::size_t id_max = 64, reason_max = 190;

std::string receipt_of(std::string_view what, person_id who, std::string_view id) {
  return std::string{what} + "/" + std::to_string(who.value) + "/" + std::string{id};
}

result<done> check_id(const payment& p) {
  const auto odd = [](char c) { return c <= ' ' || c > '~' || c == '/'; };
  if (p.id.empty() || p.id.size() > id_max || std::any_of(p.id.begin(), p.id.end(), odd)) {
    return problem{why::bad_input, "an id is 1 to 64 visible letters without a slash",
                   "points_bad_id"};
  }
  return done{};
}

result<done> check(db::tx& t, const payment& p) {
  if (p.points > dated_card{t}.number("points.spend_max", t.now())) {
    return problem{why::not_processable, "too much at once", "points_spend_max"};
  }
  return done{};
}

void tell(db::tx& t, const acting& who, std::string_view action, std::string_view receipt,
          std::int64_t points) {
  const auto body = "{\"points\":" + std::to_string(points) + "}";
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "points.receipt",
                    .subject = receipt,
                    .trace_id = who.trace_id,
                    .detail = body});
  t.append_change(action, receipt, body);
}

// What was taken back since is not done by asking again: `undone_by` and its id say so. Empty:
// nothing takes it back.
result<paid> carry_out(db::tx& t, const acting& who, const ledger::wish& w, std::string_view action,
                       std::string_view undone_by = {}) {
  TRY(const auto o, ledger::must(ledger::apply_one(t, w)));
  if (o.how != ledger::fate::made && !undone_by.empty() &&
      ledger::find_by_id(t, std::string{undone_by} + w.id)) {
    return problem{why::conflict, "it was taken back since: pay anew under another id",
                   "points_taken_back"};
  }
  const auto row = ledger::find_by_id(t, w.id);
  if (o.how == ledger::fate::made) {
    tell(t, who, action, w.id, o.amount);
  }
  const bool back = w.what == ledger::deed::reverse;
  return paid{w.id, row->amount, back ? row->credit_after : row->debit_after};
}

}  // namespace

result<paid> spend(db::tx& t, const acting& who, const payment& p) {
  TRY(const done good, check_id(p));
  const auto receipt = receipt_of("spend", p.person, p.id);
  const auto to = is_plain(p.shop) ? store::find_shop(t, p.shop) : std::nullopt;
  if (!to) {
    return problem{why::not_found, "no shop has that code", "points_no_shop"};
  }
  const auto allowed =
      to->closed ? result<done>{problem{why::not_processable, "the shop takes no points any more",
                                        "points_shop_closed"}}
                 : check(t, p);
  // What was paid before keeps its answer, whatever has changed since.
  if (!allowed.ok() && !ledger::find_by_id(t, receipt)) {
    return allowed.error();
  }
  return carry_out(t, who,
                   {.id = receipt,
                    .debit = ensure_purse(t, p.person),
                    .credit = ensure_shop_account(t, p.shop),
                    .amount = p.points,
                    .code = "spend",
                    .rule = "",
                    .evidence = "shop:" + p.shop,
                    .by = std::string{who.subject}},
                   "points.payment.made", "cancel/");
}

result<paid> cancel(db::tx& t, const acting& who, std::string_view receipt,
                    std::string_view reason) {
  if (reason.empty() || reason.size() > reason_max || !is_plain(reason)) {
    return problem{why::bad_input, "say why", "points_reason_missing"};
  }
  const auto of = is_plain(receipt) ? ledger::find_by_id(t, receipt) : std::nullopt;
  if (!of || of->code != "spend") {
    return problem{why::not_found, "there is no such payment", "points_no_receipt"};
  }
  return carry_out(t, who,
                   {.id = "cancel/" + std::string{receipt},
                    .what = ledger::deed::reverse,
                    .code = "cancel",
                    .rule = "",
                    .evidence = std::string{reason},
                    .by = std::string{who.subject},
                    .about = std::string{receipt}},
                   "points.payment.cancelled");
}

result<paid> hold_for_coupon(db::tx& t, const acting& who, const payment& p) {
  TRY(const done good, check_id(p));
  const auto receipt = receipt_of("exchange", p.person, p.id);
  const auto allowed = check(t, p);
  if (!allowed.ok() && !ledger::find_by_id(t, receipt)) {
    return allowed.error();
  }
  const auto minutes = dated_card{t}.number("points.hold_minutes", t.now());
  return carry_out(t, who,
                   {.id = receipt,
                    .what = ledger::deed::hold,
                    .debit = ensure_purse(t, p.person),
                    .credit = ensure_counter(t, exchange_kind),
                    .amount = p.points,
                    .code = "exchange",
                    .rule = "",
                    .evidence = "coupon:" + p.shop,
                    .by = std::string{who.subject},
                    .timeout = std::chrono::minutes{minutes}},
                   "points.exchange.held", "returned/");
}

result<paid> end_hold(db::tx& t, const acting& who, person_id whose, std::string_view id,
                      ending how) {
  const auto hold = receipt_of("exchange", whose, id);
  const bool take = how == ending::take;
  return carry_out(t, who,
                   {.id = (take ? "taken/" : "returned/") + hold,
                    .what = take ? ledger::deed::post : ledger::deed::release,
                    .code = "exchange",
                    .rule = "",
                    .evidence = "",
                    .by = std::string{who.subject},
                    .about = hold},
                   take ? "points.exchange.taken" : "points.exchange.returned");
}

}  // namespace tsu::points
