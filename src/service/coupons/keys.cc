#include "service/coupons/keys.h"

#include <algorithm>

#include "base/record/audit.h"

namespace tsu::coupons {
namespace {

constexpr std::int64_t numbers_max = 65'535;  // two bytes in the QR code

problem no_key(const char* detail) { return {why::unavailable, detail, "coupons_no_key"}; }

std::string place_of(tenant_code town, std::string_view kid) {
  return "coupons.key:" + std::string{town.text()} + ":" + std::string{kid};
}

bool is_good(const store::key_row& k) { return k.revoked_at == instant{}; }

// Of those that are good and whose time has come, the youngest; nullptr: none.
const store::key_row* signer_of(const std::vector<store::key_row>& all, instant now) {
  const store::key_row* out = nullptr;
  for (const auto& k : all) {
    if (is_good(k) && k.signs_from <= now) {
      out = &k;
    }
  }
  return out;
}

const store::key_row* waiting_of(const std::vector<store::key_row>& all, instant now) {
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& k) { return is_good(k) && k.signs_from > now; });
  return at == all.end() ? nullptr : &*at;
}

void note(db::tx& t, const acting& who, std::string_view action, std::string_view kid) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "coupons.key",
                    .subject = kid,
                    .trace_id = who.trace_id});
}

result<store::key_row> add_key(db::tx& t, const sealing& by, const acting& who, instant from) {
  if (!by.key) {
    return no_key("people_key is not set, and no people.key stands in the data folder");
  }
  const auto key = jose::private_key::make(jose::algorithm::eddsa);
  const auto shown = key.public_part();
  store::key_row out{.kid = shown.kid(),
                     .jwk = shown.jwk(),
                     .sealed = by.key->seal(key.to_der().reveal(), place_of(by.town, shown.kid())),
                     .made_at = t.now(),
                     .signs_from = from};
  out.number = store::add_key(t, out);
  if (out.number > numbers_max) {
    return no_key("the numbers of keys are used up");
  }
  note(t, who, "coupons.key.made", out.kid);
  return out;
}

}  // namespace

result<std::int64_t> ensure_signer(db::tx& t, const sealing& by) {
  const auto all = store::all_keys(t);
  if (const auto* k = signer_of(all, t.now())) {
    return k->number;
  }
  TRY(const auto made, add_key(t, by, {}, t.now()));
  return made.number;
}

result<jose::private_key> open_key(db::reader& r, const sealing& by, std::int64_t number) {
  const auto k = store::find_key(r, number);
  if (!by.key || !k || !is_good(*k)) {
    return no_key("there is no such key, or it was revoked");
  }
  auto der = by.key->open(k->sealed, place_of(by.town, k->kid));
  if (!der.ok()) {
    return no_key("the key was sealed by another people_key");
  }
  return jose::private_key::from_der(jose::algorithm::eddsa, secret{std::move(der).value()});
}

std::vector<store::key_row> published(db::reader& r, instant now) {
  auto all = store::all_keys(r);
  const auto* signs = signer_of(all, now);
  const auto signing = signs ? signs->number : 0;
  std::erase_if(all, [&](const auto& k) {
    return !is_good(k) || (k.number < signing && k.needed_until + kept_after <= now);
  });
  return all;
}

result<jose::public_key> checking_key(db::reader& r, std::int64_t number) {
  const auto k = store::find_key(r, number);
  if (!k) {
    return problem{why::not_processable, "no key has that number", "coupons_qr_altered"};
  }
  if (!is_good(*k)) {
    return problem{why::not_processable, "its key was revoked; show or print it again",
                   "coupons_key_revoked"};
  }
  return jose::public_key::from_jwk(k->jwk);
}

result<store::key_row> rotate_key(db::tx& t, const sealing& by, const acting& who) {
  const auto all = store::all_keys(t);
  if (const auto* waiting = waiting_of(all, t.now())) {
    return store::key_row{*waiting};
  }
  const bool first = signer_of(all, t.now()) == nullptr;
  return add_key(t, by, who, first ? t.now() : t.now() + announced_for);
}

result<done> revoke_key(db::tx& t, const sealing& by, const acting& who, std::int64_t number) {
  const auto k = store::find_key(t, number);
  if (!k || !store::revoke_key(t, number)) {
    return problem{why::not_found, "no such key, or it was revoked", "coupons_no_such_key"};
  }
  note(t, who, "coupons.key.revoked", k->kid);
  const auto all = store::all_keys(t);
  if (const auto* waiting = waiting_of(all, t.now()); waiting && !signer_of(all, t.now())) {
    store::sign_from_now(t, waiting->number);
  }
  TRY(const auto next, ensure_signer(t, by));
  store::change_key(t, number, next);
  store::need_key_until(t, next, k->needed_until);
  return done{};
}

}  // namespace tsu::coupons
