// What a person is told about their own account and data, and could not know otherwise: on their
// own page, and by whatever way the town has for them (app follows notice_made_kind). Also which
// browsers an account is known from. Functions of one transaction.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/i18n/texts.h"
#include "engine/id/people/types.h"

namespace tsu::id {

using notice_id = id_of<struct notice_tag>;

enum class notice_kind : std::uint8_t {
  new_device,  // a log-in from a browser that was not known
  recovered,   // at the counter, by two
  passkey_added,
  passkey_removed,
  merged,             // a double became part of this account
  consent_withdrawn,  // about: from whom
  exported,           // by the person or who acts for them
  exported_by_staff
};
BOOST_DESCRIBE_ENUM(notice_kind, new_device, recovered, passkey_added, passkey_removed, merged,
                    consent_withdrawn, exported, exported_by_staff)

struct notice_words {
  std::string ja, en;
};
struct notice {
  notice_id id;
  notice_kind kind{};
  notice_words about;
  instant at;
};

// Body {"id","kind"}, subject the account's.
inline constexpr std::string_view notice_made_kind = "id.notice.made";
inline constexpr std::string_view notice_message = "id.notice";
inline constexpr std::chrono::days notices_kept{400};

// about: in a few words, without personal data.
void put_notice(db::tx&, account_id, notice_kind, notice_words about = {});

inline constexpr notice_id newer_than_all_notices{std::numeric_limits<std::int64_t>::max()};
// Newest first.
std::vector<notice> read_notices(db::reader&, account_id, std::int64_t limit,
                                 notice_id before = newer_than_all_notices);

// What a browser is given to be known by. It says itself, under the installation's key, whose
// browser it is: a row is made once it comes back, and not at every log-in of a browser that keeps
// nothing. Without a key it is made at once.
struct device_mint {
  std::optional<crypto::box_key> key;
  std::string town;
};
// The browser that has this cookie (empty: none) is signed in from: told where the account was
// known from others only. Gives back the cookie that the browser is to keep where it has none.
std::optional<std::string> know_device(db::tx&, const device_mint&, account_id,
                                       std::string_view cookie, std::string_view device_words);
// Of one who is erased.
void forget_told(db::tx&, account_id);

// What happened, and what to do where one does not know of it.
std::string sentence_of(const i18n::texts&, i18n::language, const notice&);

}  // namespace tsu::id
