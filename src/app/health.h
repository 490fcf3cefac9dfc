// What the health service is given: keys over persons' data, who may look, and what is written into
// the log of who looked.
#pragma once

#include <memory>
#include <optional>

#include "app/rewards.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::consent {
struct ports;
}
namespace tsu::health {
struct parts;
}

namespace tsu::app {

// key: of the installation, over personal data; nothing: no value can be kept or read.
std::shared_ptr<health::parts> make_health(db::house&, const person_ports&,
                                           std::optional<crypto::box_key> key);
// What providers read with consent ("vitals"), and what stands in a person's own export ("health").
void add_health(consent::ports&, std::shared_ptr<const health::parts>);

}  // namespace tsu::app
