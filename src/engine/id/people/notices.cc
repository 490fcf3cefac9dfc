#include "engine/id/people/notices.h"

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/store_notices.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

constexpr std::size_t cookie_bytes = 32, cookie_max = 100;
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

// A cookie that another account of the same browser got is kept: a family shares a tablet.
std::optional<std::string> know_device(db::tx& t, account_id a, std::string_view cookie,
                                       std::string_view words) {
  const bool ours = cookie.starts_with(cookie_prefix) && cookie.size() <= cookie_max;
  if (ours && touch_device(t, a, hash_of_device(cookie))) {
    return std::nullopt;
  }
  const bool known_elsewhere = has_devices(t, a);
  const auto kept =
      ours ? std::string{cookie}
           : std::string{cookie_prefix} + crypto::base64url(crypto::random_bytes(cookie_bytes));
  insert_device(t, a, hash_of_device(kept));
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
