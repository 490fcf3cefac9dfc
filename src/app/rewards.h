// What points and coupons are given, and how the one pays for the other: neither includes the
// other.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "service/coupons/parts.h"
#include "service/points/parts.h"

namespace tsu::app {

// Whether an account is a person's, and whether whoever asks may know of them (支援措置).
struct person_ports {
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // What staff looked at stands in the person's own log. kind: a text "consent.kind.<code>".
  std::function<void(db::tx&, const caller&, std::string_view trace, person_id, std::string kind)>
      seen;
};
// What a service calls where staff look at what it keeps of somebody.
using looked_at = std::function<void(db::tx&, const caller&, std::string_view trace, person_id)>;
looked_at seen_as(const person_ports&, std::string kind);

std::shared_ptr<points::parts> make_points(db::house&, const person_ports&);
// key: of the installation, over the keys that coupons are signed with.
std::shared_ptr<coupons::parts> make_coupons(db::house&, const person_ports&,
                                             std::optional<crypto::box_key>,
                                             std::function<std::string(tenant_code)> name_of_town);

}  // namespace tsu::app
