// What the community is given: who people are, their cards and keys, and points that are granted in
// the transaction that makes an attendance.
#pragma once

#include <memory>
#include <optional>

#include "app/rewards.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "service/community/parts.h"

namespace tsu::geo {
class roads;
}

namespace tsu::app {

// key: of the installation, over codes for check-in and personal data; nothing: there are none.
std::shared_ptr<community::parts> make_community(db::house&, const person_ports&,
                                                 std::optional<crypto::box_key>,
                                                 geo::roads* = nullptr);

}  // namespace tsu::app
