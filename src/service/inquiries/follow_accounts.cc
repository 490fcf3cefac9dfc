#include "service/inquiries/follow_accounts.h"

#include <limits>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/inquiries/store.h"
#include "service/inquiries/vault.h"

namespace tsu::inquiries {
namespace {

struct both_keys {
  crypto::box_key from, into;
  result<std::string> anew(const std::string& sealed, const std::string& where) const {
    TRY(const auto plain, from.open(sealed, where));
    return into.seal(plain, where);
  }
};

struct moving {
  inquiry of;
  std::vector<step> steps;
};
result<moving> sealed_anew(db::reader& r, const both_keys& keys, inquiry i) {
  moving out{.of = std::move(i), .steps = {}};
  out.steps = store::steps_of(r, out.of.number);
  TRY(auto said, keys.anew(out.of.sealed, place_of_inquiry(out.of.source)));
  out.of.sealed = std::move(said);
  for (auto& s : out.steps) {
    TRY(auto step_said, keys.anew(s.sealed, place_of_step(s.inquiry, s.n)));
    s.sealed = std::move(step_said);
  }
  return out;
}

}  // namespace

result<done> move_all(db::tx& t, const parts& on, tenant_code town, person_id from,
                      person_id into) {
  const auto hers = store::inquiries_of(t, from, std::numeric_limits<std::int64_t>::max());
  if (hers.empty()) {
    return done{};
  }
  TRY(const auto old_key, key_over(on, t, town, from));
  TRY(const auto new_key, key_over(on, t, town, into));
  std::vector<moving> all;
  for (const auto& i : hers) {
    TRY(auto one, sealed_anew(t, {old_key, new_key}, i));
    all.push_back(std::move(one));
  }
  for (auto& one : all) {
    one.of.person = into;
    store::change_inquiry(t, one.of);
    for (const auto& s : one.steps) {
      store::change_step(t, s);
    }
  }
  return done{};
}

account_follower::account_follower(const parts& on, tenant_code town)
    : log_follower(on.house.at(town, db::place::people), "inquiries.accounts", {}),
      on_(on),
      town_(town) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who && *who > 0) {
      heard_.push_back({{*who}, {}});
    }
    return who && *who > 0;
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
      log_error("inquiries of account {} stay where they are: {}", h.who.value,
                moved.error().detail);
    }
  }
}

}  // namespace tsu::inquiries
