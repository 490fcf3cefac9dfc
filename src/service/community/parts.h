// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/box.h"
#include "base/module/module.h"
#include "service/community/types.h"

namespace tsu::geo {
class roads;
}

namespace tsu::community {

// What somebody did, by the words of the card of points.
struct activity {
  std::string id, code, note, by;
  person_id person{};
  instant at{};
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // Seals the keys of codes for check-in; without it there are none.
  std::optional<crypto::box_key> key;
  // Grants points in the transaction that makes the attendance; gives back how many. Without it
  // whoever follows the change log grants them.
  std::function<std::int64_t(db::tx&, const activity&)> grant_points;
  // Takes back what was granted for one attendance of two that an account and the one it became
  // part of have of one session: an entry the other way, with that reason, once per id.
  std::function<void(db::tx&, const std::string& id, person_id from, person_id into,
                     std::int64_t points, const std::string& reason)>
      take_back_points;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // The account with which a person goes on, where theirs became part of another. Without it each
  // goes on itself.
  std::function<person_id(db::reader&, person_id)> current_of;
  // What staff saw stands in the person's own access log. Without it in the audit log only.
  std::function<void(db::tx&, person_id, const std::vector<std::string>& kinds, const call&)> seen;
  // Whose card that is, by what its QR code says, the code under it or the number of their account.
  std::function<std::optional<person_id>(db::reader&, std::string_view)> holder_of_card;
  // Where the town knows them to live; empty: it does not.
  std::function<std::string(db::reader&, tenant_code, person_id)> district_of;
  // The key over what is kept of a person; deleted with them.
  std::function<result<crypto::box_key>(db::reader&, tenant_code, person_id)> box_of;
  // Ways on foot; without them, or where a town has none, the straight line.
  geo::roads* roads = nullptr;
};

}  // namespace tsu::community
