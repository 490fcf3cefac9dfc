#include "engine/id/people/recovery.h"

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/id/op/revoke.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {
namespace {

struct asked_facts {
  std::string by;
  id::identified_by identified_by{};
  std::string why;
};
BOOST_DESCRIBE_STRUCT(asked_facts, (), (by, identified_by, why))

struct recovered_body {
  std::string by, confirmed_by;
};
BOOST_DESCRIBE_STRUCT(recovered_body, (), (by, confirmed_by))

struct waiting {
  credential_id row;
  recovery_dto what;
};

std::optional<waiting> waiting_in(const credential_row& c) {
  const auto facts = from_json<asked_facts>(c.facts);
  if (!facts.ok()) {
    return std::nullopt;
  }
  const auto& f = facts.value();
  return waiting{c.id,
                 {.account = c.account.value,
                  .asked_by = f.by,
                  .identified_by = f.identified_by,
                  .why = f.why,
                  .asked = c.created,
                  .expires = c.created + recovery_waits}};
}

std::optional<waiting> find_waiting(db::reader& r, account_id a) {
  const auto c = find_credential(r, a, credential_kind::recovery_asked);
  return c ? waiting_in(*c) : std::nullopt;
}

std::optional<waiting> find_open(db::reader& r, account_id a, instant now) {
  auto w = find_waiting(r, a);
  return w && w->what.expires > now ? std::move(w) : std::nullopt;
}

problem no_recovery() {
  return {why::not_found, "no recovery of this account waits to be confirmed", "no_recovery"};
}

// What asking and deciding have in common.
result<account_row> may_decide(db::reader& r, const acting& by, account_id id) {
  TRY(const done reason, has_reason(by));
  const auto me = account_of(by.subject);
  if (!me) {
    return problem{why::not_allowed, "sign in as a person: a token is nobody's own",
                   "not_a_person"};
  }
  if (*me == id) {
    return problem{why::not_allowed, "one's own account is recovered by others", "own_account"};
  }
  const auto row = find_account(r, id);
  if (!row) {
    return no_such_account();
  }
  TRY(const done allowed, check_may_make(by.role, row->kind));
  if (row->state != account_state::active) {
    return problem{why::conflict, "only an active account is recovered", "bad_state"};
  }
  return *row;
}

void note(db::tx& t, const acting& by, std::string_view action, const recovery_dto& about) {
  const auto number = std::to_string(about.account);
  const auto detail = "{\"askedBy\":" + json_string(about.asked_by) + ",\"identifiedBy\":\"" +
                      std::string{text_of(about.identified_by)} + "\"}";
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = number,
                    .purpose = by.why,
                    .trace_id = by.trace_id,
                    .detail = detail});
}

void end_all_ways_in(db::tx& t, account_id a) {
  for (const auto kind : {credential_kind::password, credential_kind::pin, credential_kind::totp,
                          credential_kind::recovery, credential_kind::passkey,
                          credential_kind::upstream, credential_kind::recovery_asked}) {
    delete_credentials(t, a, kind);
  }
}

}  // namespace

result<recovery_dto> ask_recovery(db::tx& t, const acting& by, account_id id,
                                  const recovery_wish& w) {
  TRY(const auto row, may_decide(t, by, id));
  if (find_open(t, id, t.now())) {
    return problem{why::conflict, "a recovery of this account waits already", "recovery_is_open"};
  }
  replace_credential(
      t, {.id = {},
          .account = id,
          .kind = credential_kind::recovery_asked,
          .locator = {},
          .secret = {},
          .label = {},
          .facts = to_json(asked_facts{std::string{by.subject}, w.identified_by, w.why})});
  const auto made = find_waiting(t, id);
  ASSERT(made);
  note(t, by, "id.recovery.asked", made->what);
  return made->what;
}

result<recovery_dto> find_recovery(db::reader& r, account_id id, instant now) {
  const auto w = find_open(r, id, now);
  return w ? result<recovery_dto>{w->what} : result<recovery_dto>{no_recovery()};
}

std::vector<recovery_dto> recoveries_that_wait(db::reader& r, instant now) {
  std::vector<recovery_dto> out;
  for (const auto& c :
       read_since(r, credential_kind::recovery_asked, now - recovery_waits, recoveries_shown_max)) {
    if (auto w = waiting_in(c); w && w->what.expires > now) {
      out.push_back(std::move(w->what));
    }
  }
  return out;
}

result<made_recovery> confirm_recovery(db::tx& t, const acting& by, account_id id) {
  TRY(const auto row, may_decide(t, by, id));
  const auto open = find_open(t, id, t.now());
  if (!open) {
    return no_recovery();
  }
  if (open->what.asked_by == by.subject) {
    return problem{why::not_allowed, "another member of staff confirms", "same_person"};
  }
  if (!delete_credential(t, id, open->row)) {
    return no_recovery();  // somebody else decided at the same time
  }
  end_all_ways_in(t, id);
  end_sessions_of(t, id, end_reason::secret_changed, by.subject, by.role);
  op::revoke_grants(t, id);
  const auto code = make_setup_code(t, id);
  note(t, by, "id.recovery.confirmed", open->what);
  put_notice(t, id, notice_kind::recovered);
  t.append_change(account_recovered_kind, subject_of(id),
                  to_json(recovered_body{open->what.asked_by, std::string{by.subject}}));
  return made_recovery{row.login_id, code.text, code.expires};
}

result<done> refuse_recovery(db::tx& t, const acting& by, account_id id) {
  TRY(const auto row, may_decide(t, by, id));
  const auto open = find_open(t, id, t.now());
  if (!open || !delete_credential(t, id, open->row)) {
    return no_recovery();
  }
  note(t, by, "id.recovery.refused", open->what);
  return done{};
}

}  // namespace tsu::id
