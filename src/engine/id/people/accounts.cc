#include "engine/id/people/accounts.h"

#include <algorithm>
#include <cstring>

#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/i18n/normal.h"
#include "base/record/audit.h"
#include "engine/id/op/revoke.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/staffing/store_staffing.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

constexpr std::size_t why_max = 500;
constexpr std::string_view index_key_name = "index";
constexpr int numbers_tried_max = 20;
// Of one name, before those who may not be known of are left out.
constexpr std::int64_t looked_through_max = 10 * accounts_found_max;

void note(db::tx& t, const acting& by, std::string_view action, account_id about,
          std::string_view detail = "{}") {
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

// The key under which texts are hashed for searching: sealed by the town's.
result<std::string> index_key(db::reader& r, const crypto::box_key& town) {
  const auto sealed = find_key(r, index_key_name);
  if (sealed.empty()) {
    return problem{why::not_found, "nobody is registered here yet", "no_such_account"};
  }
  return town.open(sealed, "id.key.index");
}
result<std::string> ensure_index_key(db::tx& t, const crypto::box_key& town) {
  if (find_key(t, index_key_name).empty()) {
    ensure_key(t, index_key_name, town.seal(crypto::random_bytes(32), "id.key.index"));
  }
  return index_key(t, town);
}

std::string hash_for(std::string_view key, std::string_view what, std::string_view text) {
  const auto plain = i18n::folded(text).value_or("");
  return std::string{crypto::bytes_of(crypto::hmac_sha256(key, std::string{what} + ":" + plain))};
}

// "サトウ ハナコ" -> "サトウ"
std::string_view family_of(std::string_view kana) {
  const auto wide = kana.find("\u3000");
  return kana.substr(0, std::min(wide, std::min(kana.find(' '), kana.size())));
}

std::vector<index_entry> index_of(std::string_view key, const profile& p) {
  std::vector<index_entry> out;
  const auto add = [&](std::string_view what, std::string_view text) {
    if (!text.empty()) {
      out.push_back({what, hash_for(key, what, text)});
    }
  };
  add("name", p.name);
  add("kana", p.kana);
  add("family", family_of(p.kana));
  add("born", p.birth_date);
  add("phone", p.phone);
  add("email", p.email);
  return out;
}

profile profile_in(const profile_dto& in, const std::optional<std::string>& locale) {
  return {.name = in.name,
          .kana = in.kana.value_or(""),
          .birth_date = in.birth_date.value_or(""),
          .district = in.district.value_or(""),
          .phone = in.phone.value_or(""),
          .email = in.email.value_or(""),
          .locale = locale.value_or("ja"),
          .section = in.section.value_or("")};
}

std::optional<std::string> said(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

std::string_view usual_role(account_kind k) {
  switch (k) {
    case account_kind::resident:
    case account_kind::test: return "resident";
    case account_kind::staff: return "staff";
    case account_kind::provider: return "contractor";
    case account_kind::helper: return "helper";
  }
  return "";
}

problem bad_account(std::vector<field_error> bad) {
  return {why::bad_input, "an account needs all of this", "bad_account", std::move(bad)};
}

std::uint64_t unpredictable() {
  std::uint64_t out = 0;
  const auto bytes = crypto::random_bytes(sizeof out);
  std::memcpy(&out, bytes.data(), sizeof out);
  return out;
}

// A row with a name of its own: the given one, or a number that nobody has.
result<account_row> inserted(db::tx& t, account_row row) {
  if (!row.login_id.empty()) {
    row.id = insert_account(t, row);
  } else {
    for (int i = 0; i < numbers_tried_max && row.id.value == 0; ++i) {
      row.login_id = card_number(unpredictable());
      row.id = insert_account(t, row);
    }
  }
  if (row.id.value == 0) {
    return problem{why::conflict,
                   "an account of that name is there",
                   "login_id_taken",
                   {{"loginId", "taken"}}};
  }
  return row;
}

result<account_row> make_account(db::tx& t, const keeper_of_boxes& keys, account_row row,
                                 const profile& p) {
  TRY(const auto town, keys.ensure_town_key(t));
  TRY(const auto search, ensure_index_key(t, town));
  TRY(auto made, inserted(t, std::move(row)));
  TRY(const auto own, keys.make_person_key(t, made.id));
  made.sealed = sealed_profile_of(own, made.id, p);
  update_account(t, made);
  put_index(t, made.id, index_of(search, p));
  return made;
}

bool may_make(std::string_view role, account_kind kind) {
  return role == "admin" || ((role == "staff" || role == "secretariat") &&
                             kind != account_kind::staff && kind != account_kind::provider);
}

problem not_by_this_role() {
  return {why::not_allowed, "only an administrator makes and changes accounts of that kind",
          "not_allowed"};
}

// "left" is for who was employed.
bool may_become(const account_row& row, account_state to) {
  const bool employed = row.kind == account_kind::staff || row.kind == account_kind::provider;
  return row.state != to && row.state != account_state::merged && to != account_state::merged &&
         (to != account_state::left || employed);
}

// Somebody must be left who can let others in.
result<done> check_an_admin_stays(db::reader& r, const account_row& before,
                                  const account_row& after) {
  if (is_open_admin(before) && !is_open_admin(after) && count_open_admins(r) <= 1) {
    return problem{why::conflict, "the last administrator cannot go: make another one first",
                   "last_admin"};
  }
  return done{};
}

}  // namespace

result<done> has_reason(const acting& by) {
  const bool said = by.why.find_first_not_of(" \t\r\n") != by.why.npos;
  if (!said || by.why.size() > why_max) {
    return problem{why::bad_input,
                   "say why, in up to 500 bytes",
                   "why_missing",
                   {{"why", said ? "too_long" : "missing"}}};
  }
  return done{};
}

result<done> check_may_make(std::string_view role, account_kind kind) {
  return may_make(role, kind) ? result<done>{done{}} : result<done>{not_by_this_role()};
}

problem no_such_account() {
  return {why::not_found, "there is no such account", "no_such_account"};
}

result<made_account> register_account(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                                      const account_wish& w) {
  TRY(const done reason, has_reason(by));
  if (!may_make(by.role, w.kind) || w.kind == account_kind::test) {
    return not_by_this_role();
  }
  auto p = profile_in(w.profile, w.locale);
  auto bad = tidy_profile(p, w.kind, t.now());
  const auto role = w.role.value_or(std::string{usual_role(w.kind)});
  if (!may_have_role(w.kind, role)) {
    bad.push_back({"role", "not_one_of"});
  }
  const bool named = w.kind == account_kind::staff || w.kind == account_kind::provider;
  if (named ? !w.login_id || !is_login_name(*w.login_id) : w.login_id.has_value()) {
    bad.push_back({"loginId", named ? "not_a_name" : "is_given_a_number"});
  }
  if (w.proof == proof_kind::own_word) {
    bad.push_back({"proof", "not_one_of"});
  }
  if (!bad.empty()) {
    return bad_account(std::move(bad));
  }
  TRY(const auto row, make_account(t, keys,
                                   {.id = {},
                                    .login_id = w.login_id.value_or(""),
                                    .kind = w.kind,
                                    .role = role,
                                    .state = account_state::active,
                                    .proof = w.proof,
                                    .locale = p.locale},
                                   p));
  const auto code = make_setup_code(t, row.id);
  note(t, by, "id.account.registered", row.id,
       "{\"proof\":\"" + std::string{text_of(w.proof)} + "\"}");
  return made_account{row.id.value, row.login_id, code.text, code.expires};
}

result<account_row> register_oneself(db::tx& t, const keeper_of_boxes& keys, profile p) {
  auto bad = tidy_profile(p, account_kind::resident, t.now());
  if (!bad.empty()) {
    return bad_account(std::move(bad));
  }
  TRY(auto row, make_account(t, keys,
                             {.id = {},
                              .kind = account_kind::resident,
                              .role = "resident",
                              .state = account_state::active,
                              .proof = proof_kind::own_word,
                              .locale = p.locale},
                             p));
  const auto subject = subject_of(row.id);
  note(t, {.subject = subject, .role = row.role}, "id.account.registered", row.id,
       R"({"proof":"own_word"})");
  return row;
}

result<done> change_account(db::tx& t, const keeper_of_boxes& keys, const acting& by, account_id id,
                            const profile_change& w) {
  TRY(const done reason, has_reason(by));
  auto row = find_account(t, id);
  if (!row) {
    return no_such_account();
  }
  if (!may_make(by.role, row->kind)) {
    return not_by_this_role();
  }
  auto p = profile_in(w.profile, w.locale ? w.locale : std::optional{row->locale});
  auto bad = tidy_profile(p, row->kind, t.now());
  if (w.role && !may_have_role(row->kind, *w.role)) {
    bad.push_back({"role", "not_one_of"});
  }
  if (!bad.empty()) {
    return bad_account(std::move(bad));
  }
  TRY(const auto own, keys.person_key(t, id));
  TRY(const auto town, keys.ensure_town_key(t));
  TRY(const auto search, ensure_index_key(t, town));
  const bool other_role = w.role && *w.role != row->role;
  auto after = *row;
  after.role = w.role.value_or(row->role);
  TRY(const done stays, check_an_admin_stays(t, *row, after));
  row->role = after.role;
  row->proof = w.proof.value_or(row->proof);
  row->locale = p.locale;
  row->sealed = sealed_profile_of(own, id, p);
  update_account(t, *row);
  put_index(t, id, index_of(search, p));
  if (other_role) {  // a session keeps what it was opened with no longer
    end_sessions_of(t, id, end_reason::ended_by_staff, by.subject, by.role);
  }
  note(t, by, "id.account.changed", id);
  return done{};
}

result<done> set_account_state(db::tx& t, const acting& by, account_id id, account_state to) {
  TRY(const done reason, has_reason(by));
  auto row = find_account(t, id);
  if (!row) {
    return no_such_account();
  }
  if (!may_make(by.role, row->kind)) {
    return not_by_this_role();
  }
  if (!may_become(*row, to)) {
    return problem{why::conflict, "an account cannot go from that state to this one", "bad_state"};
  }
  auto after = *row;
  after.state = to;
  TRY(const done stays, check_an_admin_stays(t, *row, after));
  const auto detail = "{\"from\":\"" + std::string{text_of(row->state)} + "\",\"to\":\"" +
                      std::string{text_of(to)} + "\"}";
  row->state = to;
  update_account(t, *row);
  if (to != account_state::active) {
    end_sessions_of(t, id, end_reason::account_closed, by.subject, by.role);
    op::revoke_grants(t, id);
  }
  if (to == account_state::left) {
    revoke_tokens_of(t, row->login_id);
    revoke_tokens_of(t, subject_of(id));
    staffing::delete_waiting_of(t, id);
  }
  t.append_change(account_changed_kind, subject_of(id), detail);
  note(t, by, "id.account.state_set", id, detail);
  return done{};
}

result<std::string> reissue_login_id(db::tx& t, const acting& by, account_id id) {
  TRY(const done reason, has_reason(by));
  auto row = find_account(t, id);
  if (!row) {
    return no_such_account();
  }
  if (!is_card_number(row->login_id)) {
    return problem{why::conflict, "this account has a name, not a number", "no_number"};
  }
  auto fresh = row->login_id;
  for (int i = 0; i < numbers_tried_max && find_account_by_login_id(t, fresh); ++i) {
    fresh = card_number(unpredictable());
  }
  row->login_id = fresh;
  update_account(t, *row);
  delete_credentials(t, id, credential_kind::card);
  end_sessions_of(t, id, end_reason::secret_changed, by.subject, by.role);
  note(t, by, "id.account.reissued", id);
  return fresh;
}

result<done> merge_account(db::tx& t, const acting& by, account_id twice, account_id into) {
  TRY(const done reason, has_reason(by));
  auto row = find_account(t, twice);
  const auto other = find_account(t, into);
  if (!row || !other) {
    return no_such_account();
  }
  if (twice == into || row->kind != other->kind || other->state != account_state::active ||
      row->state == account_state::merged || !may_make(by.role, row->kind)) {
    return problem{why::conflict, "these two cannot become one", "bad_state"};
  }
  auto after = *row;
  after.state = account_state::merged;
  TRY(const done stays, check_an_admin_stays(t, *row, after));
  row->state = account_state::merged;
  row->merged = into;
  update_account(t, *row);
  end_sessions_of(t, twice, end_reason::account_closed, by.subject, by.role);
  op::revoke_grants(t, twice);
  const auto detail = "{\"into\":" + std::to_string(into.value) + "}";
  t.append_change(account_changed_kind, subject_of(twice), detail);
  note(t, by, "id.account.merged", twice, detail);
  put_notice(t, into, notice_kind::merged);
  return done{};
}

namespace {

struct pointed_to {
  std::vector<account_id> all;
  bool cut = false;  // not all of them were looked through
};

// Accounts that some text of the profile points to, each once.
pointed_to find_by_profile(db::reader& r, const keeper_of_boxes& keys, std::string_view text,
                           const profile& typed) {
  const auto town = keys.town_key(r);
  const auto key = town.ok() ? index_key(r, town.value()) : result<std::string>{town.error()};
  pointed_to out;
  auto& found = out.all;
  const auto find = [&](std::string_view what, std::string_view value) {
    if (key.ok() && !value.empty()) {
      const auto some = find_by_index(r, hash_for(key.value(), what, value), looked_through_max);
      found.insert(found.end(), some.begin(), some.end());
      out.cut = out.cut || std::ssize(some) >= looked_through_max;
    }
  };
  for (const auto* what : {"name", "kana", "family", "email"}) {
    find(what, text);
  }
  find("phone", typed.phone);
  if (text.empty()) {
    find("born", typed.birth_date);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return out;
}

std::string numbers_of(const std::vector<account_row>& rows) {
  std::string ids;
  for (const auto& row : rows) {
    ids += (ids.empty() ? "" : ",") + std::to_string(row.id.value);
  }
  return ids;
}

}  // namespace

result<found_accounts> search_accounts(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                                       std::string_view text, std::string_view born,
                                       const std::function<bool(account_id)>& knows) {
  TRY(const done reason, has_reason(by));
  profile typed{.name = "x", .birth_date = std::string{born}, .phone = std::string{text}};
  const auto bad = tidy_profile(typed, account_kind::helper, t.now());
  auto [found, cut] = find_by_profile(t, keys, text, typed);
  const auto login_id = login_id_in(text);
  if (const auto row = login_id ? find_account_by_login_id(t, *login_id) : std::nullopt) {
    std::erase(found, row->id);
    found.insert(found.begin(), row->id);
  }
  found_accounts out{.rows = {}, .more = cut};
  for (const auto a : found) {
    // Who may not be known of takes no place of another, is not opened, and is not in the audit
    // row.
    const bool known = !knows || knows(a);
    const auto row = known ? find_account(t, a) : std::nullopt;
    const auto p = born.empty() || !row ? result<profile>{profile{}} : find_profile(t, keys, a);
    const bool fits = born.empty() || (p.ok() && p.value().birth_date == typed.birth_date);
    if (!row || row->kind == account_kind::test || !fits) {
      continue;
    }
    if (std::ssize(out.rows) == accounts_found_max) {
      out.more = true;
      break;
    }
    out.rows.push_back(*row);
  }
  note(t, by, "id.account.searched", {}, "{\"found\":[" + numbers_of(out.rows) + "]}");
  return out;
}

result<account_row> look_at_account(db::tx& t, const acting& by, account_id id) {
  TRY(const done reason, has_reason(by));
  const auto row = find_account(t, id);
  if (!row) {
    return no_such_account();
  }
  note(t, by, "id.account.seen", id);
  return *row;
}

account_dto dto_of(db::reader& r, const keeper_of_boxes& keys, const account_row& row) {
  account_dto out{.id = row.id.value,
                  .login_id = row.login_id,
                  .kind = row.kind,
                  .role = row.role,
                  .state = row.state,
                  .proof = row.proof,
                  .locale = row.locale,
                  .profile = {},
                  .merged_into = {},
                  .signs_in_with = {},
                  .created = row.created,
                  .changed = row.changed};
  if (const auto p = find_profile(r, keys, row.id); p.ok()) {
    const auto& v = p.value();
    out.profile = profile_dto{v.name,        said(v.kana),  said(v.birth_date), said(v.district),
                              said(v.phone), said(v.email), said(v.section)};
  }
  if (row.merged.value != 0) {
    out.merged_into = row.merged.value;
  }
  for (const auto& c : read_credentials(r, row.id)) {
    if (c.kind == credential_kind::recovery_asked) {
      continue;
    }
    const std::string kind{text_of(c.kind)};
    if (std::find(out.signs_in_with.begin(), out.signs_in_with.end(), kind) ==
        out.signs_in_with.end()) {
      out.signs_in_with.push_back(kind);
    }
  }
  return out;
}

}  // namespace tsu::id
