#include "service/points/correct_points.h"

#include <cstdlib>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/ledger/apply.h"
#include "service/points/purses.h"
#include "service/points/rules.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

constexpr std::size_t id_max = 64, reason_max = 500;
constexpr std::int64_t points_max = 10'000'000;

result<done> check(const correction_wish& w) {
  if (w.id.empty() || w.id.size() > id_max || !is_plain(w.id)) {
    return problem{why::bad_input, "an id has 1 to 64 letters", "points_bad_id"};
  }
  if (w.reason.empty() || w.reason.size() > reason_max || !is_plain(w.reason)) {
    return problem{why::bad_input, "say why", "points_reason_missing"};
  }
  if (w.points == 0 || std::abs(w.points) > points_max) {
    return problem{why::bad_input, "a correction gives or takes some points", "points_bad_amount"};
  }
  return done{};
}

result<done> move_points(db::tx& t, const correction& c, std::string_view by) {
  const auto purse = ensure_purse(t, c.person), other = ensure_counter(t, corrected_kind);
  ledger::wish w{.id = "correction/" + std::to_string(c.number),
                 .debit = c.points > 0 ? other : purse,
                 .credit = c.points > 0 ? purse : other,
                 .amount = std::abs(c.points),
                 .code = "correction",
                 .rule = "",
                 .evidence = "correction:" + std::to_string(c.number),
                 .by = std::string{by}};
  if (c.points > 0) {
    w.expires_at = expiry_of(t.now(), dated_card{t}.number("points.expiry_fiscal_years", t.now()));
  }
  TRY(const auto moved, ledger::must(ledger::apply_one(t, w)));
  return done{};
}

void tell(db::tx& t, const acting& who, std::string_view action, const correction& c) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(c.person.value),
                    .purpose = c.reason,
                    .trace_id = who.trace_id,
                    .detail = "{\"correction\":" + std::to_string(c.number) +
                              ",\"points\":" + std::to_string(c.points) + "}"});
  t.append_change(action, std::to_string(c.number), "{}");
}

result<correction> waiting(db::tx& t, std::int64_t number) {
  auto c = store::find_correction(t, number);
  if (!c) {
    return problem{why::not_found, "there is no such correction", "points_no_correction"};
  }
  if (c->state != correction_state::waiting) {
    return problem{why::conflict, "somebody has decided already", "points_already_decided"};
  }
  return std::move(*c);
}

}  // namespace

result<correction> correct(db::tx& t, const acting& who, const correction_wish& w) {
  TRY(const done good, check(w));
  if (auto before = store::find_correction_of_id(t, w.id)) {
    if (before->person != w.person || before->points != w.points || before->reason != w.reason) {
      return problem{why::conflict, "that id was another correction", "points_id_used"};
    }
    return std::move(*before);
  }
  const auto alone = dated_card{t}.number("points.four_eyes_above", t.now());
  correction c{.id = w.id,
               .person = w.person,
               .points = w.points,
               .reason = w.reason,
               .asked_by = std::string{who.subject},
               .asked_at = t.now()};
  if (std::abs(w.points) <= alone) {
    c.state = correction_state::done;
    c.decided_by = c.asked_by;
    c.decided_at = t.now();
  }
  c.number = store::add_correction(t, c);
  if (c.state == correction_state::done) {
    TRY(const done moved, move_points(t, c, who.subject));
  }
  tell(t, who,
       c.state == correction_state::done ? "points.correction.made" : "points.correction.asked", c);
  return c;
}

result<correction> agree(db::tx& t, const acting& who, std::int64_t number) {
  TRY(auto c, waiting(t, number));
  if (c.asked_by == who.subject) {
    return problem{why::not_allowed, "a second person has to agree", "points_same_person"};
  }
  TRY(const done moved, move_points(t, c, who.subject));
  store::decide_correction(t, number, correction_state::done, who.subject);
  tell(t, who, "points.correction.made", c);
  return std::move(*store::find_correction(t, number));
}

result<correction> refuse(db::tx& t, const acting& who, std::int64_t number) {
  TRY(auto c, waiting(t, number));
  store::decide_correction(t, number, correction_state::refused, who.subject);
  tell(t, who, "points.correction.refused", c);
  return std::move(*store::find_correction(t, number));
}

}  // namespace tsu::points
