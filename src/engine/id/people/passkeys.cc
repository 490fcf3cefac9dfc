#include "engine/id/people/passkeys.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/id/op/uri.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/throttle.h"

namespace tsu::id {
namespace {

constexpr std::size_t handle_bytes = 32;

// What stands in the row of a passkey beside its key and counter.
struct passkey_facts {
  std::int64_t alg = 0;
  std::string aaguid, handle;  // hex, base64url
  bool backup_eligible = false, backed_up = false;
};
BOOST_DESCRIBE_STRUCT(passkey_facts, (), (alg, aaguid, handle, backup_eligible, backed_up))

std::optional<passkey_facts> facts_of(const credential_row& c) {
  auto read = from_json<passkey_facts>(c.facts);
  return read.ok() ? std::optional{std::move(read).value()} : std::nullopt;
}

void note(db::tx& t, const account_row& a, std::string_view action, std::string_view detail) {
  const auto subject = subject_of(a.id), number = std::to_string(a.id.value);
  record::audit(t, {.actor = subject,
                    .role = a.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = number,
                    .detail = detail});
}

sign_in_outcome refused(std::string_view fault, std::chrono::seconds retry_after = {}) {
  return {.in = {}, .wants_second = false, .fault = fault, .retry_after = retry_after};
}

struct looked_up {
  std::chrono::seconds closed{};
  std::optional<located> found;
};

looked_up look_up(db::reader& r, const passkey_try& in, instant now) {
  return {.closed = closed_for(r, door_of_passkeys_from(in.from.address), now),
          .found = in.key_id.empty() || in.key_id.size() > webauthn::credential_id_max
                       ? std::nullopt
                       : find_with_account(r, credential_kind::passkey, in.key_id)};
}

// The signature, outside of any transaction.
std::optional<webauthn::said> checked(const passkey_try& in, const ceremony& asked,
                                      const std::optional<located>& found) {
  const auto facts = found ? facts_of(found->key) : std::nullopt;
  if (!facts || !crypto::constant_time_equal(crypto::base64url(in.user_handle), facts->handle)) {
    return std::nullopt;
  }
  const std::vector<std::string> origins{in.site.origin};
  const auto challenge = crypto::from_base64url(asked.challenge).value_or("");
  const auto said = webauthn::check_assertion(
      {in.client_data, in.authenticator_data, in.signature},
      {static_cast<webauthn::algorithm>(facts->alg), found->key.secret},
      {.rp_id = in.site.rp_id, .origins = origins, .challenge = challenge, .user_verified = true});
  return said.ok() ? std::optional{said.value()} : std::nullopt;
}

void note_counter(db::tx& t, const account_row& a, const credential_row& key, std::uint32_t shown) {
  note(t, a, "id.passkey.counter_back",
       "{\"passkey\":" + std::to_string(key.id.value) + ",\"kept\":" + std::to_string(key.counter) +
           ",\"shown\":" + std::to_string(shown) + "}");
}

sign_in_outcome fail(db::tx& t, const std::optional<account_row>& a, const passkey_try& in) {
  count_try(t, door_of_passkeys_from(in.from.address));
  note_failure(t, a, "passkey", in.from);
  return refused("wrong");
}

// What stands in the row after this use.
credential_row used_now(const credential_row& before, const webauthn::said& said) {
  auto out = before;
  out.counter = said.counter;
  if (auto facts = facts_of(before).value_or(passkey_facts{}); facts.backed_up != said.backed_up) {
    facts.backed_up = said.backed_up;
    out.facts = to_json(facts);
  }
  return out;
}

sign_in_outcome welcome(db::tx& t, const account_row& a, const passkey_try& in,
                        const webauthn::said& said) {
  // Nobody's wrong tries from the same network are forgiven: only those are counted.
  const std::string kind = said.backup_eligible ? "swk" : "hwk";
  return {.in = let_in(t, a, in.from,
                       {.proved = {kind, "user"},
                        .on = in.from.on,
                        .tablet = in.from.tablet,
                        .device = in.from.device}),
          .fault = {}};
}

// The row may have changed while the signature was checked: then, and where something is wrong, it
// is read again.
sign_in_outcome finish(db::tx& t, const passkey_try& in, const ceremony& asked,
                       const looked_up& before, const std::optional<webauthn::said>& said) {
  if (!spend_ceremony(t, asked)) {
    return refused("stale");
  }
  const auto is_forward = [&](const credential_row& key) {
    return said && !webauthn::goes_back(static_cast<std::uint32_t>(key.counter), said->counter);
  };
  if (before.found && is_forward(before.found->key) &&
      note_use(t, used_now(before.found->key, *said), before.found->key.counter)) {
    return welcome(t, before.found->whose, in, *said);
  }
  const auto now = find_with_account(t, credential_kind::passkey, in.key_id);
  const auto a = now ? std::optional{now->whose} : std::nullopt;
  if (!said || !a || a->state != account_state::active) {
    return fail(t, a, in);
  }
  if (!is_forward(now->key)) {
    note_counter(t, *a, now->key, said->counter);
    return fail(t, a, in);
  }
  note_use(t, used_now(now->key, *said), now->key.counter);
  return welcome(t, *a, in, *said);
}

std::string label_in(std::string_view typed) {
  std::string out;
  for (const char c : typed.substr(0, passkey_label_max)) {
    out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  // Not in the middle of a character.
  while (typed.size() > passkey_label_max && !out.empty() && (out.back() & 0x80) != 0) {
    const bool first = (out.back() & 0x40) != 0;
    out.pop_back();
    if (first) {
      break;
    }
  }
  return out;
}

}  // namespace

passkey_site passkey_site_of(std::string_view address) {
  const auto parts = op::parse_uri(address);
  return {.rp_id = parts ? parts->host : std::string{}, .origin = op::origin_of(address)};
}

std::vector<passkey_row> passkeys_of(db::reader& r, account_id a) {
  std::vector<passkey_row> out;
  for (const auto& c : read_credentials(r, a)) {
    if (c.kind == credential_kind::passkey) {
      const auto facts = facts_of(c);
      out.push_back({.id = c.id,
                     .key_id = c.locator,
                     .label = c.label,
                     .synced = facts && facts->backup_eligible,
                     .created = c.created,
                     .used = c.used});
    }
  }
  return out;
}

std::string passkey_handle_of(db::reader& r, account_id a) {
  for (const auto& c : read_credentials(r, a)) {
    const auto facts = c.kind == credential_kind::passkey ? facts_of(c) : std::nullopt;
    if (facts) {
      return facts->handle;
    }
  }
  return crypto::base64url(crypto::random_bytes(handle_bytes));
}

result<done> add_passkey(db::tx& t, const account_row& a, const new_passkey& in) {
  if (passkeys_of(t, a.id).size() >= passkeys_max) {
    return problem{why::conflict, "this account has as many as it may", "too_many_passkeys"};
  }
  if (find_located(t, credential_kind::passkey, in.made.id)) {
    return problem{why::conflict, "an account has this passkey", "passkey_known"};
  }
  const auto& now = in.made.now;
  const auto id = insert_credential(
      t, {.id = {},
          .account = a.id,
          .kind = credential_kind::passkey,
          .locator = in.made.id,
          .secret = in.made.key,
          .counter = now.counter,
          .label = label_in(in.label),
          .facts = to_json(passkey_facts{.alg = static_cast<std::int64_t>(in.made.alg),
                                         .aaguid = crypto::hex(in.made.aaguid),
                                         .handle = in.handle,
                                         .backup_eligible = now.backup_eligible,
                                         .backed_up = now.backed_up})});
  note(t, a, "id.passkey.added", "{\"passkey\":" + std::to_string(id.value) + "}");
  put_notice(t, a.id, notice_kind::passkey_added, {label_in(in.label), label_in(in.label)});
  return done{};
}

bool has_other_way_in(db::reader& r, account_id a, credential_id without) {
  const auto all = read_credentials(r, a);
  return std::any_of(all.begin(), all.end(), [&](const credential_row& c) {
    const bool opens = c.kind == credential_kind::password || c.kind == credential_kind::pin ||
                       c.kind == credential_kind::passkey || c.kind == credential_kind::upstream;
    return opens && c.id != without;
  });
}

result<done> remove_passkey(db::tx& t, const account_row& a, credential_id id, session_id but) {
  const auto all = passkeys_of(t, a.id);
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.id == id; });
  if (at == all.end()) {
    return problem{why::not_found, "the account has no such passkey", "no_such_passkey"};
  }
  if (!has_other_way_in(t, a.id, id)) {
    return problem{why::conflict, "nothing else is left to sign in with", "last_way_in"};
  }
  delete_credential(t, a.id, id);
  end_sessions_of(t, a.id, end_reason::secret_changed, subject_of(a.id), a.role, but);
  note(t, a, "id.passkey.removed", "{\"passkey\":" + std::to_string(id.value) + "}");
  put_notice(t, a.id, notice_kind::passkey_removed, {at->label, at->label});
  return done{};
}

task<sign_in_outcome> sign_in_by_passkey(const parts& on, tenant_code town, passkey_try in,
                                         instant now) {
  const auto asked = on.key ? open_ceremony(*on.key, town, in.sealed_ceremony,
                                            {.use = passkey_get, .browser = in.browser, .now = now})
                            : std::nullopt;
  if (!asked) {
    co_return refused("stale");
  }
  auto& people = on.house.at(town, db::place::people);
  const auto found = co_await people.read([&](db::reader& r) { return look_up(r, in, now); });
  if (found.closed.count() > 0) {
    co_return refused("too_many", found.closed);
  }
  const auto said = checked(in, *asked, found.found);
  co_return co_await people.write([&](db::tx& t) { return finish(t, in, *asked, found, said); });
}

}  // namespace tsu::id
