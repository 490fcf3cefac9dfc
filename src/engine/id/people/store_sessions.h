// The rows of sessions of people, and of wrong tries. Functions of one transaction.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/people/login.h"

namespace tsu::id {

struct session_row {
  session_id id;
  std::string sid;
  account_id account;
  tablet_id tablet;
  instant opened, authenticated, seen, expires;
  std::chrono::microseconds rests{};
  std::string acr, amr;  // acr empty: a second factor is still to come
  std::string device;
  instant ends() const { return std::min(expires, seen + rests); }
};

session_id insert_session(db::tx&, const session_row&, std::string_view hash);
// New secret, time, acr and amr: at a step-up.
void renew_session(db::tx&, const session_row&, std::string_view hash);
void touch_session(db::tx&, session_id, instant now);
bool close_session(db::tx&, session_id, instant now);
// Going on: not ended, neither its time nor its rest over.
std::optional<session_row> find_session(db::reader&, std::string_view hash, instant now);
std::optional<session_row> find_session(db::reader&, session_id, instant now);
// The same where nothing is still to come and the account is active.
std::optional<session_row> find_open_session(db::reader&, std::string_view hash, instant now);
// The newest 1,000 that are older than that one.
inline constexpr session_id newer_than_all{std::numeric_limits<std::int64_t>::max()};
std::vector<session_row> sessions_of(db::reader&, account_id, instant now,
                                     session_id before = newer_than_all);
std::vector<session_row> sessions_on(db::reader&, tablet_id, instant now,
                                     session_id before = newer_than_all);
// All rows of the account, open or over.
void forget_sessions_of(db::tx&, account_id);
// Who was seen in a month is counted until it has ended, also when their session ends before.
inline constexpr std::chrono::days seen_counts_for{40};
// At most that many that are over for a day, and whose last use no month counts any more.
std::int64_t forget_sessions(db::tx&, instant now, std::int64_t most);

struct throttle_row {
  std::int64_t failures = 0;
  std::optional<instant> last, open_from;
};
throttle_row find_throttle(db::reader&, std::string_view what);
void put_throttle(db::tx&, std::string_view what, const throttle_row&);
std::int64_t forget_throttles(db::tx&, instant before, std::int64_t most);

std::span<const db::statement* const> session_statements();

}  // namespace tsu::id
