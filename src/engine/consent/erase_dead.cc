#include "engine/consent/erase_dead.h"

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_dead.h"
#include "engine/consent/store_persons.h"

namespace tsu::consent {
namespace {

problem no_such_person() { return {why::not_found, "there is no such person", "no_such_person"}; }

viewer viewer_of(const actor& who) { return {reader_kind::staff, who.subject, who.role}; }

result<done> has_reason(std::string_view why) {
  const bool said = why.find_first_not_of(" \t\r\n") != why.npos;
  if (!said || why.size() > text_max) {
    return problem{why::bad_input,
                   "say why, in up to 300 bytes",
                   "why_missing",
                   {{"why", said ? "bad_length" : "missing"}}};
  }
  return done{};
}

// Somebody who is there, may be known of, and is dead.
result<done> may_be_erased(db::reader& r, const ports& out, const actor& who, person_id person,
                           instant now) {
  if (!is_there(r, out, person) || !is_seen(r, person, viewer_of(who), now)) {
    return no_such_person();
  }
  if (!out.has_died || !out.has_died(r, person)) {
    return problem{why::conflict, "only who is registered as dead is erased by staff", "not_dead"};
  }
  return done{};
}

void note(db::tx& t, const actor& who, std::string_view action, person_id person,
          std::string_view why) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(person.value),
                    .purpose = why,
                    .trace_id = who.trace});
}

std::optional<dead_row> find_waiting(db::reader& r, person_id person, instant now) {
  auto row = find_dead(r, person);
  return row && row->asked + dead_waits > now ? std::move(row) : std::nullopt;
}

dead_dto dto_of(const dead_row& d) {
  return {d.person.value, d.asked_by, d.asked_role, d.why, d.asked, d.asked + dead_waits};
}

}  // namespace

result<dead_dto> ask_erasing(db::tx& t, const ports& out, const actor& who, person_id person,
                             const dead_wish& w) {
  TRY(const done reason, has_reason(w.why));
  TRY(const done may, may_be_erased(t, out, who, person, t.now()));
  if (find_waiting(t, person, t.now())) {
    return problem{why::conflict, "that is asked for already", "erasing_is_asked"};
  }
  const dead_row row{person, who.subject, who.role, w.why, t.now()};
  put_dead(t, row);
  note(t, who, "consent.erasing.asked", person, w.why);
  return dto_of(row);
}

dead_page erasings_that_wait(db::reader& r, const actor& who, instant now) {
  dead_page page;
  for (const auto& row : read_dead(r, now - dead_waits, viewer_of(who), now, dead_shown_max)) {
    if (row.asked + dead_waits > now) {
      page.items.push_back(dto_of(row));
    }
  }
  return page;
}

result<dead_outcome> decide_erasing(db::tx& t, const ports& out, tenant_code tenant,
                                    const actor& who, person_id person, const dead_answer& a) {
  TRY(const done reason, has_reason(a.why));
  const auto row = find_waiting(t, person, t.now());
  if (!row || !is_seen(t, person, viewer_of(who), t.now())) {
    return problem{why::not_found, "no erasing of that person waits", "no_such_erasing"};
  }
  if (row->asked_by == who.subject && a.verdict == export_verdict::agree) {
    return problem{why::not_allowed, "another than who asked for it has to look at it",
                   "four_eyes"};
  }
  if (a.verdict == export_verdict::refuse) {
    delete_dead(t, person);
    note(t, who, "consent.erasing.refused", person, a.why);
    return dead_outcome{};
  }
  TRY(const done may, may_be_erased(t, out, who, person, t.now()));
  delete_dead(t, person);
  note(t, who, "consent.erasing.agreed", person, a.why);
  const deciding by{.person = person, .how = method::staff, .by = who};
  TRY(auto gone, erase_for(t, out, tenant, by));
  auto proof = gone.proof;
  return dead_outcome{{std::move(proof)}, std::move(gone)};
}

std::int64_t forget_erasings_over(db::tx& t, std::int64_t most) {
  const auto over = take_dead_until(t, t.now() - dead_waits, most);
  for (const auto person : over) {
    note(t, {}, "consent.erasing.over", person, "");
  }
  return std::ssize(over);
}

}  // namespace tsu::consent
