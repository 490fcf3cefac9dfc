#include "service/survey/sheets.h"

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "base/record/audit.h"
#include "engine/id/people/types.h"
#include "service/survey/instruments.h"
#include "service/survey/pseudonym.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::survey {
namespace {

problem not_open() { return {why::conflict, "it cannot be answered now", "survey_not_open"}; }
problem no_sheet() { return {why::not_found, "there are no answers", "survey_no_sheet"}; }
problem taken() { return {why::conflict, "another sheet has that number", "survey_paper_taken"}; }

void note(db::tx& t, const acting& who, std::string_view action, std::string_view kind,
          std::string_view subject) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = subject,
                    .trace_id = who.trace_id});
}

// Worth points once for a person and a wave, on the tablet or on paper; what was answered is not
// told. Read by points and crm.
void tell_activity(db::tx& t, person_id who, std::string_view wave) {
  const auto id = json_string("survey:" + std::string{wave});
  t.append_change("points.activity.done", id::subject_of({who.value}),
                  "{\"id\":" + id +
                      ",\"code\":\"survey\",\"at\":" + json_string(format_instant(t.now())) +
                      ",\"amount\":1,\"note\":" + id + ",\"by\":\"survey\"}");
}

// The answers as they are kept, checked.
result<sheet> sheet_of(const wave& w, const sheet_wish& wish) {
  const auto* of = find_instrument(w.of.instrument);
  ASSERT(of != nullptr);
  TRY(auto marks, marks_of(*of, wish.answers));
  TRY(const done good, check(wish.by, w.of));
  return sheet{.wave = w.code, .answers = std::move(marks), .by = wish.by};
}

problem empty() { return {why::not_processable, "nothing is answered", "survey_empty"}; }

// A district could tell where somebody lives whom nobody may find: a sheet of hers has none.
void hide_area(db::reader& r, const parts& on, person_id who, instant now, sheet& s) {
  if (on.may_know && !on.may_know(r, who, caller{}, now)) {
    s.by.area.clear();
  }
}

// Whose paper it is; the name that it stands under.
result<std::string> owner_of(db::tx& t, const parts& on, tenant_code town, const caller& c,
                             const paper_wish& wish, sheet& s) {
  if (!wish.person) {
    return name_of_paper(wish.number);
  }
  const auto who = *wish.person;
  const bool known =
      (!on.exists || on.exists(t, who)) && (!on.may_know || on.may_know(t, who, c, t.now()));
  if (!known) {
    return problem{why::not_found, "there is no such person", "survey_no_person"};
  }
  TRY(const auto names, namer::ensure(t, {on.key, town}));
  hide_area(t, on, who, t.now(), s);
  return names.name_of(who, wish.of.wave);
}

}  // namespace

result<sheet> save_own(db::tx& t, const parts& on, tenant_code town, const acting& acts,
                       person_id who, const sheet_wish& wish, save how) {
  const auto w = store::find_wave(t, wish.wave);
  if (!w) {
    return no_wave();
  }
  if (!is_open(*w, t.now())) {
    return not_open();
  }
  TRY(auto s, sheet_of(*w, wish));
  TRY(const auto names, namer::ensure(t, {on.key, town}));
  s.who = names.name_of(who, w->code);
  const auto before = store::find_sheet(t, w->code, s.who);
  if (before && !before->paper.empty()) {
    return problem{why::conflict, "she answered on paper", "survey_on_paper"};
  }
  s.finished = how == save::whole || (before && before->finished);
  if (s.finished && answered(s.answers) == 0) {
    return empty();
  }
  hide_area(t, on, who, t.now(), s);
  store::keep_sheet(t, s);
  note(t, acts, s.finished ? "survey.sheet.finished" : "survey.sheet.saved", "survey.wave",
       w->code);
  if (s.finished) {
    tell_activity(t, who, w->code);
  }
  return s;
}

result<std::optional<sheet>> find_own(db::reader& r, const parts& on, tenant_code town,
                                      person_id who, std::string_view wave) {
  TRY(const auto names, namer::find(r, {on.key, town}));
  if (!names) {
    return std::optional<sheet>{};
  }
  return store::find_sheet(r, wave, names->name_of(who, wave));
}

result<done> drop_own(db::tx& t, const parts& on, tenant_code town, const acting& acts,
                      person_id who, std::string_view wave) {
  TRY(const auto names, namer::find(t, {on.key, town}));
  if (!names || !store::drop_sheet(t, wave, names->name_of(who, wave))) {
    return no_sheet();
  }
  note(t, acts, "survey.sheet.dropped", "survey.wave", wave);
  return done{};
}

result<sheet> keep_paper(db::tx& t, const parts& on, tenant_code town, const caller& c,
                         const acting& acts, const paper_wish& wish) {
  const auto w = store::find_wave(t, wish.of.wave);
  if (!w) {
    return no_wave();
  }
  // Paper comes in after the last day too, until the wave is counted.
  if (is_closed(*w) || t.now() < w->of.opens_at) {
    return not_open();
  }
  if (!is_code(wish.number)) {
    return problem{why::bad_input,
                   "a number is letters, digits, - and _",
                   "bad_fields",
                   {{"number", "not_allowed"}}};
  }
  TRY(auto s, sheet_of(*w, wish.of));
  if (answered(s.answers) == 0) {
    return empty();
  }
  s.paper = wish.number;
  s.finished = true;
  TRY(auto owner, owner_of(t, on, town, c, wish, s));
  s.who = std::move(owner);
  const auto other = store::find_paper(t, w->code, wish.number);
  if (other && other->who != s.who) {
    return taken();
  }
  const auto before = store::find_sheet(t, w->code, s.who);
  if (before && before->paper != s.paper) {
    if (before->finished) {
      return problem{why::conflict, "she has answered", "survey_answered"};
    }
    store::drop_sheet(t, w->code, s.who);
  }
  store::keep_sheet(t, s);
  if (wish.person) {
    note(t, acts, "survey.paper.entered_for", "person", id::subject_of({wish.person->value}));
    tell_activity(t, *wish.person, w->code);
  } else {
    note(t, acts, "survey.paper.entered", "survey.paper", w->code + "/" + wish.number);
  }
  return s;
}

result<done> drop_paper(db::tx& t, const acting& acts, std::string_view wave,
                        std::string_view number) {
  const auto w = store::find_wave(t, wave);
  if (!w) {
    return no_wave();
  }
  if (is_closed(*w)) {
    return not_open();
  }
  const auto s = store::find_paper(t, wave, number);
  if (!s) {
    return no_sheet();
  }
  store::drop_sheet(t, wave, s->who);
  note(t, acts, "survey.paper.dropped", "survey.paper",
       std::string{wave} + "/" + std::string{number});
  return done{};
}

}  // namespace tsu::survey
