#include "service/survey/follow_accounts.h"

#include <stdexcept>

#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/survey/pseudonym.h"
#include "service/survey/store.h"

namespace tsu::survey {

account_follower::account_follower(db::house& house, tenant_code town,
                                   std::optional<crypto::box_key> key)
    : log_follower(house.at(town, db::place::people), "survey.accounts", {}),
      town_(town),
      key_(std::move(key)) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (!who || *who < 1) {
      return false;
    }
    heard_.push_back({{*who}, {}});
    return true;
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

void account_follower::apply(db::tx& t) {
  const auto names = namer::find(t, {key_, town_});
  if (!names.ok()) {
    // Without the key nobody's sheet is found; where there are some, this waits for it.
    if (store::find_secret(t, "who")) {
      throw std::runtime_error{names.error().detail};
    }
    return;
  }
  if (!names.value()) {
    return;  // nobody has answered here
  }
  const auto& n = *names.value();
  for (const auto& w : store::all_waves(t)) {
    for (const auto& h : heard_) {
      const auto from = n.name_of(h.who, w.code);
      const auto hers = store::find_sheet(t, w.code, from);
      if (!hers) {
        continue;
      }
      const auto to = n.name_of(h.into, w.code);
      const auto other = h.into.value == 0 ? std::nullopt : store::find_sheet(t, w.code, to);
      // Of two sheets of one person the finished one counts, and it is the one she went on with
      // where both are.
      if (h.into.value == 0 || (other && (other->finished || !hers->finished))) {
        store::drop_sheet(t, w.code, from);
        continue;
      }
      store::drop_sheet(t, w.code, to);
      store::rename_sheet(t, w.code, from, to);
    }
  }
}

}  // namespace tsu::survey
