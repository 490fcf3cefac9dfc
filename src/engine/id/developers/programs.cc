#include "engine/id/developers/programs.h"

#include <algorithm>

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/id/developers/rules.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/uri.h"
#include "engine/id/store_clients.h"
#include "engine/id/tokens.h"

namespace tsu::id::developers {
namespace {

void note(db::tx& t, const actor& who, std::string_view action, std::string_view about,
          std::string_view why = {}) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "id.program",
                    .subject = about,
                    .purpose = why});
}

problem no_such_program() {
  return {why::not_found, "you have asked for no program of that name", "no_such_program"};
}

problem name_is_taken() {
  return {why::conflict,
          "a program of that name is there; choose another name",
          "client_exists",
          {{"name", "taken"}}};
}

result<done> has_room(db::reader& r, const actor& who) {
  if (!find_developer(r, who.subject)) {
    return problem{why::conflict, "say first who you are: PUT /id/v1/developer",
                   "no_such_developer"};
  }
  const bool many = std::ssize(programs_of(r, who.subject)) >= programs_of_one_max;
  if (many || count_open_programs(r) >= open_max) {
    return problem{why::conflict,
                   many ? "twenty programs are the most that one developer asks for"
                        : "too many programs wait for the municipality; try again another day",
                   "too_many_programs"};
  }
  return done{};
}

// A change of a program that works: at once, or when staff have seen it.
result<done> change_working(db::tx& t, const actor& who, program_row& p) {
  p.state = program_state::changing;
  if (needs_approval(*p.agreed, p.wish)) {
    note(t, who, "id.program.change_asked", p.name);
    return done{};
  }
  const auto now = op::find_client(t, p.name);
  TRY(const done kept,
      op::put_client_settings(t, who, p.name,
                              settings_of(p.wish, now ? std::optional{now->may} : std::nullopt)));
  p.state = program_state::approved;
  p.agreed = p.wish;
  p.reason.clear();
  note(t, who, "id.program.changed", p.name);
  return done{};
}

}  // namespace

result<made_developer> become_developer(db::tx& t, const developer_dto& d) {
  TRY(const done good, check(d));
  if (count_developers(t) >= developers_max) {
    return problem{why::unavailable, "no more developers are taken on for the moment",
                   "too_many_developers"};
  }
  const auto subject = "developer:" + crypto::hex(crypto::random_bytes(8));
  TRY(const auto made, create_token(t, {subject, "developer", developer_key_lives}));
  put_developer(t, subject, d);
  note(t, {subject, "developer"}, "id.developer.registered", subject);
  return made_developer{subject, made.text.reveal(), made.expires};
}

result<done> change_developer(db::tx& t, const actor& who, const developer_dto& d) {
  TRY(const done good, check(d));
  put_developer(t, who.subject, d);
  note(t, who, "id.developer.changed", who.subject);
  return done{};
}

result<program_row> ask_for_program(db::tx& t, const actor& who, std::string_view name,
                                    const program_wish& w) {
  TRY(const done good, check(name, w));
  auto known = find_program(t, name);
  if ((known && known->owner != who.subject) || (!known && id::find_client(t, name))) {
    return name_is_taken();
  }
  if (!known) {
    TRY(const done room, has_room(t, who));
    known = program_row{.name = std::string{name}, .owner = std::string{who.subject}};
  }
  auto& p = *known;
  p.wish = w;
  p.asked = t.now();
  if (p.agreed) {
    TRY(const done changed, change_working(t, who, p));
  } else {
    p.state = program_state::open;
    note(t, who, "id.program.asked", name);
  }
  put_program(t, p);
  return p;
}

result<done> take_back_program(db::tx& t, const actor& who, std::string_view name) {
  TRY(auto p, own_program(t, who, name));
  if (p.state == program_state::approved) {
    return problem{why::conflict, "the program works; ask the municipality to end it", "in_use"};
  }
  if (p.agreed) {
    p.wish = *p.agreed;
    p.state = program_state::approved;
    put_program(t, p);
  } else {
    delete_program(t, name);
  }
  note(t, who, "id.program.taken_back", name);
  return done{};
}

result<program_row> own_program(db::reader& r, const actor& who, std::string_view name) {
  auto p = find_program(r, name);
  if (!p || p->owner != who.subject) {
    return no_such_program();
  }
  return std::move(*p);
}

result<program_row> own_working_program(db::reader& r, const actor& who, std::string_view name) {
  TRY(auto p, own_program(r, who, name));
  if (!p.agreed) {
    return problem{why::conflict, "the municipality has not approved the program yet",
                   "not_approved"};
  }
  return p;
}

result<done> rotate_jwks(db::tx& t, const actor& who, std::string_view name, const json_raw& jwks) {
  TRY(auto p, own_working_program(t, who, name));
  if (!p.agreed->jwks) {
    return problem{why::conflict, "this program proves itself by a secret", "not_by_key"};
  }
  auto agreed = *p.agreed;
  agreed.jwks = jwks;
  TRY(const done good, check(name, agreed));
  const auto now = op::find_client(t, name);
  TRY(const done kept,
      op::put_client_settings(t, who, name,
                              settings_of(agreed, now ? std::optional{now->may} : std::nullopt)));
  p.agreed = agreed;
  if (p.wish.jwks) {
    p.wish.jwks = jwks;
  }
  put_program(t, p);
  note(t, who, "id.program.keys_changed", name);
  return done{};
}

result<made_hook> put_hook(db::tx& t, tenant_code tenant, const hook_port& port, const actor& who,
                           std::string_view name, const hook_wish& w) {
  TRY(auto p, own_working_program(t, who, name));
  const auto u = op::parse_uri(w.url);
  if (!port.keep || w.url.size() > 500 || !u || u->scheme != "https" || !u->user.empty() ||
      u->has_fragment) {
    return problem{why::bad_input,
                   "a webhook is an https address without a fragment",
                   "bad_hook",
                   {{"url", "not_a_web_address"}}};
  }
  made_hook made{w.url, "tsw_" + crypto::base64url(crypto::random_bytes(24))};
  const auto dev = find_developer(t, p.owner);
  const kept_hook hook{.contact = p.contact,
                       .client = p.name,
                       .title = p.agreed->title,
                       .organisation = dev ? dev->organisation : std::string{},
                       .url = made.url,
                       .secret = made.secret};
  TRY(const auto contact, port.keep(t, tenant, hook, who));
  p.contact = contact;
  p.url = w.url;
  p.tried.clear();
  put_program(t, p);
  note(t, who, "id.program.hook_set", name);
  return made;
}

result<done> delete_hook(db::tx& t, const hook_port& port, const actor& who,
                         std::string_view name) {
  TRY(auto p, own_working_program(t, who, name));
  if (p.contact == 0 || !port.remove) {
    return problem{why::not_found, "the program has no webhook", "no_hook"};
  }
  TRY(const done gone, port.remove(t, p.contact, who));
  p.contact = 0;
  p.url.clear();
  p.tried.clear();
  put_program(t, p);
  note(t, who, "id.program.hook_ended", name);
  return done{};
}

result<done> test_hook(db::tx& t, const hook_port& port, const actor& who, std::string_view name) {
  TRY(auto p, own_working_program(t, who, name));
  if (p.contact == 0 || !port.test) {
    return problem{why::not_found, "the program has no webhook", "no_hook"};
  }
  TRY(const auto tried, port.test(t, p.contact, who));
  p.tried = tried;
  put_program(t, p);
  return done{};
}

namespace {

// Waits for staff.
result<program_row> waiting_program(db::reader& r, std::string_view name) {
  auto p = find_program(r, name);
  if (!p) {
    return problem{why::not_found, "nobody has asked for a program of that name",
                   "no_such_program"};
  }
  if (p->state != program_state::open && p->state != program_state::changing) {
    return problem{why::conflict, "nothing of this program waits for a decision", "bad_step"};
  }
  return std::move(*p);
}

client_wish client_of(const program_row& p, const std::optional<client_dto>& before,
                      const approval_wish& w, const std::optional<developer_dto>& by) {
  const client_dto usual{.name = p.name, .rules = {}, .per_second = 20, .burst = 40, .keys = {}};
  const auto& now = before ? *before : usual;
  return {.name = p.name,
          .title = p.wish.title,
          .contact = by ? by->contact : now.contact,
          .rules = w.rules.value_or(now.rules),
          .per_second = w.per_second.value_or(now.per_second),
          .burst = w.burst.value_or(now.burst),
          .per_day = w.per_day.value_or(now.per_day)};
}

}  // namespace

result<done> approve_program(db::tx& t, const actor& who, std::string_view name,
                             const approval_wish& w, const rules_check& readable) {
  TRY(auto p, waiting_program(t, name));
  const auto before = id::find_client(t, name);
  const auto client = client_of(p, before, w, find_developer(t, p.owner));
  if (before) {
    if (!p.agreed) {  // registered by hand meanwhile
      return name_is_taken();
    }
    TRY(const done changed, change_client(t, who, client, readable));
  } else {
    TRY(const done made, register_client(t, who, client, readable));
  }
  const auto now = op::find_client(t, name);
  TRY(const done kept,
      op::put_client_settings(t, who, name,
                              settings_of(p.wish, now ? std::optional{now->may} : std::nullopt)));
  p.state = program_state::approved;
  p.agreed = p.wish;
  p.reason.clear();
  p.decided = t.now();
  p.decided_by = std::string{who.subject};
  put_program(t, p);
  note(t, who, "id.program.approved", name);
  return done{};
}

result<done> refuse_program(db::tx& t, const actor& who, std::string_view name,
                            const refusal_wish& w) {
  const bool said = w.reason.find_first_not_of(" \t\r\n") != w.reason.npos;
  if (!said || w.reason.size() > reason_max) {
    return problem{why::bad_input,
                   "say why, so that the developer can mend it",
                   "why_missing",
                   {{"reason", said ? "too_long" : "missing"}}};
  }
  TRY(auto p, waiting_program(t, name));
  if (p.agreed) {
    p.wish = *p.agreed;
  }
  p.state = p.agreed ? program_state::approved : program_state::refused;
  p.reason = w.reason;
  p.decided = t.now();
  p.decided_by = std::string{who.subject};
  put_program(t, p);
  note(t, who, "id.program.refused", name, w.reason);
  return done{};
}

}  // namespace tsu::id::developers
