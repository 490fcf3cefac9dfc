#include "engine/id/tokens.h"

#include <algorithm>

#include "base/core/assert.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/module/roles.h"
#include "base/record/audit.h"
#include "engine/id/store.h"

namespace tsu::id {
namespace {

constexpr std::size_t subject_max = 100;
constexpr std::chrono::minutes code_lifetime_max{60};
// 48 + 256 bits are 51 letters in base64url, of which the first 8 are the 48.
constexpr std::size_t dated_prefix = 4, dated_letters = 8, dated_size = dated_prefix + 51;

bool is_role(std::string_view name) {
  return std::any_of(std::begin(roles), std::end(roles),
                     [&](const role& r) { return r.name == name; });
}

result<done> check(const token_wish& w) {
  if (!is_role(w.role)) {
    return problem{why::bad_input, "no role '" + w.role + "'", "bad_role"};
  }
  if (w.subject.empty() || w.subject.size() > subject_max) {
    return problem{why::bad_input, "a token names whom it is for, in up to 100 bytes",
                   "bad_subject"};
  }
  if (w.lifetime.count() <= 0) {
    return problem{why::bad_input, "a token lives for some time", "bad_lifetime"};
  }
  return done{};
}

made_secret make(db::tx& t, secret_kind kind, const token_wish& w, token_id parent = {},
                 std::string_view rules = {}) {
  const auto text = crypto::make_token();
  const auto expires = t.now() + w.lifetime;
  const auto id = insert_secret(t, {.kind = kind,
                                    .hash = hash_of(text),
                                    .subject = w.subject,
                                    .role = w.role,
                                    .parent = parent,
                                    .created = t.now(),
                                    .expires = expires,
                                    .rules = rules});
  return {id, secret<std::string>{text}, expires};
}

void note(db::tx& t, std::string_view action, const identity& who, token_id about) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "id.token",
                    .subject = std::to_string(about.value)});
}

problem wrong_secret() {
  return {why::not_signed_in, "no such secret, or its time is over", "wrong_secret"};
}

// A session lives as long as sessions live, and no longer than what opened it; and may no more.
made_secret open_session(db::tx& t, const identity& by) {
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(by.expires - t.now());
  const auto lifetime = std::min<std::chrono::seconds>(left, session_lifetime);
  auto made =
      make(t, secret_kind::session, {by.subject, by.role, lifetime}, by.token, by.own_rules);
  note(t, "id.session.opened", by, made.id);
  return made;
}

}  // namespace

std::string hash_of(std::string_view secret_text) {
  std::string out;
  if (secret_text.size() == dated_size && secret_text.starts_with("ts")) {
    out = crypto::from_base64url(secret_text.substr(dated_prefix, dated_letters)).value_or("");
  }
  return out += crypto::bytes_of(crypto::sha256(secret_text));
}

std::string make_dated_secret(std::string_view prefix, instant made) {
  ASSERT(prefix.size() == dated_prefix && prefix.starts_with("ts"));
  return std::string{prefix} + crypto::base64url(date_bytes(made) + crypto::random_bytes(32));
}

bool is_dated_secret(std::string_view text, instant now) {
  if (text.size() != dated_size || !text.starts_with("ts")) {
    return false;
  }
  const auto all = crypto::from_base64url(text.substr(dated_prefix));
  return all && all->substr(0, 6) <= date_bytes(now);
}

std::string date_bytes(instant t) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch());
  std::string out;
  for (int shift = 40; shift >= 0; shift -= 8) {
    out += static_cast<char>(ms.count() >> shift & 0xFF);
  }
  return out;
}

result<made_secret> create_token(db::tx& t, const token_wish& w) {
  TRY(auto ok, check(w));
  auto made = make(t, secret_kind::token, w);
  note(t, "id.token.created", {.subject = w.subject, .role = w.role}, made.id);
  return made;
}

result<made_secret> replace_token(db::tx& t, const token_wish& w) {
  TRY(auto ok, check(w));
  for (const auto old : tokens_of(t, w.subject, w.role)) {
    TRY(const done ended, revoke_token(t, old));
  }
  return create_token(t, w);
}

result<made_secret> create_code(db::tx& t, const token_wish& w) {
  TRY(auto ok, check(w));
  if (w.lifetime > code_lifetime_max) {
    return problem{why::bad_input, "a code lives for up to an hour", "bad_lifetime"};
  }
  auto made = make(t, secret_kind::code, w);
  note(t, "id.code.created", {.subject = w.subject, .role = w.role}, made.id);
  return made;
}

result<made_secret> open_session_by_token(db::tx& t, std::string_view token) {
  const auto by = find_secret(t, secret_kind::token, hash_of(token), t.now());
  if (!by) {
    return wrong_secret();
  }
  return open_session(t, *by);
}

result<made_secret> open_session_by_code(db::tx& t, std::string_view code) {
  auto by = find_secret(t, secret_kind::code, hash_of(code), t.now());
  if (!by || !revoke_secret(t, by->token, t.now())) {
    return wrong_secret();
  }
  by->expires = t.now() + session_lifetime;  // a code ends by being spent, its session later
  return open_session(t, *by);
}

void close_session(db::tx& t, const identity& who) {
  if (revoke_secret(t, who.token, t.now())) {
    note(t, "id.session.closed", who, who.token);
  }
}

result<done> revoke_token(db::tx& t, token_id which) {
  if (!revoke_secret(t, which, t.now())) {
    return problem{why::not_found, "no such token, or it is revoked already", "no_such_token"};
  }
  revoke_children(t, which, t.now());
  note(t, "id.token.revoked", {}, which);
  return done{};
}

void revoke_tokens_of(db::tx& t, std::string_view subject) {
  for (const auto token : tokens_of_person(t, subject)) {
    const auto revoked = revoke_token(t, token);
    ASSERT(revoked.ok());
  }
}

}  // namespace tsu::id
