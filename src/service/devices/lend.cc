#include "service/devices/lend.h"

#include "base/core/assert.h"
#include "service/devices/keep_register.h"
#include "service/devices/notes.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"
#include "service/devices/words.h"

namespace tsu::devices {
namespace {

problem bad_loan(const char* field) {
  return {
      why::bad_input, "a field is not as it must be", "devices_bad_loan", {{field, "not_allowed"}}};
}

result<done> check_texts(const std::string& condition, const std::string& reason) {
  if (condition.size() > text_max || !is_plain(condition)) {
    return bad_loan("condition");
  }
  if (reason.empty() || reason.size() > text_max || !is_plain(reason)) {
    return problem{why::bad_input, "say why", "devices_why_missing"};
  }
  return done{};
}

result<done> check(const loan_wish& w, instant now) {
  if (!is_id(w.id)) {
    return problem{why::bad_input, "an id has 1 to 64 letters", "devices_bad_id"};
  }
  if (w.due_at <= now || w.due_at > now + std::chrono::days{36'525}) {
    return bad_loan("dueAt");
  }
  return check_texts(w.condition, w.why);
}

void tell(db::tx& t, const acting& who, std::string_view action, const loan& l,
          const std::string& reason) {
  write_note(
      t, who,
      {.action = action,
       .kind = "person",
       .subject = std::to_string(l.person.value),
       .why = reason,
       .detail = R"({"loan":)" + std::to_string(l.number) + R"(,"serial":")" + l.serial + "\"}"});
}

}  // namespace

result<made_loan> lend(db::tx& t, const parts& on, tenant_code town, const acting& who,
                       const loan_wish& w) {
  TRY(const done good, check(w, t.now()));
  if (auto before = store::find_loan_asked(t, w.id)) {
    if (before->person != w.person || before->serial != w.serial) {
      return problem{why::conflict, "that id was another loan", "devices_id_used"};
    }
    return made_loan{std::move(*before), {}};  // its code was shown once
  }
  const auto tablet = store::find_tablet(t, w.serial);
  if (!tablet) {
    return problem{why::not_found, "there is no such tablet", "devices_no_tablet"};
  }
  TRY(const done free, may_lend(*tablet));
  TRY(auto condition,
      id::words{on.key_of, town}.seal(t, w.person, w.condition, place_of_condition(w.id, true)));
  made_loan out{.of = {.asked = w.id,
                       .serial = w.serial,
                       .person = w.person,
                       .lent_at = t.now(),
                       .due_at = w.due_at,
                       .sealed_out = std::move(condition),
                       .lent_by = std::string{who.subject}},
                .bound = {}};
  out.of.number = store::add_loan(t, out.of);
  if (out.of.number == 0) {
    return problem{why::conflict, "that person has a tablet", "devices_has_one"};
  }
  step(t, who, *tablet, tablet_state::lent, out.of.number, w.why);
  if (on.bind) {
    TRY(auto bound, on.bind(t, who, w.serial, w.person, w.why));
    out.of.bound = bound.number;
    out.bound = std::move(bound);
    store::set_bound(t, out.of.number, out.of.bound);
  }
  tell(t, who, "devices.loan.begun", out.of, w.why);
  return out;
}

result<loan> end_loan(db::tx& t, const parts& on, tenant_code town, const acting& who,
                      std::int64_t number, const end_wish& w) {
  TRY(const done good, check_texts(w.condition, w.why));
  if (w.as == tablet_state::lent || w.as == tablet_state::retired) {
    return bad_loan("as");
  }
  auto l = store::find_loan(t, number);
  if (!l) {
    return problem{why::not_found, "there is no such loan", "devices_no_loan"};
  }
  if (!goes_on(*l)) {
    return problem{why::conflict, "it is over", "devices_loan_over"};
  }
  TRY(auto condition, id::words{on.key_of, town}.seal(t, l->person, w.condition,
                                                      place_of_condition(l->asked, false)));
  l->ended_at = t.now();
  l->sealed_in = std::move(condition);
  l->ended_by = std::string{who.subject};
  l->ended_as = w.as;
  ASSERT(store::end_loan(t, *l));
  const auto tablet = store::find_tablet(t, l->serial);
  ASSERT(tablet && tablet->state == tablet_state::lent);
  step(t, who, *tablet, w.as, l->number, w.why);
  store::set_to_wipe(t, l->serial, true);
  store::open_task(t, task_kind::wipe, l->serial, l->number);
  if (on.unbind && l->bound != 0) {
    // The Smart ID's own staff may have taken it back already: then nobody is signed in on it.
    const auto out = on.unbind(t, who, l->bound, w.why);
    if (!out.ok() && out.error().reason != why::not_found) {
      return out.error();
    }
  }
  tell(t, who, "devices.loan.ended", *l, w.why);
  return std::move(*l);
}

}  // namespace tsu::devices
