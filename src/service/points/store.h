// The only SQL of the points: the card, events, shops, corrections, notices. What anybody has
// stands in engine/ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/points/types.h"

namespace tsu::points::store {

// By date, then in the order in which they were set.
std::vector<dated_rule> all_rules(db::reader&);
std::int64_t add_rule(db::tx&, const dated_rule&);
struct kept_setting {
  std::string name;
  instant from{};
  std::int64_t value = 0;
};
std::vector<kept_setting> all_settings(db::reader&);
void add_setting(db::tx&, const kept_setting&, std::string_view source, std::string_view set_by);

std::vector<event> all_events(db::reader&, std::int64_t limit);  // the newest first
std::optional<event> find_event(db::reader&, std::string_view id);
std::optional<event> find_event_of_token(db::reader&, std::string_view token);
void keep_event(db::tx&, const event&);

std::vector<shop> all_shops(db::reader&);
std::optional<shop> find_shop(db::reader&, std::string_view code);
void keep_shop(db::tx&, const shop&);

std::optional<correction> find_correction(db::reader&, std::int64_t number);
std::optional<correction> find_correction_of_id(db::reader&, std::string_view id);
std::vector<correction> corrections(db::reader&, correction_state, std::int64_t limit);
std::int64_t add_correction(db::tx&, const correction&);
void decide_correction(db::tx&, std::int64_t number, correction_state, std::string_view by);

struct notice {
  std::int64_t person = 0;
  instant expires_at{};
  std::int64_t points = 0;
  instant made_at{};
};
// false: it was told before.
bool add_notice(db::tx&, const notice&);
std::vector<notice> notices_of(db::reader&, person_id, instant after);
void forget_notices(db::tx&, person_id);

extern const std::span<const db::statement* const> statements;

}  // namespace tsu::points::store
