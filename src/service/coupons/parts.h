// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/box.h"
#include "base/module/module.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

struct shop_facts {
  std::string name;
  bool closed = false;
};
// What a coupon costs; `id` names it, so that it is taken once.
struct price {
  std::string id, campaign;
  person_id person{};
  std::int64_t points = 0;
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // Seals the keys that QR codes are signed with; without it nothing is issued.
  std::optional<crypto::box_key> key;
  // Shops are kept by points; without this there is none.
  std::function<std::optional<shop_facts>(db::reader&, std::string_view code)> find_shop;
  // Takes points in the transaction that makes the coupon; without it nothing that costs points is
  // issued.
  std::function<result<done>(db::tx&, const acting&, const price&)> take_points;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // What staff looked at stands in the person's own log.
  std::function<void(db::tx&, const caller&, std::string_view trace, person_id)> seen;
  std::function<std::string(tenant_code)> name_of_town;
};

}  // namespace tsu::coupons
