// The rows of services (town) and of who uses them (people). Functions of one transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/gateway/dto.h"

namespace tsu::gateway {

// false where the code is taken.
bool insert_service(db::tx&, const service_wish&, instant now);
void update_service(db::tx&, const service_wish&, instant now);
void set_state(db::tx&, std::string_view code, service_state, instant now);
std::optional<service_dto> find_service(db::reader&, std::string_view code);
std::vector<service_dto> read_services(db::reader&, std::int64_t limit);

// false where the subject uses it already.
bool insert_member(db::tx&, std::string_view service, const member_wish&, instant now);
// false where the subject does not use it.
bool end_member(db::tx&, std::string_view service, std::string_view subject, instant now);
// Of one who is erased: what was used, and until when. How many rows.
std::int64_t forget_member(db::tx&, std::string_view subject);
std::vector<member_dto> read_members(db::reader&, std::string_view service, std::int64_t limit);
// Codes of what the subject uses now.
std::vector<std::string> services_of(db::reader&, std::string_view subject);

// For the list of the module.
struct service_sql {
  db::statement insert, update, move, find, list, join, leave, forget, members, services_used;
};
extern const service_sql services_sql;

}  // namespace tsu::gateway
