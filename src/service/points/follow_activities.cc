#include "service/points/follow_activities.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/points/grant_points.h"
#include "service/points/leave.h"

namespace tsu::points {

activity_follower::activity_follower(db::house& house, tenant_code town)
    : log_follower(house.at(town, db::place::people), "points.activities", {}) {}

bool activity_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == activity_kind) {
    auto told = read_activity(change.text(3), change.text(4));
    if (!told) {
      log_error("points: change {} is no activity that could be read", change.int64(0));
      return false;
    }
    heard_.push_back({.told = std::move(*told)});
    return true;
  }
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who) {
      heard_.push_back({.kind = heard::what::erased, .told = {}, .who = {*who}});
    }
    return who.has_value();
  }
  if (kind != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice) {
    return false;
  }
  heard_.push_back({.kind = heard::what::merged,
                    .told = {},
                    .who = {twice->value},
                    .into = {static_cast<std::int64_t>(*other)}});
  return true;
}

// What is refused is told in the log and passed: the next one must not wait for it.
void activity_follower::apply(db::tx& t) {
  const dated_card card{t};
  for (const auto& h : heard_) {
    if (h.kind == heard::what::activity) {
      const auto g = grant_for(t, card, h.told);
      if (!g.ok()) {
        log_warning("points: activity {} of {} is not granted: {}", h.told.id, h.told.code,
                    g.error().code);
      }
      continue;
    }
    const auto done_it =
        h.kind == heard::what::merged ? merge_purses(t, h.who, h.into) : close_purse(t, h.who);
    if (!done_it.ok()) {
      log_error("points of account {} stay where they are: {}", h.who.value,
                done_it.error().detail);
    }
  }
}

}  // namespace tsu::points
