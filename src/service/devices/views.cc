#include "service/devices/views.h"

#include "base/i18n/csv.h"
#include "base/i18n/dates.h"
#include "service/devices/store.h"
#include "service/devices/words.h"

namespace tsu::devices {
namespace {

constexpr std::int64_t shown_max = 100;

std::optional<instant> when(instant at) {
  return at == instant{} ? std::nullopt : std::optional{at};
}

seat_dto view_of(const seat& s) {
  return {.briefing = s.briefing, .state = s.state, .marked_at = when(s.marked_at)};
}

std::string word_of(seat_state s) {
  switch (s) {
    case seat_state::booked: return "予約";
    case seat_state::attended: return "出席";
    case seat_state::absent: return "欠席";
    case seat_state::cancelled: break;
  }
  return "取消";
}

}  // namespace

call_dto view_of(db::reader& r, const recruiting& c, sight how) {
  call_dto out{.code = c.code,
               .ja = c.ja,
               .en = c.en,
               .how = c.how,
               .places = c.places,
               .opens_at = c.opens_at,
               .closes_at = c.closes_at,
               .accepted = {},
               .seed = {},
               .drawn_at = when(c.drawn_at)};
  if (!c.seed.empty()) {
    out.seed = c.seed;
  }
  if (how == sight::staff) {
    out.accepted = store::accepted_of(r, c.code);
  }
  return out;
}

application_dto view_of(const application& a, sight how) {
  application_dto out{.number = a.number,
                      .call = a.call,
                      .wants = a.wants,
                      .state = a.state,
                      .rank = a.rank,
                      .applied_at = a.applied_at,
                      .reason = a.reason,
                      .warnings = {},
                      .person = {}};
  if (a.young) {
    out.warnings.emplace_back("under_60");
  }
  if (how == sight::staff) {
    out.person = a.person.value;
  }
  return out;
}

briefing_dto view_of(db::reader& r, const briefing& b) {
  return {b.code,
          b.name,
          b.place,
          b.starts_at,
          b.ends_at,
          b.seats,
          b.seats - store::taken_of(r, b.code)};
}

result<loan_dto> view_of(db::reader& r, const id::words& said, const loan& l, sight how) {
  loan_dto out{.number = l.number,
               .serial = l.serial,
               .lent_at = l.lent_at,
               .due_at = l.due_at,
               .ended_at = when(l.ended_at),
               .ended_as = {},
               .person = {},
               .condition_out = {},
               .condition_in = {},
               .lent_by = {},
               .ended_by = {},
               .code = {},
               .code_expires = {}};
  if (!goes_on(l)) {
    out.ended_as = l.ended_as;
  }
  if (how == sight::staff) {
    out.person = l.person.value;
    TRY(auto before, said.open(r, l.person, l.sealed_out, place_of_condition(l.asked, true)));
    TRY(auto after, said.open(r, l.person, l.sealed_in, place_of_condition(l.asked, false)));
    out.condition_out = std::move(before);
    out.condition_in = std::move(after);
    out.lent_by = l.lent_by;
    out.ended_by = l.ended_by;
  }
  return out;
}

result<loan_dto> view_of(db::reader& r, const id::words& said, const made_loan& made) {
  TRY(auto out, view_of(r, said, made.of, sight::staff));
  if (made.bound) {
    out.code = made.bound->code;
    out.code_expires = made.bound->code_expires;
  }
  return out;
}

tablet_dto view_of(const tablet& t) {
  return {.serial = t.serial,
          .model = t.model,
          .state = t.state,
          .to_wipe = t.to_wipe,
          .added_at = t.added_at,
          .steps = {},
          .loans = {},
          .facts = {}};
}

task_dto view_of(const work& w) {
  task_dto out{.number = w.number,
               .kind = w.kind,
               .serial = w.serial,
               .made_at = w.made_at,
               .done_at = when(w.done_at),
               .done_by = {},
               .note = {}};
  if (out.done_at) {
    out.done_by = w.done_by;
    out.note = w.note;
  }
  return out;
}

result<matter_dto> view_of(db::reader& r, const id::words& said, const matter& m) {
  TRY(auto question, said.open(r, m.person, m.sealed, place_of_question(m.asked)));
  return matter_dto{.number = m.number,
                    .person = m.person.value,
                    .by = m.by,
                    .topic = m.topic,
                    .question = std::move(question),
                    .contacts = m.contacts,
                    .solved = m.solved,
                    .reopened = m.reopened,
                    .at_once = is_solved_at_once(m),
                    .opened_at = m.opened_at,
                    .solved_at = when(m.solved_at),
                    .log = {}};
}

result<matter_dto> with_log(db::reader& r, const id::words& said, const matter& m) {
  TRY(auto out, view_of(r, said, m));
  out.log.emplace();
  for (const auto& c : store::contacts_of(r, m.number)) {
    TRY(auto note, said.open(r, m.person, c.sealed, place_of_contact(m.asked, c.n)));
    out.log->push_back({c.n, c.at, std::move(note), c.by});
  }
  return out;
}

result<person_dto> person_view(db::reader& r, const id::words& said, person_id who, sight how) {
  person_dto out{.person = who.value, .applications = {}, .seats = {}, .loans = {}, .matters = {}};
  for (const auto& a : store::applications_of(r, who)) {
    out.applications.push_back(view_of(a, how));
  }
  for (const auto& s : store::seats_of(r, who)) {
    out.seats.push_back(view_of(s));
  }
  for (const auto& l : store::loans_of(r, who, shown_max)) {
    TRY(auto one, view_of(r, said, l, how));
    out.loans.push_back(std::move(one));
  }
  if (how == sight::staff) {
    for (const auto& m : store::matters_of(r, who, shown_max)) {
      TRY(auto one, with_log(r, said, m));
      out.matters.push_back(std::move(one));
    }
  }
  return out;
}

attendance_dto attendance_view(db::reader& r, const parts& on, tenant_code town, const caller& who,
                               instant now, const briefing& b) {
  attendance_dto out{.of = view_of(r, b), .items = {}};
  for (const auto& s : store::seats(r, b.code)) {
    if (s.state == seat_state::cancelled || (on.may_know && !on.may_know(r, s.person, who, now))) {
      continue;
    }
    out.booked += s.state == seat_state::booked ? 1 : 0;
    out.attended += s.state == seat_state::attended ? 1 : 0;
    out.absent += s.state == seat_state::absent ? 1 : 0;
    auto row = view_of(s);
    row.person = s.person.value;
    if (on.who_is) {
      const auto facts = on.who_is(r, town, s.person);
      row.login_id = facts.login_id;
      row.name = facts.name;
      row.kana = facts.kana;
    }
    out.items.push_back(std::move(row));
  }
  return out;
}

std::string csv_of(const attendance_dto& all) {
  std::string out = "\xEF\xBB\xBF説明会,日時,会場,番号,氏名,かな,出欠,記録時刻\r\n";
  const auto at = i18n::date_time_text(i18n::language::ja, all.of.starts_at);
  for (const auto& s : all.items) {
    i18n::append_csv_row(
        out,
        {all.of.name, at, all.of.place, s.login_id.value_or(std::to_string(s.person.value_or(0))),
         s.name.value_or(""), s.kana.value_or(""), word_of(s.state),
         s.marked_at ? i18n::date_time_text(i18n::language::ja, *s.marked_at) : ""});
  }
  return out;
}

}  // namespace tsu::devices
