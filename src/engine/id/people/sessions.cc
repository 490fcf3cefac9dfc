#include "engine/id/people/sessions.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/id/op/revoke.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

struct session_ended_body {
  std::string sid;
  std::int64_t session = 0, account = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(session_ended_body, (), (sid, session, account, reason))

constexpr std::size_t sid_bytes = 16;
constexpr std::chrono::minutes second_factor_within{10};

factors words_of(std::string_view amr) {
  factors out;
  while (!amr.empty()) {
    const auto end = std::min(amr.find(' '), amr.size());
    out.emplace_back(amr.substr(0, end));
    amr.remove_prefix(std::min(end + 1, amr.size()));
  }
  return out;
}

std::string joined(const factors& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : " ") + one;
  }
  return out;
}

bool has(const factors& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void note(db::tx& t, const account_row& a, std::string_view action, const session_row& s) {
  const auto subject = subject_of(a.id);
  const auto about = std::to_string(s.id.value);
  const auto detail = "{\"acr\":" + json_string(s.acr) + ",\"amr\":" + json_string(s.amr) + "}";
  record::audit(t, {.actor = subject,
                    .role = a.role,
                    .action = action,
                    .subject_kind = "id.session",
                    .subject = about,
                    .detail = detail});
}

}  // namespace

bool reaches(std::string_view have, std::string_view wanted) {
  const auto level = [](std::string_view acr) {
    return acr == acr_aal1 ? 1 : acr == acr_aal2 ? 2 : 0;
  };
  return level(wanted) > 0 && level(have) >= level(wanted);
}

// A passkey that knew its user is two factors; a PIN on a tablet is one, since a cookie is not a
// key that could not be copied. A smart card ("sc") is a key, at another provider that looked at
// it.
std::string_view acr_of(const factors& f) {
  const bool key = has(f, "hwk") || has(f, "swk") || has(f, "sc");
  const bool known = has(f, "pwd") || has(f, "pin");
  return (key && has(f, "user")) || (known && (has(f, "otp") || key)) ? acr_aal2 : acr_aal1;
}

opened_session open_person_session(db::tx& t, const account_row& a, const opening& w) {
  const auto life = life_of(a.kind, w.on);
  auto proved = w.proved;
  const std::string acr{w.waits_for_second ? std::string_view{} : acr_of(proved)};
  if (acr == acr_aal2) {
    proved.emplace_back("mfa");
  }
  const auto lasts = w.waits_for_second ? std::chrono::seconds{second_factor_within} : life.lasts;
  session_row s{.id = {},
                .sid = crypto::base64url(date_bytes(t.now()) + crypto::random_bytes(sid_bytes)),
                .account = a.id,
                .tablet = w.tablet,
                .opened = t.now(),
                .authenticated = t.now(),
                .seen = t.now(),
                .expires = t.now() + lasts,
                .rests = life.rests,
                .acr = acr,
                .amr = joined(proved),
                .device = w.device};
  const auto secret = make_dated_secret(person_session_prefix, t.now());
  s.id = insert_session(t, s, hash_of(secret));
  if (!w.waits_for_second) {
    note(t, a, "id.session.opened", s);
  }
  return {secret, lasts, s.id, s.sid, s.acr};
}

opened_session strengthen_session(db::tx& t, const account_row& a, const session_row& before,
                                  const factors& proved) {
  auto s = before;
  // A second factor counts with the first one of this session; a first one replaces all.
  const bool second = proved.size() == 1 && proved[0] == "otp";
  auto now = second ? words_of(before.amr) : factors{};
  std::erase(now, "mfa");
  std::erase(now, "otp");
  now.insert(now.end(), proved.begin(), proved.end());
  s.acr = acr_of(now);
  if (s.acr == acr_aal2) {
    now.emplace_back("mfa");
  }
  s.amr = joined(now);
  const auto life = life_of(a.kind, before.tablet.value == 0 ? on_device::own : on_device::lent);
  s.authenticated = s.seen = t.now();
  s.expires = t.now() + life.lasts;
  s.rests = before.tablet.value == 0 ? life.rests : before.rests;
  const auto secret = make_dated_secret(person_session_prefix, t.now());
  renew_session(t, s, hash_of(secret));
  note(t, a, before.acr.empty() ? "id.session.opened" : "id.session.strengthened", s);
  return {secret, life.lasts, s.id, s.sid, s.acr};
}

std::optional<session_row> find_any_session(db::reader& r, std::string_view secret, instant now) {
  return is_person_session(secret) ? find_session(r, hash_of(secret), now) : std::nullopt;
}

std::optional<login> find_login(db::reader& r, std::string_view session_hash, instant now) {
  const auto s = find_open_session(r, session_hash, now);
  return s ? std::optional{login{s->account, s->id, s->sid, s->authenticated, s->acr,
                                 words_of(s->amr)}}
           : std::nullopt;
}

namespace {

bool end_one(db::tx& t, const session_row& s, end_reason why, std::string_view by,
             std::string_view role) {
  if (!close_session(t, s.id, t.now())) {
    return false;
  }
  const std::string reason{text_of(why)};
  const session_ended_body body{s.sid, s.id.value, s.account.value, reason};
  t.append_change(session_ended_kind, subject_of(s.account), to_json(body));
  op::session_ended(t, s.account, s.id);
  const auto about = std::to_string(s.id.value), detail = "{\"reason\":\"" + reason + "\"}";
  record::audit(t, {.actor = by,
                    .role = role,
                    .action = session_ended_kind,
                    .subject_kind = "id.session",
                    .subject = about,
                    .detail = detail});
  return true;
}

}  // namespace

bool end_session(db::tx& t, account_id a, session_id id, end_reason why, std::string_view by,
                 std::string_view role) {
  const auto s = find_session(t, id, t.now());
  return s && s->account == a && end_one(t, *s, why, by, role);
}

namespace {

// Page by page, however many there are: none may outlive a log-out.
template <class Page>
std::int64_t end_all(Page page, session_id but, db::tx& t, end_reason why, std::string_view by,
                     std::string_view role) {
  std::int64_t n = 0;
  for (auto some = page(newer_than_all); !some.empty(); some = page(some.back().id)) {
    for (const auto& s : some) {
      n += s.id != but && end_one(t, s, why, by, role) ? 1 : 0;
    }
  }
  return n;
}

}  // namespace

std::int64_t end_sessions_of(db::tx& t, account_id a, end_reason why, std::string_view by,
                             std::string_view role, session_id but) {
  return end_all([&](session_id before) { return sessions_of(t, a, t.now(), before); }, but, t, why,
                 by, role);
}

std::int64_t end_sessions_on(db::tx& t, tablet_id tablet, end_reason why, std::string_view by,
                             std::string_view role) {
  return end_all([&](session_id before) { return sessions_on(t, tablet, t.now(), before); }, {}, t,
                 why, by, role);
}

std::string device_words(std::string_view agent) {
  struct word {
    std::string_view mark, says;
  };
  // Who imitates whom: the later one is named by all before it.
  constexpr word browsers[] = {{"Edg", "Edge"},     {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
                               {"CriOS", "Chrome"}, {"Chrome", "Chrome"},   {"Safari", "Safari"}};
  constexpr word systems[] = {{"iPad", "iPad"},       {"iPhone", "iPhone"}, {"Android", "Android"},
                              {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"},
                              {"Linux", "Linux"}};
  const auto find = [&](const auto& all) {
    for (const auto& one : all) {
      if (agent.find(one.mark) != agent.npos) {
        return one.says;
      }
    }
    return std::string_view{};
  };
  const auto browser = find(browsers), system = find(systems);
  std::string out{browser};
  if (!browser.empty() && !system.empty()) {
    out += " · ";
  }
  return out + std::string{system};
}

}  // namespace tsu::id
