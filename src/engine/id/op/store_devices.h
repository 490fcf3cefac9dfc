// Rows of devices that wait for their person (RFC 8628). Codes come in as SHA-256. Functions of one
// transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

using device_id = id_of<struct op_device_tag>;

enum class device_state : std::uint8_t { waiting, allowed, denied, used };
struct device_row {
  device_id id;
  std::string client, scopes, jkt;
  device_state state = device_state::waiting;
  grant_id grant;  // where allowed or used
  std::chrono::seconds wait{5};
  instant polled, created, expires;
};
void insert_device(db::tx&, std::string_view hash, std::string_view user_code_hash,
                   const device_row&);
std::optional<device_row> find_device(db::reader&, std::string_view hash);
// Of those that wait and whose time is not over.
std::optional<device_row> find_device_by_user_code(db::reader&, std::string_view user_code_hash,
                                                   instant now);
// Whether a device of that code was answered, in the time in which its code was good.
bool was_answered(db::reader&, std::string_view user_code_hash, instant now);
// false: it is in another state by now.
bool move_device(db::tx&, device_id, device_state from, device_state to, grant_id);
void note_poll(db::tx&, device_id, instant now, std::chrono::seconds wait);
// Those that were over a day ago; of those that were used, when the grant that a second use would
// end is gone. At most `most`.
std::int64_t forget_devices(db::tx&, instant now, std::int64_t most);
// Those that hold a grant of the account; before the grants go.
void forget_devices_of(db::tx&, account_id);

}  // namespace tsu::id::op
