#include "engine/id/people/notices.h"

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/store_notices.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

constexpr std::size_t cookie_bytes = 32, cookie_max = 200;
constexpr std::string_view cookie_prefix = "tsd_";

std::string hash_of_device(std::string_view cookie) {
  return hash_of("id.device:" + std::string{cookie});
}

}  // namespace

void put_notice(db::tx& t, account_id a, notice_kind kind, notice_words about) {
  const auto id =
      insert_notice(t, a, {.id = {}, .kind = kind, .about = std::move(about), .at = {}});
  const auto body =
      "{\"id\":" + std::to_string(id.value) + ",\"kind\":\"" + std::string{text_of(kind)} + "\"}";
  t.append_change(notice_made_kind, subject_of(a), body);
}

namespace {

std::string place_of(const device_mint& by, account_id a) {
  return "id.device:" + by.town + ":" + std::to_string(a.value);
}

// The day is inside, so that a cookie that was stolen long ago is a stranger's.
std::string minted(const device_mint& by, account_id a, instant now) {
  return std::string{cookie_prefix} +
         crypto::base64url(by.key->seal(date_bytes(now), place_of(by, a)));
}

bool is_minted_for(const device_mint& by, account_id a, std::string_view cookie, instant now) {
  const auto sealed =
      by.key ? crypto::from_base64url(cookie.substr(cookie_prefix.size())) : std::nullopt;
  const auto made =
      sealed ? by.key->open(*sealed, place_of(by, a)) : result<std::string>{problem{}};
  return made.ok() && made.value() > date_bytes(now - notices_kept);
}

}  // namespace

// A cookie that another account of the same browser got is kept: a family shares a tablet.
std::optional<std::string> know_device(db::tx& t, const device_mint& by, account_id a,
                                       std::string_view cookie, std::string_view words) {
  const bool ours = cookie.starts_with(cookie_prefix) && cookie.size() <= cookie_max;
  if (ours && touch_device(t, a, hash_of_device(cookie))) {
    return std::nullopt;
  }
  if (ours && is_minted_for(by, a, cookie, t.now())) {
    insert_device(t, a, hash_of_device(cookie));
    return std::nullopt;
  }
  const bool known_elsewhere = has_devices(t, a);
  const bool waits = !ours && known_elsewhere && by.key;
  const auto kept =
      ours    ? std::string{cookie}
      : waits ? minted(by, a, t.now())
              : std::string{cookie_prefix} + crypto::base64url(crypto::random_bytes(cookie_bytes));
  if (!waits) {
    insert_device(t, a, hash_of_device(kept));
  }
  if (known_elsewhere) {
    const std::string said{words};
    put_notice(t, a, notice_kind::new_device, {said, said});
  }
  return ours ? std::nullopt : std::optional{kept};
}

void forget_told(db::tx& t, account_id a) {
  delete_notices_of(t, a);
  delete_devices_of(t, a);
}

std::string sentence_of(const i18n::texts& texts, i18n::language lang, const notice& n) {
  auto about = lang == i18n::language::en ? n.about.en : n.about.ja;
  if (about.empty()) {
    about = texts.text(lang, "id.account.unknown_device", {});
  }
  return texts.text(lang, "id.notice." + std::string{text_of(n.kind)}, {{"about", about}});
}

}  // namespace tsu::id
