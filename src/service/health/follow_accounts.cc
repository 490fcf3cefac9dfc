#include "service/health/follow_accounts.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/health/keep_record.h"
#include "service/health/store.h"
#include "service/health/vault.h"

namespace tsu::health {
namespace {

constexpr auto last_number = std::numeric_limits<std::int64_t>::max();

struct both_keys {
  crypto::box_key from, into;
  result<std::string> anew(std::string_view sealed, const std::string& where,
                           const std::string& there) const {
    TRY(const auto plain, from.open(sealed, where));
    return into.seal(plain, there);
  }
};

result<done> check_day(db::reader& r, const crypto::box_key& key, person_id who, day_number day) {
  for (const auto& row : store::records_of_day(r, who, day)) {
    TRY(const auto plain, key.open(row.sealed, place_of_record(row.source)));
  }
  return done{};
}

// Everything that is to be moved or summed up anew can be opened: what cannot stays as a whole.
result<done> check_all(db::reader& r, const both_keys& keys, person_id from, person_id into,
                       instant now) {
  for (const auto& day : store::days(r, from, 0, last_number)) {
    TRY(const done hers, check_day(r, keys.from, from, day.day));
    TRY(const done others, check_day(r, keys.into, into, day.day));
  }
  const auto today = day_of(now);
  for (const auto& day : store::days(r, into, today - watched_days, today + 2)) {
    TRY(const done lately, check_day(r, keys.into, into, day.day));
  }
  for (const auto& task : store::tasks_of(r, from)) {
    TRY(const auto plain, keys.from.open(task.sealed, place_of_task(from, task.opened_at)));
  }
  if (const auto task = store::find_open_task(r, into)) {
    TRY(const auto plain, keys.into.open(task->sealed, place_of_task(into, task->opened_at)));
  }
  for (const auto& row : store::checks(r, from, last_number, last_number)) {
    TRY(const auto plain, keys.from.open(row.sealed, place_of_check(row.source)));
  }
  return done{};
}

result<done> move_records(db::tx& t, const both_keys& keys, person_id from, person_id into) {
  std::set<day_number> days;
  for (const auto& day : store::days(t, from, 0, last_number)) {
    for (const auto& row : store::records_of_day(t, from, day.day)) {
      const auto where = place_of_record(row.source);
      TRY(const auto sealed, keys.anew(row.sealed, where, where));
      store::change_record(t, row.number, into, sealed);
    }
    days.insert(day.day);
  }
  // Rather called once more than never: of both, what has been seen to the least.
  store::keep_seen(t, into, std::min(store::seen_of(t, into), store::seen_of(t, from)));
  const auto today = day_of(t.now());
  for (const auto& day : store::days(t, into, today - watched_days, today + 2)) {
    days.insert(day.day);
  }
  for (const auto day : days) {
    TRY(const done summed, sum_up(t, keys.into, into, day));
  }
  return done{};
}

// Two that are open become one.
result<done> move_tasks(db::tx& t, const both_keys& keys, person_id from, person_id into) {
  for (auto task : store::tasks_of(t, from)) {
    const auto where = place_of_task(from, task.opened_at);
    const auto there = place_of_task(into, task.opened_at);
    if (task.open && store::find_open_task(t, into)) {
      TRY(const auto body, opened<sealed_task>(keys.from, task.sealed, where));
      TRY(const auto called, call_nurse(t, keys.into, into, body.reasons));
      continue;
    }
    TRY(auto sealed, keys.anew(task.sealed, where, there));
    task.sealed = std::move(sealed);
    task.person = into;
    store::change_task(t, task);
  }
  return done{};
}

result<done> move_checks(db::tx& t, const both_keys& keys, person_id from, person_id into) {
  for (const auto& row : store::checks(t, from, last_number, last_number)) {
    const auto where = place_of_check(row.source);
    TRY(const auto sealed, keys.anew(row.sealed, where, where));
    store::change_check(t, row.number, into, sealed);
  }
  return done{};
}

}  // namespace

result<done> move_all(db::tx& t, const parts& on, tenant_code town, person_id from,
                      person_id into) {
  TRY(const auto old_key, key_over(on, t, town, from));
  TRY(const auto new_key, key_over(on, t, town, into));
  const both_keys keys{old_key, new_key};
  TRY(const done whole, check_all(t, keys, from, into, t.now()));
  TRY(const done records, move_records(t, keys, from, into));
  TRY(const done tasks, move_tasks(t, keys, from, into));
  TRY(const done checks, move_checks(t, keys, from, into));
  TRY(const auto called, call_nurse(t, keys.into, into, {}));
  store::move_devices(t, from, into);
  store::forget_person(t, from);
  return done{};
}

account_follower::account_follower(const parts& on, tenant_code town)
    : log_follower(on.house.at(town, db::place::people), "health.accounts", {}),
      on_(on),
      town_(town) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who && *who > 0) {
      heard_.push_back({{*who}, {}});
    }
    return who.has_value();
  }
  if (kind != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice || *other < 1) {
    return false;
  }
  heard_.push_back({{twice->value}, {static_cast<std::int64_t>(*other)}});
  return true;
}

// What cannot be opened stays where it is, and is told in the log: the next one must not wait.
void account_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    if (h.into.value == 0) {
      store::forget_person(t, h.who);
      continue;
    }
    const auto moved = move_all(t, on_, town_, h.who, h.into);
    if (!moved.ok()) {
      log_error("health of account {} stays where it is: {}", h.who.value, moved.error().detail);
    }
  }
}

}  // namespace tsu::health
