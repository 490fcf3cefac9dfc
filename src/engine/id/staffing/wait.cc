#include "engine/id/staffing/wait.h"

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/id/people/enum_text.h"

namespace tsu::id::staffing {
namespace {

constexpr std::int64_t shown_max = 4'000, due_at_once = 500;
// Who asked had this role when they did: only it changes staff.
constexpr std::string_view acts_as = "admin";

std::string day_text(local_date day) { return format_jst(jst_midnight(day)).substr(0, 10); }

std::string place_of(account_id a, act what) {
  return "id.staffing:" + std::to_string(a.value) + ":" + std::string{text_of(what)};
}

void note(db::tx& t, const acting& by, std::string_view action, account_id about,
          std::string_view detail) {
  const auto number = std::to_string(about.value);
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = number,
                    .purpose = by.why,
                    .trace_id = by.trace_id,
                    .detail = detail});
}

std::string detail_of(act what, instant due) {
  return "{\"act\":\"" + std::string{text_of(what)} + "\",\"day\":\"" +
         format_jst(due).substr(0, 10) + "\"}";
}

std::optional<std::string> cell_or(const cells& all, std::string_view field,
                                   const std::string& before) {
  const auto at = all.find(field);
  const auto& text = at == all.end() ? before : at->second;
  return text.empty() ? std::nullopt : std::optional{text};
}

// The profile of now with what the cells say, and the role.
result<profile_change> changed_by(db::reader& r, const keeper_of_boxes& keys,
                                  const account_row& row, const cells& all, std::string_view why) {
  TRY(const auto p, find_profile(r, keys, row.id));
  profile_change out{.profile = {}, .locale = {}, .role = {}, .proof = {}, .why = std::string{why}};
  out.profile = {.name = cell_or(all, "name", p.name).value_or(""),
                 .kana = cell_or(all, "kana", p.kana),
                 .birth_date = cell_or(all, "", p.birth_date),
                 .district = cell_or(all, "", p.district),
                 .phone = cell_or(all, "phone", p.phone),
                 .email = cell_or(all, "email", p.email),
                 .section = cell_or(all, "section", p.section)};
  out.role = cell_or(all, "role", row.role);
  return out;
}

// Only whom the table let wait: who left or died before the day does not come back by it.
result<done> begin_now(db::tx& t, const acting& by, account_id id) {
  const auto row = find_account(t, id);
  if (row && row->state != account_state::suspended) {
    return problem{why::conflict, "the account does not wait for its first day", "bad_state"};
  }
  return set_account_state(t, by, id, account_state::active);
}

result<done> do_one(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                    const waiting_row& w) {
  switch (w.act) {
    case act::leave: return set_account_state(t, by, w.account, account_state::left);
    case act::begin: return begin_now(t, by, w.account);
    case act::add:
    case act::move: break;
  }
  TRY(const auto what, cells_of(t, keys, w));
  return move_now(t, keys, by, w.account, what);
}

}  // namespace

result<done> move_now(db::tx& t, const keeper_of_boxes& keys, const acting& by, account_id id,
                      const cells& all) {
  const auto row = find_account(t, id);
  if (!row) {
    return no_such_account();
  }
  TRY(const auto change, changed_by(t, keys, *row, all, by.why));
  return change_account(t, keys, by, id, change);
}

result<done> keep_for_later(db::tx& t, const keeper_of_boxes& keys, const acting& by, account_id id,
                            act what, local_date day, const cells& all) {
  TRY(const auto own, keys.person_key(t, id));
  const waiting_row w{
      .id = {},
      .account = id,
      .act = what,
      .due = jst_midnight(day),
      .sealed = own.seal(to_json(std::map<std::string, std::string>{all.begin(), all.end()}),
                         place_of(id, what)),
      .asked_by = std::string{by.subject},
      .why = std::string{by.why},
      .asked = t.now(),
      .fault = {}};
  put_waiting(t, w);
  note(t, by, "id.staffing.planned", id, detail_of(what, w.due));
  return done{};
}

result<cells> cells_of(db::reader& r, const keeper_of_boxes& keys, const waiting_row& w) {
  TRY(const auto own, keys.person_key(r, w.account));
  TRY(const auto text, own.open(w.sealed, place_of(w.account, w.act)));
  TRY(const auto read, (from_json<std::map<std::string, std::string>>(text)));
  return cells{read.begin(), read.end()};
}

waiting_page waiting_changes(db::reader& r) {
  waiting_page page;
  for (const auto& w : read_waiting(r, shown_max)) {
    const auto row = find_account(r, w.account);
    page.items.push_back({.id = w.id.value,
                          .login_id = row ? row->login_id : std::string{},
                          .act = w.act,
                          .from = day_text(jst_date(w.due)),
                          .asked_by = w.asked_by,
                          .why = w.why,
                          .asked = w.asked,
                          .fault = w.fault.empty() ? std::nullopt : std::optional{w.fault}});
  }
  return page;
}

result<done> drop_change(db::tx& t, const acting& by, waiting_id id) {
  TRY(const done reason, has_reason(by));
  const auto w = find_waiting(t, id);
  if (!w || !delete_waiting(t, id)) {
    return problem{why::not_found, "no change of that number waits", "no_such_change"};
  }
  note(t, by, "id.staffing.dropped", w->account, detail_of(w->act, w->due));
  return done{};
}

std::int64_t do_what_is_due(db::tx& t, const keeper_of_boxes& keys) {
  std::int64_t n = 0;
  for (const auto& w : read_due(t, t.now(), due_at_once)) {
    const acting by{.subject = w.asked_by, .role = acts_as, .why = w.why};
    if (!find_waiting(t, w.id)) {
      continue;  // went with another of the same account
    }
    const auto did = do_one(t, keys, by, w);
    if (did.ok()) {
      delete_waiting(t, w.id);
      note(t, by, "id.staffing.done", w.account, detail_of(w.act, w.due));
      ++n;
    } else if (did.error().code != w.fault) {
      set_fault(t, w.id, did.error().code);
      note(t, by, "id.staffing.kept_back", w.account,
           "{\"fault\":" + json_string(did.error().code) + "}");
    }
  }
  return n;
}

}  // namespace tsu::id::staffing
