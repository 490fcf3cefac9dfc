// The rows of registrations in a town's store, of whatever protocol they came by, and what the
// broker calls itself towards other brokers. Functions of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/broker/registrations/registration.h"

namespace tsu::broker {

inline constexpr std::string_view api_ngsi_ld = "ngsi-ld", api_ngsi_v2 = "ngsi-v2";
inline constexpr std::string_view registration_changed = "broker.registration.changed";

struct registration_row {
  std::string service, id;
  std::string api;   // the protocol whose words `body` is in
  std::string body;  // ngsi-ld: in stored form
  registration_state state = {};
};

std::span<const db::statement* const> registration_statements();

// false where the id is taken.
bool insert_registration(db::tx&, const registration_row&);
bool update_registration(db::tx&, const registration_row&);
bool delete_registration(db::tx&, std::string_view service, std::string_view id);
std::optional<registration_row> find_registration(db::reader&, std::string_view service,
                                                  std::string_view id);
// In the order they were made.
std::vector<registration_row> read_registrations(db::reader&);

// What came of requests since it was last told; times are no_time where there were none.
struct source_count {
  std::int64_t sent = 0, failed = 0;
  bool failing = false;
  instant last_success = no_time, last_failure = no_time;
};
void count_requests(db::tx&, std::string_view service, std::string_view id, const source_count&);

// Whether registrations changed after that number of the change log.
bool has_registration_changes(db::reader&, std::int64_t after);

// The name that all nodes of the town have among brokers; `fresh` becomes it where it has none.
std::string source_alias(db::tx&, std::string_view fresh);

}  // namespace tsu::broker
