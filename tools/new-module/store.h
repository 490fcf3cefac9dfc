// The only SQL of this module. Functions of a transaction; whoever calls decides what is one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/@name@/types.h"

namespace tsu::@name@ {

request insert_request(db::tx&, std::string_view text, std::string_view opened_by);
// Newest first.
std::vector<request> list_requests(db::reader&, std::int64_t limit);

extern const db::migration migrations[1];
extern const db::statement* const statements[2];

}  // namespace tsu::@name@
