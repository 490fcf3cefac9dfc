#include "engine/id/clients.h"

#include <algorithm>
#include <optional>

#include "base/core/json.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/id/store.h"
#include "engine/id/store_clients.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

constexpr std::size_t name_max = 40, text_max = 200;
constexpr std::int64_t rate_max = 1'000'000, quota_max = 1'000'000'000;

bool is_within(std::int64_t n, std::int64_t least, std::int64_t most) {
  return n >= least && n <= most;
}

result<done> check(const client_wish& w, const rules_check& readable) {
  std::vector<field_error> bad;
  const auto want = [&](bool good, const char* field, const char* code) {
    if (!good) {
      bad.push_back({field, code});
    }
  };
  want(is_client_name(w.name), "name", "not_a_name");
  want(!w.title.empty() && w.title.size() <= text_max, "title", "bad_length");
  want(w.contact.size() <= text_max, "contact", "bad_length");
  want(is_within(w.per_second, 1, rate_max), "perSecond", "out_of_range");
  want(is_within(w.burst, 1, rate_max), "burst", "out_of_range");
  want(is_within(w.per_day, 0, quota_max), "perDay", "out_of_range");
  if (!bad.empty()) {
    return problem{why::bad_input, "a client needs all of this", "bad_client", std::move(bad)};
  }
  return readable(w.rules);
}

problem no_such_client() {
  return {why::not_found, "no client of that name is registered", "no_such_client"};
}

problem no_such_key() {
  return {why::not_found, "the client has no key of that number, or it has ended", "no_such_key"};
}

void note(db::tx& t, const actor& who, std::string_view action, std::string_view kind,
          std::string_view about) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = about});
}

result<done> check_key(const key_wish& w, const rules_check& readable) {
  std::vector<field_error> bad;
  if (w.label.empty() || w.label.size() > text_max) {
    bad.push_back({"label", "bad_length"});
  }
  if (!is_within(w.days, 1, key_days_max)) {
    bad.push_back({"days", "out_of_range"});
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "a key has a label and an end", "bad_key", std::move(bad)};
  }
  return w.rules ? readable(*w.rules) : result<done>{done{}};
}

made_key make(db::tx& t, std::string_view client, const key_wish& w) {
  const auto text = crypto::make_token();
  const auto expires = t.now() + std::chrono::days{w.days};
  const auto rules = w.rules ? to_json(allowed_rules{*w.rules}) : std::string{};
  const auto id = insert_secret(t, {.kind = secret_kind::token,
                                    .hash = hash_of(text),
                                    .subject = client,
                                    .role = "provider",
                                    .created = t.now(),
                                    .expires = expires,
                                    .label = w.label,
                                    .rules = rules});
  return {id.value, w.label, text, expires};
}

std::optional<key_dto> find_key(db::reader& r, std::string_view client, token_id which,
                                instant now) {
  for (auto& k : read_keys(r, client, now)) {
    if (k.id == which.value) {
      return std::move(k);
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_client_name(std::string_view name) {
  return !name.empty() && name.size() <= name_max &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

result<done> register_client(db::tx& t, const actor& who, const client_wish& w,
                             const rules_check& readable) {
  TRY(const done good, check(w, readable));
  if (count_clients(t) >= clients_max) {
    return problem{why::conflict, "no more clients can be registered", "too_many_clients"};
  }
  if (!insert_client(t, w, t.now())) {
    return problem{why::conflict, "a client of that name is registered", "client_exists"};
  }
  note(t, who, "id.client.registered", "id.client", w.name);
  return done{};
}

result<done> change_client(db::tx& t, const actor& who, const client_wish& w,
                           const rules_check& readable) {
  TRY(const done good, check(w, readable));
  if (!update_client(t, w)) {
    return no_such_client();
  }
  note(t, who, "id.client.changed", "id.client", w.name);
  return done{};
}

result<done> lock_client(db::tx& t, const actor& who, std::string_view name) {
  if (!set_locked(t, name, t.now())) {
    return no_such_client();
  }
  note(t, who, "id.client.locked", "id.client", name);
  return done{};
}

result<done> unlock_client(db::tx& t, const actor& who, std::string_view name) {
  if (!set_locked(t, name, std::nullopt)) {
    return no_such_client();
  }
  note(t, who, "id.client.unlocked", "id.client", name);
  return done{};
}

result<made_key> create_key(db::tx& t, const actor& who, std::string_view client, const key_wish& w,
                            const rules_check& readable) {
  TRY(const done good, check_key(w, readable));
  if (!find_client(t, client)) {
    return no_such_client();
  }
  if (static_cast<std::int64_t>(read_keys(t, client, t.now()).size()) >= keys_max) {
    return problem{why::conflict, "end a key before making another", "too_many_keys"};
  }
  auto made = make(t, client, w);
  note(t, who, "id.key.created", "id.token", std::to_string(made.id));
  return made;
}

result<made_key> rotate_key(db::tx& t, const actor& who, std::string_view client, token_id old,
                            const rotation_wish& w) {
  const auto before = find_key(t, client, old, t.now());
  if (!before) {
    return no_such_key();
  }
  if (!is_within(w.days, 1, key_days_max) || !is_within(w.overlap_hours, 0, overlap_hours_max)) {
    return problem{
        why::bad_input,
        "days and hours of overlap have bounds",
        "bad_key",
        {{is_within(w.days, 1, key_days_max) ? "overlapHours" : "days", "out_of_range"}}};
  }
  const auto label = before->label.empty() ? std::string{"key"} : before->label;
  auto made = make(t, client, {.label = label, .days = w.days, .rules = before->rules});
  if (w.overlap_hours == 0) {
    TRY(const done ended, revoke_token(t, old));
  } else {
    shorten_key(t, old, t.now() + std::chrono::hours{w.overlap_hours});
  }
  note(t, who, "id.key.rotated", "id.token", std::to_string(old.value));
  note(t, who, "id.key.created", "id.token", std::to_string(made.id));
  return made;
}

result<done> revoke_key(db::tx& t, const actor& who, std::string_view client, token_id which) {
  if (!find_key(t, client, which, t.now())) {
    return no_such_key();
  }
  note(t, who, "id.key.revoked", "id.token", std::to_string(which.value));
  return revoke_token(t, which);
}

}  // namespace tsu::id
