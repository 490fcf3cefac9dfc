#include "service/points/grant_points.h"

#include "base/core/json_text.h"
#include "engine/id/people/types.h"
#include "engine/ledger/accounts.h"
#include "engine/ledger/apply.h"
#include "engine/ledger/store.h"
#include "service/points/purses.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

using std::chrono::days;
constexpr std::int64_t amount_max = 1'000'000;
constexpr std::size_t id_max = 64, note_max = 120;
constexpr auto ahead = std::chrono::minutes{10};

result<done> is_in_time(const dated_card& card, const activity& a, instant now) {
  if (a.id.empty() || a.id.size() > id_max || a.note.size() > note_max || !is_plain(a.id) ||
      !is_plain(a.note) || !is_plain(a.by) || !is_plain(a.code) || a.amount < 0 ||
      a.amount > amount_max || a.person.value <= 0) {
    return problem{why::bad_input, "an activity has an id, a person and an amount within limits",
                   "points_bad_activity"};
  }
  if (a.at > now + ahead) {
    return problem{why::not_processable, "it has not happened yet", "points_in_future"};
  }
  if (a.at < now - days{card.number("points.late_days", now)}) {
    return problem{why::not_processable, "it is told too late", "points_too_late"};
  }
  return done{};
}

struct names {
  std::string of_day, of_all_day, ever;
};
names caps_of(const activity& a) {
  const auto who = std::to_string(a.person.value), day = date_of(a.at);
  return {"points/" + a.code + "/" + who + "/" + day, "points/all/" + who + "/" + day,
          "points/" + a.code + "/" + who + "/ever"};
}

std::vector<ledger::cap> caps_for(const dated_card& card, const rule& r, const activity& a) {
  const auto n = caps_of(a);
  const auto keep_to = a.at + days{400};
  std::vector<ledger::cap> out;
  if (r.day_cap > 0 || r.how == counting::per_amount) {
    const auto most = r.day_cap > 0 ? r.day_cap : ledger::amount_max;
    out.push_back({n.of_day, most, ledger::over_cap::trim, keep_to});
  }
  if (r.total_cap > 0) {
    out.push_back({n.ever, r.total_cap, ledger::over_cap::trim, keep_to + days{36'500}});
  }
  if (const auto all = card.number("points.day_cap", a.at); all > 0) {
    out.push_back({n.of_all_day, all, ledger::over_cap::trim, keep_to});
  }
  return out;
}

// How much more there is for it. What counts by the amount of a day: what is above what was granted
// for that day already.
std::int64_t more_for(db::reader& r, const rule& of, const activity& a) {
  const auto all = worth(of, a.amount);
  return of.how == counting::each ? all : all - ledger::store::tally_of(r, caps_of(a).of_day);
}

}  // namespace

result<grant> grant_for(db::tx& t, const dated_card& card, const activity& a) {
  TRY(const done good, is_in_time(card, a, t.now()));
  const auto r = card.find(a.code, a.at);
  if (!r) {
    return problem{why::not_found, "no rule of that code holds on that day", "points_no_rule"};
  }
  const auto purse = ensure_purse(t, a.person);
  grant out{.balance = balance_of(t, a.person, t.now()), .rule = name_of(*r)};
  ledger::wish w{.id = "points/" + a.code + "/" + std::to_string(a.person.value) + "/" + a.id,
                 .debit = ensure_counter(t, issued_kind),
                 .credit = purse,
                 .amount = more_for(t, r->of, a),
                 .code = a.code,
                 .rule = out.rule,
                 .evidence = a.note.empty() ? "activity:" + a.id : a.note,
                 .by = a.by,
                 .expires_at = expiry_of(a.at, card.number("points.expiry_fiscal_years", a.at)),
                 .caps = caps_for(card, r->of, a)};
  if (const auto before = ledger::find_by_id(t, w.id)) {
    out.how = granting::granted_before;
    out.points = before->amount;
    return out;
  }
  if (w.amount <= 0) {
    return out;
  }
  const auto o = ledger::apply_one(t, w);
  if (o.why == ledger::refusal::cap_reached) {
    out.how = granting::cap_reached;
    return out;
  }
  TRY(const auto made, ledger::must(o));
  out.how = granting::granted;
  out.points = made.amount;
  out.balance = made.credit_after;
  return out;
}

result<grant> check_in(db::tx& t, person_id who, std::string_view token,
                       const std::optional<place>& at) {
  const auto e = is_plain(token) ? store::find_event_of_token(t, token) : std::nullopt;
  if (!e) {
    return problem{why::not_found, "no event has that code", "points_no_event"};
  }
  TRY(const done there, may_check_in(*e, t.now(), at));
  const activity a{.id = "event:" + e->id,
                   .person = who,
                   .code = e->rule,
                   .at = t.now(),
                   .note = "event:" + e->id,
                   .by = id::subject_of({who.value})};
  TRY(auto got, grant_for(t, dated_card{t}, a));
  if (got.how != granting::granted_before) {
    tell_activity(t, a);
  }
  return got;
}

void tell_activity(db::tx& t, const activity& a) {
  std::string body = "{\"id\":" + json_string(a.id) + ",\"code\":" + json_string(a.code) +
                     ",\"at\":" + json_string(format_instant(a.at)) +
                     ",\"amount\":" + std::to_string(a.amount) +
                     ",\"note\":" + json_string(a.note) + ",\"by\":" + json_string(a.by) + "}";
  t.append_change(activity_kind, id::subject_of({a.person.value}), body);
}

std::optional<activity> read_activity(std::string_view subject, std::string_view body) {
  const auto who = id::account_of(subject);
  const auto json = check_and_minify(body);
  if (!who || !json.ok() || kind_of(json.value()) != json_kind::object) {
    return std::nullopt;
  }
  const json_members all{json.value()};
  const auto text = [&](std::string_view name) {
    const auto v = all.find(name);
    return !v.empty() && kind_of(v) == json_kind::string ? json_string_text(v) : std::string{};
  };
  activity out{.id = text("id"),
               .person = {who->value},
               .code = text("code"),
               .note = text("note"),
               .by = text("by")};
  const auto at = parse_instant(text("at"));
  const auto amount = all.find("amount");
  auto number = std::optional{1.0};
  if (!amount.empty()) {
    number = kind_of(amount) == json_kind::number ? json_number(amount) : std::nullopt;
  }
  if (out.id.empty() || out.code.empty() || !at || !number || !(*number >= 0) ||
      *number > static_cast<double>(amount_max)) {
    return std::nullopt;
  }
  out.at = *at;
  out.amount = static_cast<std::int64_t>(*number);
  return out;
}

}  // namespace tsu::points
