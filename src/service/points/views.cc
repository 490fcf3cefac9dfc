#include "service/points/views.h"

#include <cstdlib>
#include <map>

#include "engine/ledger/accounts.h"
#include "service/points/purses.h"
#include "service/points/rules.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

using ledger::deed;

std::optional<instant> time_of(std::int64_t micros) {
  return micros == 0 || micros == ledger::never ? std::nullopt : std::optional{from_micros(micros)};
}

std::string_view after(std::string_view text, std::string_view start) {
  return text.starts_with(start) ? text.substr(start.size()) : std::string_view{};
}

// Reasons of one page: names of shops and events are looked up once.
class words {
 public:
  words(db::reader& r, const dated_card& card) : r_(r), card_(card) {}

  reason_dto of(const ledger::transfer& x) {
    if (x.code == "spend") {
      const auto name = shop(std::string{after(x.evidence, "shop:")});
      return {name + "での利用", "Paid at " + name};
    }
    if (x.code == "cancel") {
      return {"利用の取消", "A payment was taken back"};
    }
    if (x.code == "expired") {
      return {"有効期限が切れました", "Expired"};
    }
    if (x.code == "exchange") {
      return exchange(x.what);
    }
    if (x.code == "merge") {
      return {"登録をまとめました", "Two registrations became one"};
    }
    if (x.code == "correction") {
      return correction(x);
    }
    return grant(x);
  }

 private:
  static reason_dto exchange(deed d) {
    switch (d) {
      case deed::hold: return {"クーポンと交換（手続き中）", "For a coupon (under way)"};
      case deed::post: return {"クーポンと交換", "For a coupon"};
      case deed::release: return {"クーポンとの交換の取消", "No coupon after all"};
      default: return {"クーポンとの交換の期限切れ", "No coupon was made in time"};
    }
  }

  reason_dto grant(const ledger::transfer& x) {
    const auto rule = card_.version(x.rule);
    reason_dto out = rule ? reason_dto{rule->of.ja, rule->of.en} : reason_dto{x.code, x.code};
    if (const auto id = after(x.evidence, "event:"); !id.empty()) {
      if (const auto e = store::find_event(r_, id)) {
        out.ja += "（" + e->name + "）";
        out.en += " (" + e->name + ")";
      }
    }
    if (x.what == deed::reverse) {
      out.ja += "の取消";
      out.en += ", taken back";
    }
    return out;
  }

  reason_dto correction(const ledger::transfer& x) {
    const auto text = std::string{after(x.evidence, "correction:")};
    const auto number = text.empty() ? 0 : std::atoll(text.c_str());
    const auto c = store::find_correction(r_, number);
    const auto why = c ? c->reason : std::string{};
    return {"訂正：" + why, "Put right: " + why};
  }

  std::string shop(const std::string& code) {
    const auto at = shops_.find(code);
    if (at != shops_.end()) {
      return at->second;
    }
    const auto known = store::find_shop(r_, code);
    return shops_.emplace(code, known ? known->name : code).first->second;
  }

  db::reader& r_;
  const dated_card& card_;
  std::map<std::string, std::string> shops_;
};

// What a row did to the purse: what was held and is free again came back.
std::int64_t change_of(const ledger::transfer& x, ledger::account_no purse) {
  const bool from = x.debit == purse;
  switch (x.what) {
    case deed::release:
    case deed::time_out: return from ? x.amount : 0;
    case deed::hold: return from ? -x.amount : 0;
    case deed::post: return from ? 0 : x.amount;
    default: return from ? -x.amount : x.amount;
  }
}

}  // namespace

balance_dto balance_view(db::reader& r, person_id who, instant now) {
  balance_dto out{.person = who.value};
  if (const auto purse = find_purse(r, who)) {
    const auto s = ledger::standing_of(r, *purse, now);
    out.balance = s.free;
    out.held = s.sums.debits_pending;
    for (const auto& l : s.lots) {
      out.lots.push_back({l.amount, time_of(l.expires_at)});
    }
  }
  for (const auto& n : store::notices_of(r, who, now)) {
    out.notices.push_back({n.points, n.expires_at});
  }
  return out;
}

line_page history_view(db::reader& r, person_id who, std::int64_t before, std::int64_t limit,
                       sight how) {
  line_page out;
  const auto purse = find_purse(r, who);
  if (!purse) {
    return out;
  }
  const dated_card card{r};
  words say{r, card};
  for (const auto& x : ledger::history_of(r, *purse, before, limit)) {
    line_dto l{.number = x.number,
               .at = from_micros(x.at),
               .points = change_of(x, *purse),
               .balance = x.debit == *purse ? x.debit_after : x.credit_after,
               .what = std::string{ledger::name_of(x.what)},
               .code = x.code,
               .reason = say.of(x),
               .receipt = x.id,
               .expires_at = x.credit == *purse ? time_of(x.expires_at) : std::nullopt};
    if (how == sight::traced) {
      l.rule = x.rule;
      l.evidence = x.evidence;
      l.by = x.by;
    }
    out.items.push_back(std::move(l));
  }
  return out;
}

card_dto card_view(const dated_card& card, instant at) {
  card_dto out;
  for (const auto& r : card.of(at)) {
    out.rules.push_back({r.of, name_of(r), r.source, r.set_by,
                         r.version == 0 ? std::nullopt : std::optional{r.from}});
  }
  for (const auto& s : settings()) {
    out.settings.push_back({std::string{s.name}, card.number(s.name, at), s.least, s.most});
  }
  return out;
}

correction_dto view_of(const correction& c) {
  correction_dto out{.number = c.number,
                     .id = c.id,
                     .person = c.person.value,
                     .points = c.points,
                     .reason = c.reason,
                     .state = c.state,
                     .asked_by = c.asked_by,
                     .asked_at = c.asked_at};
  if (c.state != correction_state::waiting) {
    out.decided_by = c.decided_by;
    out.decided_at = c.decided_at;
  }
  return out;
}

event_dto view_of(const event& e) {
  event_dto out{.id = e.id,
                .token = e.token,
                .name = e.name,
                .rule = e.rule,
                .starts_at = e.starts_at,
                .ends_at = e.ends_at};
  if (e.radius_m > 0) {
    out.lon = e.lon;
    out.lat = e.lat;
    out.radius_m = e.radius_m;
  }
  return out;
}

}  // namespace tsu::points
