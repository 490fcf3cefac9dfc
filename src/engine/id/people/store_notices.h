// The rows of what people are told, and of the browsers they are known from. Functions of one
// transaction.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/people/notices.h"

namespace tsu::id {

notice_id insert_notice(db::tx&, account_id, const notice&);
void delete_notices_of(db::tx&, account_id);

bool has_devices(db::reader&, account_id);
// false: the account is not known from there.
bool touch_device(db::tx&, account_id, std::string_view hash);
void insert_device(db::tx&, account_id, std::string_view hash);
void delete_devices_of(db::tx&, account_id);

// Notices and devices from before that time, at most so many of each.
std::int64_t forget_notices(db::tx&, instant before, std::int64_t most);

std::span<const db::statement* const> notice_statements();

}  // namespace tsu::id
